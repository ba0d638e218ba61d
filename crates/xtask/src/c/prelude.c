/* What the examples in acs_auth.h take for granted: before each of them `ready` makes it anew. */

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "acs_auth.h"

static const char *access_key = "cHVibGljIHRlc3Qga2V5";
static const char *url = "https://contoso.communication.azure.com/sms?api-version=2021-03-07";
static const uint8_t *body = (const uint8_t *)"{}";
static size_t body_len = 2;

static acs_auth_key key, primary, secondary;
static acs_auth_request request;
static acs_auth_received received;

static void ready(void) {
    static char hash[ACS_AUTH_CONTENT_HASH_SIZE];
    static acs_auth_headers signed_headers;
    static acs_auth_header headers[4];
    static acs_auth_verified verified;
    const acs_auth_key *keys[] = {&primary, &secondary};

    assert(acs_auth_key_init(acs_auth_str_from(access_key), &key) == ACS_AUTH_OK);
    assert(acs_auth_key_init(acs_auth_str_from("cHJpbWFyeSBrZXk="), &primary) == ACS_AUTH_OK);
    assert(acs_auth_key_init(acs_auth_str_from("c2Vjb25kYXJ5IGtleQ=="), &secondary) == ACS_AUTH_OK);

    assert(acs_auth_content_hash(body, body_len, &hash) == ACS_AUTH_OK);
    request.method = acs_auth_str_from("POST");
    request.path_and_query = acs_auth_str_from("/sms?api-version=2021-03-07");
    request.host = acs_auth_str_from("contoso.communication.azure.com");
    request.unix_seconds = (int64_t)time(NULL);
    request.content_hash = acs_auth_str_from(hash);
    assert(acs_auth_sign(&secondary, &request, &signed_headers) == ACS_AUTH_OK);

    headers[0].name = acs_auth_str_from("host");
    headers[0].value = request.host;
    headers[1].name = acs_auth_str_from("x-ms-date");
    headers[1].value = acs_auth_str_from(signed_headers.date);
    headers[2].name = acs_auth_str_from("x-ms-content-sha256");
    headers[2].value = acs_auth_str_from(signed_headers.content_hash);
    headers[3].name = acs_auth_str_from("authorization");
    headers[3].value = acs_auth_str_from(signed_headers.authorization);
    received.method = request.method;
    received.path_and_query = request.path_and_query;
    received.headers = headers;
    received.headers_len = 4;
    received.content_hash = request.content_hash;
    assert(acs_auth_verify(keys, 2, &received, request.unix_seconds, ACS_AUTH_DEFAULT_TOLERANCE,
                           &verified) == ACS_AUTH_OK);
    assert(verified.key_index == 1);
}
