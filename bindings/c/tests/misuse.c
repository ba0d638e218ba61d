/* What no program should do is answered with a status, and changes nothing. */

#include "misuse.h"

static void keys_that_are_not_ready(void) {
    acs_auth_key zeroed = {{0}};
    acs_auth_key wiped = ready_key();
    acs_auth_key failed = ready_key();
    acs_auth_key garbage;
    acs_auth_key_wipe(&wiped);
    MUST(acs_auth_key_init(str("no key"), &failed) == ACS_AUTH_INVALID_ACCESS_KEY);
    PREPARE(garbage);

    acs_auth_key *bad[] = {&zeroed, &wiped, &failed, &garbage};
    acs_auth_request request = good_request();
    acs_auth_received received = good_received(NULL, 0);
    acs_auth_key good = ready_key();
    for (size_t at = 0; at < sizeof bad / sizeof *bad; at++) {
        char fingerprint[ACS_AUTH_FINGERPRINT_SIZE];
        PREPARE(fingerprint);
        MUST(acs_auth_key_fingerprint(bad[at], &fingerprint) == ACS_AUTH_KEY_NOT_READY);
        MUST_BE_UNTOUCHED(fingerprint);
        MUST(sign(bad[at], &request) == ACS_AUTH_KEY_NOT_READY);
        MUST(sign_url(bad[at], str("GET"), str(URL), NULL, 0, 0) == ACS_AUTH_KEY_NOT_READY);
        const acs_auth_key *keys[] = {&good, bad[at]};
        MUST(verify(keys, 2, &received, 0) == ACS_AUTH_KEY_NOT_READY);
    }
    acs_auth_key_wipe(&good);
    acs_auth_key_wipe(NULL);
}

static void nothing_of_a_key_stays(void) {
    acs_auth_key key = ready_key();
    MUST(!all_are(&key, sizeof key, 0));
    acs_auth_key_wipe(&key);
    MUST(all_are(&key, sizeof key, 0));

    /* The same of one that another should have taken the place of. */
    key = ready_key();
    MUST(acs_auth_key_init(nowhere(), &key) == ACS_AUTH_NULL_POINTER);
    MUST(all_are(&key, sizeof key, 0));
    key = ready_key();
    MUST(acs_auth_key_init(str(""), &key) == ACS_AUTH_INVALID_ACCESS_KEY);
    MUST(all_are(&key, sizeof key, 0));

    acs_auth_connection_string connection;
    PREPARE(connection);
    connection.access_key = ready_key();
    MUST(acs_auth_connection_string_parse(str("endpoint=https://h/"), &connection) ==
         ACS_AUTH_INVALID_CONNECTION_STRING);
    MUST(all_are(&connection.access_key, sizeof connection.access_key, 0));
    MUST_BE_UNTOUCHED(connection.endpoint);
}

static void hashers_that_are_not_ready(void) {
    acs_auth_hasher zeroed = {{0}};
    acs_auth_hasher garbage;
    acs_auth_hasher finished;
    char hash[ACS_AUTH_CONTENT_HASH_SIZE];
    PREPARE(garbage);
    MUST(acs_auth_hasher_init(&finished) == ACS_AUTH_OK);
    MUST(acs_auth_hasher_update(&finished, NULL, 1) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_hasher_update(&finished, NULL, 0) == ACS_AUTH_OK);
    MUST(acs_auth_hasher_finish(&finished, &hash) == ACS_AUTH_OK);
    MUST(strcmp(hash, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=") == 0);
    MUST(all_are(&finished, sizeof finished, 0));

    acs_auth_hasher *bad[] = {&zeroed, &garbage, &finished};
    for (size_t at = 0; at < sizeof bad / sizeof *bad; at++) {
        PREPARE(hash);
        MUST(acs_auth_hasher_update(bad[at], BODY, 2) == ACS_AUTH_KEY_NOT_READY);
        MUST(acs_auth_hasher_finish(bad[at], &hash) == ACS_AUTH_KEY_NOT_READY);
        MUST_BE_UNTOUCHED(hash);
    }
}

/** A place that held the one has not become the other. */
static void a_key_is_no_hasher(void) {
    union {
        acs_auth_key key;
        acs_auth_hasher hasher;
    } place;
    place.key = ready_key();
    MUST(acs_auth_hasher_update(&place.hasher, BODY, 2) == ACS_AUTH_KEY_NOT_READY);
    MUST(acs_auth_hasher_init(&place.hasher) == ACS_AUTH_OK);
    MUST(sign_url(&place.key, str("GET"), str(URL), NULL, 0, 0) == ACS_AUTH_KEY_NOT_READY);
    acs_auth_key_wipe(&place.key);
}

static void short_buffers(void) {
    acs_auth_request request = good_request();
    char text[256];
    size_t len = 0;
    MUST(acs_auth_string_to_sign(&request, NULL, 0, &len) == ACS_AUTH_OK);
    MUST(len > 100 && len + 1 < sizeof text);
    for (size_t capacity = 0; capacity <= len; capacity++) {
        size_t written;
        PREPARE(text);
        PREPARE(written);
        MUST(acs_auth_string_to_sign(&request, text, capacity, &written) ==
             ACS_AUTH_BUFFER_TOO_SMALL);
        MUST_BE_UNTOUCHED(text);
        MUST_BE_UNTOUCHED(written);
    }
    size_t written;
    PREPARE(text);
    MUST(acs_auth_string_to_sign(&request, text, len + 1, &written) == ACS_AUTH_OK);
    MUST(written == len && strlen(text) == len);
    MUST(all_are(text + len + 1, sizeof text - len - 1, UNTOUCHED));

    PREPARE(text);
    PREPARE(written);
    MUST(acs_auth_string_to_sign(NULL, text, sizeof text, &written) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_string_to_sign(&request, NULL, 1, &written) == ACS_AUTH_NULL_POINTER);
    MUST(acs_auth_string_to_sign(&request, text, sizeof text, NULL) == ACS_AUTH_NULL_POINTER);
    request.host = str("a b");
    MUST(acs_auth_string_to_sign(&request, text, sizeof text, &written) == ACS_AUTH_INVALID_HOST);
    MUST_BE_UNTOUCHED(text);
    MUST_BE_UNTOUCHED(written);
}

/** Texts that are none: each under the code of what it should be, where it stops being one. */
static void bytes_that_are_no_text(void) {
    acs_auth_key key = ready_key();
    acs_auth_request request = good_request();
    MUST(sign_url(&key, str("G\xff"), str(URL), NULL, 0, 0) == ACS_AUTH_INVALID_METHOD);
    MUST(sign_url(&key, str("GET"), str("https://h/\xc3("), NULL, 0, 0) == ACS_AUTH_INVALID_URL);
    acs_auth_refusal why = acs_auth_explain_sign_url(str("GET"), str("https://h/\xc3("), 0);
    MUST(why.status == ACS_AUTH_INVALID_URL && why.offset == 10 && strlen(why.reason) > 20);
    request.method = str("G\xff");
    MUST(sign(&key, &request) == ACS_AUTH_INVALID_METHOD);
    request = good_request();
    request.host = str("h\x80");
    MUST(sign(&key, &request) == ACS_AUTH_INVALID_HOST);
    request = good_request();
    request.path_and_query = str("/\xf0\x9f");
    MUST(sign(&key, &request) == ACS_AUTH_INVALID_PATH_AND_QUERY);
    request = good_request();
    request.content_hash = str("\xff");
    MUST(sign(&key, &request) == ACS_AUTH_INVALID_CONTENT_HASH);
    acs_auth_key_wipe(&key);
}

int main(void) {
    keys_that_are_not_ready();
    nothing_of_a_key_stays();
    hashers_that_are_not_ready();
    a_key_is_no_hasher();
    short_buffers();
    bytes_that_are_no_text();
    return 0;
}
