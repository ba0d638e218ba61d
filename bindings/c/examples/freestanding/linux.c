/* What an operating system and a C library give to other programs: a beginning, and three system
   calls of Linux on x86-64. */

#include "linux.h"

enum { READ_FAILED = 102, INPUT_TOO_LONG = 103, WRITE_FAILED = 104 };

/* The kernel leaves no return address on the stack, which C asks to be aligned to 16 bytes. */
__asm__(".globl _start\n"
        "_start:\n"
        "    xor %ebp, %ebp\n"
        "    and $-16, %rsp\n"
        "    call begin\n");

static long system_call(long number, long first, long second, long third) {
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(first), "S"(second), "d"(third)
                     : "rcx", "r11", "memory");
    return result;
}

void leave(int status) {
    for (;;) {
        system_call(60, status, 0, 0);
    }
}

void write_out(const unsigned char *bytes, size_t length) {
    while (length > 0) {
        long written = system_call(1, 1, (long)bytes, (long)length);
        if (written <= 0) {
            leave(WRITE_FAILED);
        }
        bytes += written;
        length -= (size_t)written;
    }
}

size_t read_in(unsigned char *bytes, size_t room) {
    size_t length = 0;
    long count;
    do {
        count = system_call(0, 0, (long)(bytes + length), (long)(room - length));
        if (count < 0) {
            leave(READ_FAILED);
        }
        length += (size_t)count;
        if (length == room) {
            leave(INPUT_TOO_LONG);
        }
    } while (count > 0);
    return length;
}
