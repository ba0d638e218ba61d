/* What the programs here have of an operating system. */

#ifndef LINUX_H
#define LINUX_H

#include <stddef.h>

/* What the program does, from its first instruction on. It ends with leave. */
void begin(void) __attribute__((noreturn));

/* Reads standard input to its end, and tells how many bytes there were: less than room. */
size_t read_in(unsigned char *bytes, size_t room);

/* Writes to standard output. */
void write_out(const unsigned char *bytes, size_t length);

void leave(int status) __attribute__((noreturn));

#endif
