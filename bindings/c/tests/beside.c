/* The static library without a C library below it, and beside another one that is written in Rust:
   that of tests/freestanding, on which both of them stand.

   It signs a request with this library, prints the authorization, and leaves the rest to the other. */

#include <acs_auth.h>

#include "linux.h"

enum { REFUSED = 1 };

/* The linker is told to wrap this function. */
void __real_sign_all(const unsigned char *input, size_t length);
void __wrap_sign_all(const unsigned char *input, size_t length);

void __wrap_sign_all(const unsigned char *input, size_t length) {
    acs_auth_key key;
    acs_auth_headers headers;
    acs_auth_status status = acs_auth_key_init(acs_auth_str_from("pw=="), &key);
    if (status == ACS_AUTH_OK) {
        status = acs_auth_sign_url(
            &key, acs_auth_str_from("GET"),
            acs_auth_str_from("https://contoso.communicationservices.azure.com/"), NULL, 0,
            1649873352, &headers);
    }
    acs_auth_key_wipe(&key);
    if (status != ACS_AUTH_OK) {
        leave(REFUSED);
    }
    write_out((const unsigned char *)headers.authorization, sizeof headers.authorization - 1);
    write_out((const unsigned char *)"\n", 1);
    __real_sign_all(input, length);
}
