/* Linked into the examples: fails a program that ends while a key is ready.

   The linker sends it each call of three functions, by --wrap. */

#include <stdio.h>
#include <stdlib.h>

#include "acs_auth.h"

acs_auth_status __real_acs_auth_key_init(acs_auth_str access_key, acs_auth_key *out);
acs_auth_status __real_acs_auth_connection_string_parse(acs_auth_str text,
                                                        acs_auth_connection_string *out);
void __real_acs_auth_key_wipe(acs_auth_key *key);

acs_auth_status __wrap_acs_auth_key_init(acs_auth_str access_key, acs_auth_key *out);
acs_auth_status __wrap_acs_auth_connection_string_parse(acs_auth_str text,
                                                        acs_auth_connection_string *out);
void __wrap_acs_auth_key_wipe(acs_auth_key *key);

static const acs_auth_key *ready[8];

static void look(void) {
    for (size_t at = 0; at < sizeof ready / sizeof *ready; at++) {
        if (ready[at] != NULL) {
            fputs("a key was not wiped\n", stderr);
            _Exit(99);
        }
    }
}

static acs_auth_status remember(acs_auth_status status, const acs_auth_key *key) {
    static int looks;
    if (!looks) {
        looks = 1;
        atexit(look);
    }
    for (size_t at = 0; status == ACS_AUTH_OK; at++) {
        if (at == sizeof ready / sizeof *ready) {
            abort();
        }
        if (ready[at] == NULL) {
            ready[at] = key;
            break;
        }
    }
    return status;
}

acs_auth_status __wrap_acs_auth_key_init(acs_auth_str access_key, acs_auth_key *out) {
    return remember(__real_acs_auth_key_init(access_key, out), out);
}

acs_auth_status __wrap_acs_auth_connection_string_parse(acs_auth_str text,
                                                        acs_auth_connection_string *out) {
    return remember(__real_acs_auth_connection_string_parse(text, out), &out->access_key);
}

void __wrap_acs_auth_key_wipe(acs_auth_key *key) {
    for (size_t at = 0; at < sizeof ready / sizeof *ready; at++) {
        if (ready[at] == key) {
            ready[at] = NULL;
        }
    }
    __real_acs_auth_key_wipe(key);
}
