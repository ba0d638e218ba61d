/*
 * How the programs beside this file are given cases, and answer: for C and for C++.
 *
 * A case is the number of its fields, and before each field is its length. A number is eight bytes,
 * the lowest first. The first field is the operation. An answer is of the same form: first "OK", then
 * every stage, or the name of the status, then the offset or nothing, and the reason.
 */

#ifndef FRAME_H
#define FRAME_H

#include "must.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Each field is in memory of its own, so that whoever reads beyond it is caught. */
typedef struct {
    unsigned char *data; /* NULL if it is empty */
    size_t len;
} frame_field;

typedef struct {
    frame_field *fields;
    size_t count;
} frame;

/** A number of the input; 0 at its end. */
static inline int frame_read_number(size_t *out) {
    unsigned char bytes[8];
    size_t read = fread(bytes, 1, sizeof bytes, stdin), value = 0;
    for (size_t at = read; at > 0; at--) {
        value = value << 8 | bytes[at - 1];
    }
    MUST(read == sizeof bytes || (read == 0 && feof(stdin)));
    *out = value;
    return read > 0;
}

/** The next case; 0 at the end of the input. */
static inline int frame_read(frame *out) {
    if (!frame_read_number(&out->count)) {
        return 0;
    }
    must_case++;
    MUST(out->count > 0 && out->count < 1000);
    out->fields = (frame_field *)calloc(out->count, sizeof *out->fields);
    MUST(out->fields != NULL);
    for (size_t at = 0; at < out->count; at++) {
        frame_field *field = &out->fields[at];
        MUST(frame_read_number(&field->len));
        if (field->len > 0) {
            field->data = (unsigned char *)malloc(field->len);
            MUST(field->data != NULL);
            MUST(fread(field->data, 1, field->len, stdin) == field->len);
        }
    }
    return 1;
}

static inline void frame_free(frame *it) {
    for (size_t at = 0; at < it->count; at++) {
        free(it->fields[at].data);
    }
    free(it->fields);
}

/** Whether the case is one of an operation, which has that many fields behind its name. */
static inline int frame_is(const frame *it, const char *operation, size_t fields) {
    const frame_field *first = &it->fields[0];
    return it->count == 1 + fields && first->len == strlen(operation) &&
           memcmp(first->data, operation, first->len) == 0;
}

/** A field that is a number: digits, perhaps behind a minus. */
static inline int64_t frame_decimal(frame_field field) {
    int64_t value = 0;
    int minus = field.len > 0 && field.data[0] == '-';
    for (size_t at = minus ? 1 : 0; at < field.len; at++) {
        MUST(field.data[at] >= '0' && field.data[at] <= '9');
        /* The least number has no positive one. */
        value = value * 10 - (field.data[at] - '0');
    }
    return minus ? value : -value;
}

static inline void frame_write_number(size_t value) {
    for (int at = 0; at < 8; at++, value >>= 8) {
        putchar((int)(value & 255));
    }
}

/** A field of an answer, which begins with the number of its fields. */
static inline void frame_write(const char *data, size_t len) {
    frame_write_number(len);
    MUST(fwrite(data, 1, len, stdout) == len);
}

static inline void frame_write_text(const char *text) { frame_write(text, strlen(text)); }

/** Nothing for the offset that stands for none. */
static inline void frame_write_refusal(const char *code, size_t offset, const char *reason, size_t len) {
    char decimal[24] = "";
    if (offset != SIZE_MAX) {
        snprintf(decimal, sizeof decimal, "%zu", offset);
    }
    frame_write_number(3);
    frame_write_text(code);
    frame_write_text(decimal);
    frame_write(reason, len);
}

#endif /* FRAME_H */
