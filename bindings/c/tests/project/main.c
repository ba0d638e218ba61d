/* A program of somebody who has the library installed and nothing else of it. It signs a request
   whose signature Microsoft published with the SDK for Python. */

#include <acs_auth.h>

#include <stdio.h>
#include <string.h>

static const char *const URL = "https://contoso.communicationservices.azure.com/";
static const char *const DUE =
    "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256"
    "&Signature=88MDmJhUR3m5QhFxb8ztShsSwlGrg7g/6XPnWf7QEO4=";

int main(void) {
    acs_auth_key key;
    acs_auth_headers headers;
    acs_auth_status status = acs_auth_key_init(acs_auth_str_from("pw=="), &key);
    if (status == ACS_AUTH_OK) {
        status = acs_auth_sign_url(&key, acs_auth_str_from("GET"), acs_auth_str_from(URL), NULL, 0,
                                   1649873352, &headers);
    }
    acs_auth_key_wipe(&key);
    if (status != ACS_AUTH_OK) {
        fprintf(stderr, "%s\n", acs_auth_status_message(status));
        return 1;
    }
    if (strcmp(headers.authorization, DUE) != 0) {
        fprintf(stderr, "%s is due, not %s\n", DUE, headers.authorization);
        return 1;
    }
    if (strcmp(acs_auth_version(), ACS_AUTH_VERSION) != 0) {
        fprintf(stderr, "the library is %s, its header " ACS_AUTH_VERSION "\n", acs_auth_version());
        return 1;
    }
    puts(headers.authorization);
    return 0;
}
