/* Inputs that are good, for programs that spoil one at a time, and calls that look at what was not
   to be written to. */

#ifndef MISUSE_H
#define MISUSE_H

#include "acs_auth.h"

#include "must.h"

#include <string.h>

/** What an output holds that nobody has written to. */
enum { UNTOUCHED = 0x5A };

#define PREPARE(output) memset(&(output), UNTOUCHED, sizeof(output))
#define MUST_BE_UNTOUCHED(output) MUST(all_are(&(output), sizeof(output), UNTOUCHED))

static const uint8_t *const BODY = (const uint8_t *)"{}";
static const char *const URL = "https://contoso.communication.azure.com/sms?api-version=2021-03-07";

static inline int all_are(const void *memory, size_t size, unsigned char byte) {
    const unsigned char *bytes = memory;
    for (size_t at = 0; at < size; at++) {
        if (bytes[at] != byte) {
            return 0;
        }
    }
    return 1;
}

static inline acs_auth_str str(const char *text) { return acs_auth_str_from(text); }

/** A text that is said to be somewhere, and is nowhere. */
static inline acs_auth_str nowhere(void) {
    acs_auth_str text = {NULL, 1};
    return text;
}

/** A length that comes of a negative number. */
static inline acs_auth_str endless(void) {
    acs_auth_str text = {"/", SIZE_MAX};
    return text;
}

static inline acs_auth_key ready_key(void) {
    acs_auth_key key;
    MUST(acs_auth_key_init(str("cHVibGljIHRlc3Qga2V5"), &key) == ACS_AUTH_OK);
    return key;
}

static inline acs_auth_request good_request(void) {
    static char hash[ACS_AUTH_CONTENT_HASH_SIZE];
    MUST(acs_auth_content_hash(BODY, 2, &hash) == ACS_AUTH_OK);
    acs_auth_request request;
    request.method = str("POST");
    request.path_and_query = str("/sms?api-version=2021-03-07");
    request.host = str("contoso.communication.azure.com");
    request.unix_seconds = 1795305600;
    request.content_hash = str(hash);
    return request;
}

static inline acs_auth_received good_received(const acs_auth_header *headers, size_t headers_len) {
    acs_auth_request request = good_request();
    acs_auth_received received;
    received.method = request.method;
    received.path_and_query = request.path_and_query;
    received.headers = headers;
    received.headers_len = headers_len;
    received.content_hash = request.content_hash;
    return received;
}

static inline acs_auth_status sign_url(const acs_auth_key *key, acs_auth_str method, acs_auth_str url,
                                const uint8_t *body, size_t body_len, int64_t unix_seconds) {
    acs_auth_headers headers;
    PREPARE(headers);
    acs_auth_status status =
        acs_auth_sign_url(key, method, url, body, body_len, unix_seconds, &headers);
    MUST(status == ACS_AUTH_OK || all_are(&headers, sizeof headers, UNTOUCHED));
    return status;
}

static inline acs_auth_status sign(const acs_auth_key *key, const acs_auth_request *request) {
    acs_auth_headers headers;
    PREPARE(headers);
    acs_auth_status status = acs_auth_sign(key, request, &headers);
    MUST(status == ACS_AUTH_OK || all_are(&headers, sizeof headers, UNTOUCHED));
    return status;
}

static inline acs_auth_status verify(const acs_auth_key *const *keys, size_t keys_len,
                              const acs_auth_received *received, int64_t now) {
    acs_auth_verified verified;
    PREPARE(verified);
    acs_auth_status status = acs_auth_verify(keys, keys_len, received, now, 300, &verified);
    MUST(status == ACS_AUTH_OK || all_are(&verified, sizeof verified, UNTOUCHED));
    /* It takes the same arguments, so it tells of the same. */
    MUST(acs_auth_explain_verify(keys, keys_len, received, now, 300).status == status);
    return status;
}

#endif /* MISUSE_H */
