/* What an operating system and a C library give to other programs: a beginning, three system calls
   of Linux on x86-64, and the five functions that compiled Rust takes for granted. */

#include <stddef.h>

enum { READ_FAILED = 102, INPUT_TOO_LONG = 103, WRITE_FAILED = 104 };

void sign_all(const unsigned char *input, size_t length);
void write_out(const unsigned char *bytes, size_t length);
_Noreturn void leave(int status);
_Noreturn void begin(void);

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

_Noreturn void leave(int status) {
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

_Noreturn void begin(void) {
    static unsigned char input[1 << 20];
    size_t length = 0;
    long count;
    do {
        count = system_call(0, 0, (long)(input + length), (long)(sizeof input - length));
        if (count < 0) {
            leave(READ_FAILED);
        }
        length += (size_t)count;
        if (length == sizeof input) {
            leave(INPUT_TOO_LONG);
        }
    } while (count > 0);
    sign_all(input, length);
    leave(0);
}

void *memcpy(void *restrict to, const void *restrict from, size_t length) {
    unsigned char *target = to;
    const unsigned char *source = from;
    for (size_t at = 0; at < length; at++) {
        target[at] = source[at];
    }
    return to;
}

void *memmove(void *to, const void *from, size_t length) {
    unsigned char *target = to;
    const unsigned char *source = from;
    if (target < source) {
        for (size_t at = 0; at < length; at++) {
            target[at] = source[at];
        }
    } else {
        for (size_t at = length; at > 0; at--) {
            target[at - 1] = source[at - 1];
        }
    }
    return to;
}

void *memset(void *to, int byte, size_t length) {
    unsigned char *target = to;
    for (size_t at = 0; at < length; at++) {
        target[at] = (unsigned char)byte;
    }
    return to;
}

int memcmp(const void *one, const void *other, size_t length) {
    const unsigned char *left = one;
    const unsigned char *right = other;
    for (size_t at = 0; at < length; at++) {
        if (left[at] != right[at]) {
            return left[at] < right[at] ? -1 : 1;
        }
    }
    return 0;
}

int bcmp(const void *one, const void *other, size_t length) {
    return memcmp(one, other, length);
}
