/* Every status has the number, the name and the constant that it always had. */

#include "acs_auth.h"

#include "must.h"

#include <string.h>

/* Numbers are for ever: this is the list that one must not leave. */
#define STATUS(number, name) {number, ACS_AUTH_##name, #name}

static const struct {
    int32_t number;
    int32_t constant;
    const char *name;
} STATUSES[] = {
    STATUS(0, OK),
    STATUS(1, NULL_POINTER),
    STATUS(2, BUFFER_TOO_SMALL),
    STATUS(3, KEY_NOT_READY),
    STATUS(4, INTERNAL),
    STATUS(10, INVALID_ACCESS_KEY),
    STATUS(11, INVALID_CONNECTION_STRING),
    STATUS(12, INVALID_URL),
    STATUS(13, INVALID_METHOD),
    STATUS(14, INVALID_HOST),
    STATUS(15, INVALID_PATH_AND_QUERY),
    STATUS(16, INVALID_DATE),
    STATUS(17, INVALID_CONTENT_HASH),
    STATUS(30, MISSING_HEADER),
    STATUS(31, DUPLICATE_HEADER),
    STATUS(32, UNSUPPORTED_SCHEME),
    STATUS(33, MALFORMED_AUTHORIZATION),
    STATUS(34, SIGNED_HEADERS_INCOMPLETE),
    STATUS(35, MALFORMED_DATE),
    STATUS(36, DATE_OUT_OF_RANGE),
    STATUS(37, CONTENT_HASH_MISMATCH),
    STATUS(38, SIGNATURE_MISMATCH),
};

enum { COUNT = sizeof STATUSES / sizeof *STATUSES };

static void meet(int32_t number, const char *name) {
    MUST(strcmp(acs_auth_status_name(number), name) == 0);
    const char *message = acs_auth_status_message(number);
    size_t len = strlen(message);
    MUST(len > 10 && message[len - 1] == '.');
    MUST(len < ACS_AUTH_REASON_SIZE);
}

int main(void) {
    size_t met = 0;
    for (int32_t number = -1000; number <= 1000; number++) {
        const char *name = "UNKNOWN";
        for (size_t at = 0; at < COUNT; at++) {
            if (STATUSES[at].number == number) {
                MUST(STATUSES[at].constant == number);
                name = STATUSES[at].name;
                met++;
            }
        }
        meet(number, name);
    }
    MUST(met == COUNT);
    meet(INT32_MIN, "UNKNOWN");
    meet(INT32_MAX, "UNKNOWN");

    /* No two of them say the same. */
    for (size_t at = 0; at < COUNT; at++) {
        for (size_t other = 0; other < at; other++) {
            MUST(strcmp(acs_auth_status_message(STATUSES[at].number),
                        acs_auth_status_message(STATUSES[other].number)) != 0);
        }
    }
    MUST(strcmp(acs_auth_version(), ACS_AUTH_VERSION) == 0);
    return 0;
}
