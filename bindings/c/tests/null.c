/* NULL is answered with a status wherever it can be given, and so is a length that nothing has. */

#include "misuse.h"

static void null_for_inputs(void) {
    acs_auth_key key = ready_key();
    acs_auth_request request = good_request();
    const acs_auth_key *keys[] = {&key};
    acs_auth_received received = good_received(NULL, 0);

    MUST(str(NULL).data == NULL && str(NULL).len == 0);
    MUST(sign_url(NULL, str("GET"), str(URL), NULL, 0, 0) == ACS_AUTH_NULL_POINTER);
    MUST(sign_url(&key, nowhere(), str(URL), NULL, 0, 0) == ACS_AUTH_NULL_POINTER);
    MUST(sign_url(&key, str("GET"), nowhere(), NULL, 0, 0) == ACS_AUTH_NULL_POINTER);
    MUST(sign_url(&key, str("GET"), endless(), NULL, 0, 0) == ACS_AUTH_NULL_POINTER);
    MUST(sign_url(&key, str("GET"), str(URL), NULL, 1, 0) == ACS_AUTH_NULL_POINTER);
    MUST(sign_url(&key, str("GET"), str(URL), BODY, SIZE_MAX, 0) == ACS_AUTH_NULL_POINTER);
    MUST(sign_url(&key, str("GET"), str(URL), NULL, 0, 0) == ACS_AUTH_OK);
    MUST(acs_auth_explain_sign_url(nowhere(), str(URL), 0).status == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_explain_sign_url(str("GET"), nowhere(), 0).status == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_explain_connection_string(nowhere()).status == ACS_AUTH_NULL_POINTER);

    MUST(sign(NULL, &request) == ACS_AUTH_NULL_POINTER);
    MUST(sign(&key, NULL) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_explain_sign(NULL).status == ACS_AUTH_NULL_POINTER);
    acs_auth_str *texts[] = {&request.method, &request.path_and_query, &request.host,
                             &request.content_hash};
    for (size_t at = 0; at < sizeof texts / sizeof *texts; at++) {
        acs_auth_str good = *texts[at];
        *texts[at] = nowhere();
        MUST(sign(&key, &request) == ACS_AUTH_NULL_POINTER);
        MUST(acs_auth_explain_sign(&request).status == ACS_AUTH_NULL_POINTER);
        *texts[at] = endless();
        MUST(sign(&key, &request) == ACS_AUTH_NULL_POINTER);
        *texts[at] = good;
    }
    MUST(sign(&key, &request) == ACS_AUTH_OK);

    const acs_auth_key *none[] = {&key, NULL};
    MUST(verify(NULL, 1, &received, 0) == ACS_AUTH_NULL_POINTER);
    MUST(verify(none, 2, &received, 0) == ACS_AUTH_NULL_POINTER);
    MUST(verify(keys, SIZE_MAX, &received, 0) == ACS_AUTH_NULL_POINTER);
    MUST(verify(keys, 1, NULL, 0) == ACS_AUTH_NULL_POINTER);
    MUST(verify(keys, 1, &received, 0) == ACS_AUTH_MISSING_HEADER);
    MUST(verify(keys, 1, &received, -1) == ACS_AUTH_INVALID_DATE);
    received.headers_len = 1;
    MUST(verify(keys, 1, &received, 0) == ACS_AUTH_NULL_POINTER);
    acs_auth_header header = {nowhere(), str("value")};
    received.headers = &header;
    MUST(verify(keys, 1, &received, 0) == ACS_AUTH_NULL_POINTER);
    header.name = str("name");
    header.value = nowhere();
    MUST(verify(keys, 1, &received, 0) == ACS_AUTH_NULL_POINTER);
    header.value = str(NULL); /* is empty */
    MUST(verify(keys, 1, &received, 0) == ACS_AUTH_MISSING_HEADER);
    received.headers_len = SIZE_MAX / sizeof header;
    MUST(verify(keys, 1, &received, 0) == ACS_AUTH_NULL_POINTER);
    received.headers_len = 1;
    acs_auth_str *parts[] = {&received.method, &received.path_and_query, &received.content_hash};
    for (size_t at = 0; at < sizeof parts / sizeof *parts; at++) {
        acs_auth_str good = *parts[at];
        *parts[at] = nowhere();
        MUST(verify(keys, 1, &received, 0) == ACS_AUTH_NULL_POINTER);
        *parts[at] = good;
    }
    acs_auth_key_wipe(&key);
}

static void null_for_outputs(void) {
    acs_auth_key key = ready_key();
    acs_auth_request request = good_request();
    acs_auth_received received = good_received(NULL, 0);
    const acs_auth_key *keys[] = {&key};
    acs_auth_hasher hasher;
    MUST(acs_auth_hasher_init(&hasher) == ACS_AUTH_OK);

    MUST(acs_auth_key_init(str("pw=="), NULL) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_key_fingerprint(&key, NULL) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_connection_string_parse(str("endpoint=https://h;accesskey=pw=="), NULL) ==
         ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_split_url(str(URL), NULL) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_sign_url(&key, str("GET"), str(URL), NULL, 0, 0, NULL) ==
         ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_sign(&key, &request, NULL) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_verify(keys, 1, &received, 0, 300, NULL) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_content_hash(BODY, 2, NULL) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_hasher_init(NULL) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_hasher_finish(&hasher, NULL) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_hasher_update(&hasher, BODY, 2) == ACS_AUTH_OK); /* it is not finished */
    MUST(acs_auth_date_format(0, NULL) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_date_parse(str("Thu, 01 Jan 1970 00:00:00 GMT"), NULL) ==
         ACS_AUTH_NULL_POINTER);
    acs_auth_key_wipe(&key);
}

static void null_for_inputs_of_small_functions(void) {
    char fingerprint[ACS_AUTH_FINGERPRINT_SIZE];
    char hash[ACS_AUTH_CONTENT_HASH_SIZE];
    char date[ACS_AUTH_DATE_SIZE];
    acs_auth_connection_string connection;
    acs_auth_url parts;
    int64_t unix_seconds;
    PREPARE(fingerprint);
    PREPARE(hash);
    PREPARE(date);
    PREPARE(connection);
    PREPARE(parts);
    PREPARE(unix_seconds);
    MUST(acs_auth_key_fingerprint(NULL, &fingerprint) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_content_hash(NULL, 1, &hash) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_content_hash(BODY, SIZE_MAX, &hash) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_hasher_update(NULL, BODY, 2) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_hasher_finish(NULL, &hash) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_connection_string_parse(nowhere(), &connection) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_split_url(nowhere(), &parts) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_split_url(str("https://H/"), &parts) == ACS_AUTH_INVALID_HOST);
    MUST(acs_auth_date_parse(nowhere(), &unix_seconds) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_date_parse(str("now"), &unix_seconds) == ACS_AUTH_INVALID_DATE);
    MUST(acs_auth_date_format(-1, &date) == ACS_AUTH_INVALID_DATE);
    MUST(acs_auth_date_format(INT64_MAX, &date) == ACS_AUTH_INVALID_DATE);
    MUST_BE_UNTOUCHED(fingerprint);
    MUST_BE_UNTOUCHED(hash);
    MUST_BE_UNTOUCHED(date);
    MUST_BE_UNTOUCHED(connection.endpoint);
    MUST_BE_UNTOUCHED(parts);
    MUST_BE_UNTOUCHED(unix_seconds);
}

int main(void) {
    null_for_inputs();
    null_for_outputs();
    null_for_inputs_of_small_functions();
    return 0;
}
