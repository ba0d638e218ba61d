/* Signs with neither an operating system's library nor one of C below it, as a device would.

   It needs memory functions, which stand in freestanding/memory.c, and something to write with:
   here Linux on x86-64, in freestanding/linux.c. The time is an argument, so it needs no clock. */

#include <acs_auth.h>
#include <stddef.h>
#include <stdint.h>

#include "freestanding/linux.h"

enum { REFUSED = 1, WRONG = 2 };

static void write_text(const char *text) {
    acs_auth_str str = acs_auth_str_from(text);
    write_out((const unsigned char *)str.data, str.len);
}

static int refused(acs_auth_status status) {
    write_text(acs_auth_status_name(status));
    write_text(": ");
    write_text(acs_auth_status_message(status));
    write_text("\n");
    return REFUSED;
}

static int is(const char *text, const char *due) {
    while (*text != '\0' && *text == *due) {
        text++;
        due++;
    }
    return *text == *due;
}

static int sign(const acs_auth_key *key) {
    acs_auth_headers headers;
    acs_auth_status status = acs_auth_sign_url(
        key, acs_auth_str_from("POST"),
        acs_auth_str_from(
            "https://contoso.communication.azure.com/identities?api-version=2023-10-01"),
        (const uint8_t *)"{}", 2, 784111777, &headers);
    if (status != ACS_AUTH_OK) {
        return refused(status);
    }
    write_text(headers.authorization);
    write_text("\n");
    /* A key, a time and a request that are known have one signature. */
    int right = is(headers.date, "Sun, 06 Nov 1994 08:49:37 GMT") &&
                is(headers.authorization,
                   "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="
                   "OVV97gJTZs44Liwcr8EKXEyo8drPNS/Eq0Eha6v6iVI=");
    return right ? 0 : WRONG;
}

void begin(void) {
    /* A made-up key. Take yours from where secrets are kept, not from the source. */
    acs_auth_key key;
    acs_auth_status status = acs_auth_key_init(acs_auth_str_from("cHVibGljIHRlc3Qga2V5"), &key);
    int exit_status = status == ACS_AUTH_OK ? sign(&key) : refused(status);
    acs_auth_key_wipe(&key);
    leave(exit_status);
}
