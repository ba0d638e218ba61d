/* The functions over memory and texts that a library of C brings, and compiled code takes for
   granted: whoever links without one supplies them. Their loops are plain rather than fast.

   A compiler knows such a loop when it sees one, and would make of memcpy a call of memcpy: hence
   -ffreestanding -fno-builtin, and gcc from -O2 on needs -fno-tree-loop-distribute-patterns. */

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memmove(void *to, const void *from, size_t length);
void *memset(void *to, int byte, size_t length);
int memcmp(const void *one, const void *other, size_t length);
int bcmp(const void *one, const void *other, size_t length);
size_t strlen(const char *text);

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

size_t strlen(const char *text) {
    size_t length = 0;
    while (text[length] != '\0') {
        length++;
    }
    return length;
}
