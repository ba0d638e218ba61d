/* A server's check of who sent a request. */

#include <acs_auth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HEADERS = 5, OK = 200, UNAUTHORIZED = 401, BROKEN = 500 };

/* A request as a server read it off the wire. */
struct arrived {
    acs_auth_str method;
    acs_auth_str target;
    acs_auth_header headers[HEADERS];
    acs_auth_str body;
};

static int failed(const char *what, acs_auth_status status) {
    fprintf(stderr, "%s: %s [%s]\n", what, acs_auth_status_message(status),
            acs_auth_status_name(status));
    return EXIT_FAILURE;
}

/* What a server answers: 401 unless one of the keys has signed. Why not is for its log. */
static int answer(const acs_auth_key *const *keys, size_t keys_len, const struct arrived *request) {
    /* The hash is that of the bytes that came, whatever the request says of them. */
    char hash[ACS_AUTH_CONTENT_HASH_SIZE];
    acs_auth_status status = acs_auth_content_hash((const uint8_t *)request->body.data,
                                                   request->body.len, &hash);
    if (status != ACS_AUTH_OK) {
        failed("the body", status);
        return BROKEN;
    }
    acs_auth_received received = {
        .method = request->method,
        .path_and_query = request->target,
        .headers = request->headers,
        .headers_len = HEADERS,
        .content_hash = acs_auth_str_from(hash),
    };
    int64_t now = (int64_t)time(NULL);
    acs_auth_verified verified;
    status = acs_auth_verify(keys, keys_len, &received, now, ACS_AUTH_DEFAULT_TOLERANCE, &verified);
    if (status != ACS_AUTH_OK) {
        acs_auth_refusal why =
            acs_auth_explain_verify(keys, keys_len, &received, now, ACS_AUTH_DEFAULT_TOLERANCE);
        printf("%d: %s [%s]\n", UNAUTHORIZED, why.reason, acs_auth_status_name(status));
        return UNAUTHORIZED;
    }
    /* A key is never logged. Its fingerprint tells which one it was. */
    char fingerprint[ACS_AUTH_FINGERPRINT_SIZE];
    status = acs_auth_key_fingerprint(keys[verified.key_index], &fingerprint);
    if (status != ACS_AUTH_OK) {
        failed("the fingerprint", status);
        return BROKEN;
    }
    printf("%d: signed with the key at index %zu, whose fingerprint is %s\n", OK,
           verified.key_index, fingerprint);
    return OK;
}

static int show(const acs_auth_key *primary, const acs_auth_key *secondary) {
    acs_auth_headers signed_headers;
    acs_auth_status status = acs_auth_sign_url(
        secondary, acs_auth_str_from("POST"),
        acs_auth_str_from("https://localhost:8401/sms?api-version=2021-03-07"),
        (const uint8_t *)"{}", 2, (int64_t)time(NULL), &signed_headers);
    if (status != ACS_AUTH_OK) {
        return failed("signing", status);
    }

    /* All headers, in any order: those that are not signed are passed over. */
    struct arrived request = {
        .method = acs_auth_str_from("POST"),
        .target = acs_auth_str_from("/sms?api-version=2021-03-07"),
        .headers =
            {
                {acs_auth_str_from("Host"), acs_auth_str_from("localhost:8401")},
                {acs_auth_str_from("Content-Type"), acs_auth_str_from("application/json")},
                {acs_auth_str_from("x-ms-date"), acs_auth_str_from(signed_headers.date)},
                {acs_auth_str_from("x-ms-content-sha256"),
                 acs_auth_str_from(signed_headers.content_hash)},
                {acs_auth_str_from("Authorization"),
                 acs_auth_str_from(signed_headers.authorization)},
            },
        .body = acs_auth_str_from("{}"),
    };
    const acs_auth_key *keys[] = {primary, secondary};
    if (answer(keys, 2, &request) != OK) {
        return EXIT_FAILURE;
    }
    request.body = acs_auth_str_from("{}\n"); /* its body has changed since it was signed */
    return answer(keys, 2, &request) == UNAUTHORIZED ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(void) {
    /* A resource has two keys, so that one can be changed while the other is in use. These are
       made up. Take yours from where secrets are kept, not from the source. */
    acs_auth_key primary, secondary;
    acs_auth_status first = acs_auth_key_init(acs_auth_str_from("cHJpbWFyeSBrZXk="), &primary);
    acs_auth_status second =
        acs_auth_key_init(acs_auth_str_from("c2Vjb25kYXJ5IGtleQ=="), &secondary);
    int exit_status;
    if (first != ACS_AUTH_OK) {
        exit_status = failed("the primary key", first);
    } else if (second != ACS_AUTH_OK) {
        exit_status = failed("the secondary key", second);
    } else {
        exit_status = show(&primary, &secondary);
    }
    acs_auth_key_wipe(&primary);
    acs_auth_key_wipe(&secondary);
    return exit_status;
}
