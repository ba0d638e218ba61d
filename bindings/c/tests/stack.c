/* Nothing of a key stays below the functions that are given one. */

#include "misuse.h"

enum { DEPTH = 64 * 1024, RUN = 8 };

/** What the last call left on the stack. */
static unsigned char left[DEPTH];

/** Covers what is there, so that only what is called next is seen. */
static __attribute__((noinline)) void cover(void) {
    unsigned char stack[DEPTH];
    volatile unsigned char *bytes = stack;
    for (size_t at = 0; at < DEPTH; at++) {
        bytes[at] = UNTOUCHED;
    }
}

/** Nothing but loops: a function that it called would write over what it looks at. */
static __attribute__((noinline)) void look(void) {
    const volatile unsigned char *end = __builtin_frame_address(0);
    for (size_t at = 0; at < DEPTH; at++) {
        left[at] = end[(ptrdiff_t)at - DEPTH];
    }
}

static int is_left(const unsigned char *secret, size_t size) {
    for (size_t from = 0; from + RUN <= size; from++) {
        for (size_t at = 0; at + RUN <= DEPTH; at++) {
            if (memcmp(secret + from, left + at, RUN) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

int main(void) {
    /* The base64 of 64 bytes, which are a block as they are. */
    static const char text[] = "BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2"
                               "Nzg5Ojs8PT4/QEFCQ0RFRg==";
    static const char whole[] = "endpoint=https://h/;accesskey="
                                "BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2"
                                "Nzg5Ojs8PT4/QEFCQ0RFRg==";
    static acs_auth_key key;
    static acs_auth_connection_string connection;
    static acs_auth_headers headers;
    static unsigned char raw[3][64];
    for (unsigned char at = 0; at < sizeof raw[0]; at++) {
        raw[0][at] = (unsigned char)(7 + at);
        raw[1][at] = raw[0][at] ^ 0x36;
        raw[2][at] = raw[0][at] ^ 0x5c;
    }
    acs_auth_str base64 = str(text), parts = str(whole), method = str("GET"), url = str(URL);

    acs_auth_request request = good_request();
    acs_auth_header received_headers[] = {
        {str("host"), request.host},
        {str("x-ms-date"), {headers.date, sizeof headers.date - 1}},
        {str("x-ms-content-sha256"), request.content_hash},
        {str("authorization"), {headers.authorization, sizeof headers.authorization - 1}},
    };
    acs_auth_received received = good_received(received_headers, 4);
    const acs_auth_key *keys[] = {&connection.access_key, &key};
    acs_auth_verified verified;
    char fingerprint[ACS_AUTH_FINGERPRINT_SIZE];

    for (int call = 0; call < 8; call++) {
        acs_auth_status status = ACS_AUTH_OK;
        cover();
        switch (call) {
        case 0: status = acs_auth_key_init(base64, &key); break;
        case 1: status = acs_auth_connection_string_parse(parts, &connection); break;
        case 2: status = acs_auth_explain_connection_string(parts).status; break;
        case 3: status = acs_auth_sign_url(&key, method, url, NULL, 0, 0, &headers); break;
        case 4: status = acs_auth_sign(&key, &request, &headers); break;
        case 5: status = acs_auth_verify(keys, 2, &received, request.unix_seconds, 0, &verified); break;
        case 6: status = acs_auth_key_fingerprint(&key, &fingerprint); break;
        default: acs_auth_key_wipe(&connection.access_key); break;
        }
        look();
        MUST(status == ACS_AUTH_OK);
        for (size_t at = 0; at < sizeof raw / sizeof *raw; at++) {
            MUST(!is_left(raw[at], sizeof raw[at]));
        }
        /* Behind the tag stand the two states, which are as good as the key. */
        MUST(!is_left((unsigned char *)&key + 8, 64));
    }
    acs_auth_key_wipe(&key);
    return 0;
}
