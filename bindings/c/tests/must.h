/* Assertions that no compiler flag turns off. */

#ifndef MUST_H
#define MUST_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/** The case that is at work, where a program has cases: they count from 1. */
static size_t must_case;

#define MUST(condition) ((condition) ? (void)0 : must_stop(__FILE__, __LINE__, #condition))

static inline void must_stop(const char *file, int line, const char *condition) {
    if (must_case != 0) {
        fprintf(stderr, "case %zu: ", must_case);
    }
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, condition);
    exit(1);
}

#endif /* MUST_H */
