/* What several operations of vectors.c begin or end with, and what must hold of it. */

#ifndef CHECKED_H
#define CHECKED_H

#include "acs_auth.h"

#include "frame.h"

/** What a refused call must leave as it is. */
enum { UNTOUCHED = 0x5A };

static acs_auth_str text(frame_field field) {
    acs_auth_str text;
    text.data = (const char *)field.data;
    text.len = field.len;
    return text;
}

static int untouched(const void *output, size_t size) {
    const unsigned char *bytes = output;
    for (size_t at = 0; at < size; at++) {
        if (bytes[at] != UNTOUCHED) {
            return 0;
        }
    }
    return 1;
}

static int same(acs_auth_str one, acs_auth_str other) {
    return one.len == other.len && (one.len == 0 || memcmp(one.data, other.data, one.len) == 0);
}

static void refuse(acs_auth_refusal why) {
    frame_write_refusal(acs_auth_status_name(why.status), why.offset, why.reason, strlen(why.reason));
}

/** For what has no function that explains it. */
static void refuse_by(acs_auth_status status) {
    acs_auth_refusal why;
    why.status = status;
    strcpy(why.reason, acs_auth_status_message(status));
    why.offset = ACS_AUTH_NO_OFFSET;
    refuse(why);
}

/** What came out: one stage, or two. */
static void answer(const char *stage, const char *next) {
    frame_write_number(next == NULL ? 2 : 3);
    frame_write_text("OK");
    frame_write_text(stage);
    if (next != NULL) {
        frame_write_text(next);
    }
}

static int nothing(acs_auth_refusal why) {
    return why.status == ACS_AUTH_OK && why.reason[0] == '\0' && why.offset == ACS_AUTH_NO_OFFSET;
}

/** A key, which is wiped if it is refused. */
static acs_auth_status make_key(frame_field base64, acs_auth_key *key) {
    memset(key, UNTOUCHED, sizeof *key);
    acs_auth_status status = acs_auth_key_init(text(base64), key);
    if (status != ACS_AUTH_OK) {
        static const acs_auth_key wiped;
        MUST(memcmp(key, &wiped, sizeof wiped) == 0);
    }
    return status;
}

/** A date, which must be written as it was read. */
static acs_auth_status read_date(frame_field field, int64_t *unix_seconds) {
    memset(unix_seconds, UNTOUCHED, sizeof *unix_seconds);
    acs_auth_status status = acs_auth_date_parse(text(field), unix_seconds);
    if (status == ACS_AUTH_OK) {
        char date[ACS_AUTH_DATE_SIZE];
        MUST(acs_auth_date_format(*unix_seconds, &date) == ACS_AUTH_OK);
        MUST(same(acs_auth_str_from(date), text(field)));
    } else {
        MUST(untouched(unix_seconds, sizeof *unix_seconds));
    }
    return status;
}

/** At once, and in pieces. */
static void hash(frame_field body, char (*out)[ACS_AUTH_CONTENT_HASH_SIZE]) {
    char in_pieces[ACS_AUTH_CONTENT_HASH_SIZE];
    acs_auth_hasher hasher;
    MUST(acs_auth_content_hash(body.data, body.len, out) == ACS_AUTH_OK);
    MUST(acs_auth_hasher_init(&hasher) == ACS_AUTH_OK);
    MUST(acs_auth_hasher_update(&hasher, NULL, 0) == ACS_AUTH_OK);
    for (size_t at = 0; at < body.len; at += 7) {
        size_t rest = body.len - at;
        MUST(acs_auth_hasher_update(&hasher, body.data + at, rest < 7 ? rest : 7) == ACS_AUTH_OK);
    }
    MUST(acs_auth_hasher_finish(&hasher, &in_pieces) == ACS_AUTH_OK);
    MUST(strcmp(*out, in_pieces) == 0);
    MUST(acs_auth_hasher_update(&hasher, NULL, 0) == ACS_AUTH_KEY_NOT_READY);
}

#endif /* CHECKED_H */
