/* Every vector through acs_auth.h. frame.h tells how cases come in, and answers go out. */

#include "acs_auth.h"

#include "checked.h"
#include "frame.h"

/** Asks for the length first, and then has room for it and not for a byte less. */
static char *string_to_sign(const acs_auth_request *request) {
    size_t len, again;
    MUST(acs_auth_string_to_sign(request, NULL, 0, &len) == ACS_AUTH_OK);
    char *out = malloc(len + 1);
    MUST(out != NULL);
    MUST(acs_auth_string_to_sign(request, out, len, &again) == ACS_AUTH_BUFFER_TOO_SMALL);
    MUST(acs_auth_string_to_sign(request, out, len + 1, &again) == ACS_AUTH_OK);
    MUST(again == len && out[len] == '\0');
    return out;
}

/** What was signed verifies. */
static void verify_back(const acs_auth_key *key, const acs_auth_request *request,
                        const acs_auth_headers *signed_headers) {
    acs_auth_header headers[4];
    headers[0].name = acs_auth_str_from("Host");
    headers[0].value = request->host;
    headers[1].name = acs_auth_str_from("x-ms-date");
    headers[1].value = acs_auth_str_from(signed_headers->date);
    headers[2].name = acs_auth_str_from("x-ms-content-sha256");
    headers[2].value = acs_auth_str_from(signed_headers->content_hash);
    headers[3].name = acs_auth_str_from("authorization");
    headers[3].value = acs_auth_str_from(signed_headers->authorization);
    acs_auth_received received;
    received.method = request->method;
    received.path_and_query = request->path_and_query;
    received.headers = headers;
    received.headers_len = 4;
    received.content_hash = request->content_hash;
    acs_auth_verified verified;
    MUST(acs_auth_verify(&key, 1, &received, request->unix_seconds, 0, &verified) == ACS_AUTH_OK);
    MUST(verified.key_index == 0 && verified.unix_seconds == request->unix_seconds);
}

/** Signs the parts, and answers with every stage. */
static void sign_parts(const acs_auth_key *key, const acs_auth_request *request,
                       const acs_auth_headers *by_url) {
    acs_auth_headers headers;
    memset(&headers, UNTOUCHED, sizeof headers);
    acs_auth_refusal why = acs_auth_explain_sign(request);
    acs_auth_status status = acs_auth_sign(key, request, &headers);
    MUST(status == why.status);
    if (status != ACS_AUTH_OK) {
        size_t len;
        MUST(acs_auth_string_to_sign(request, NULL, 0, &len) == status);
        MUST(untouched(&headers, sizeof headers));
        refuse(why);
        return;
    }
    MUST(nothing(why));
    MUST(by_url == NULL || memcmp(by_url, &headers, sizeof headers) == 0);
    char date[ACS_AUTH_DATE_SIZE];
    MUST(acs_auth_date_format(request->unix_seconds, &date) == ACS_AUTH_OK);
    MUST(strcmp(headers.date, date) == 0);
    verify_back(key, request, &headers);
    char *string = string_to_sign(request);
    frame_write_number(6);
    frame_write_text("OK");
    frame_write(request->host.data, request->host.len);
    frame_write(request->path_and_query.data, request->path_and_query.len);
    frame_write_text(headers.content_hash);
    frame_write_text(string);
    frame_write_text(headers.authorization);
    free(string);
}

/** Signs by the URL, and then what it sends of it. */
static void sign_url(const acs_auth_key *key, acs_auth_request *request, acs_auth_str url,
                     frame_field body) {
    acs_auth_headers headers;
    acs_auth_url parts;
    memset(&headers, UNTOUCHED, sizeof headers);
    acs_auth_refusal why = acs_auth_explain_sign_url(request->method, url, request->unix_seconds);
    acs_auth_status status = acs_auth_sign_url(key, request->method, url, body.data, body.len,
                                               request->unix_seconds, &headers);
    MUST(status == why.status);
    if (status != ACS_AUTH_OK) {
        MUST(untouched(&headers, sizeof headers));
        /* A method is no part of the URL. */
        MUST((acs_auth_split_url(url, &parts) == ACS_AUTH_OK) == (status == ACS_AUTH_INVALID_METHOD));
        refuse(why);
        return;
    }
    MUST(nothing(why));
    MUST(acs_auth_split_url(url, &parts) == ACS_AUTH_OK);
    request->host = parts.host;
    request->path_and_query = parts.path_and_query;
    sign_parts(key, request, &headers);
}

/** key, method, date, body, then URL or host and path and query. */
static void sign(const frame_field *fields, int by_url) {
    acs_auth_key key;
    acs_auth_request request;
    char content_hash[ACS_AUTH_CONTENT_HASH_SIZE];
    acs_auth_status status = make_key(fields[0], &key);
    if (status == ACS_AUTH_OK) {
        status = read_date(fields[2], &request.unix_seconds);
    }
    hash(fields[3], &content_hash);
    request.method = text(fields[1]);
    request.content_hash = acs_auth_str_from(content_hash);
    if (status != ACS_AUTH_OK) {
        refuse_by(status);
    } else if (by_url) {
        sign_url(&key, &request, text(fields[4]), fields[3]);
    } else {
        request.host = text(fields[4]);
        request.path_and_query = text(fields[5]);
        sign_parts(&key, &request, NULL);
    }
    acs_auth_key_wipe(&key);
}

/** The number of keys, method, path and query, body, now, tolerance, the keys, then the headers. */
static void verify(const frame_field *fields, size_t count) {
    size_t keys_len = (size_t)frame_decimal(fields[0]), rest = count - 6 - keys_len;
    acs_auth_key *keys = calloc(keys_len, sizeof *keys);
    const acs_auth_key **pointers = calloc(keys_len, sizeof *pointers);
    acs_auth_header *headers = calloc(rest / 2, sizeof *headers);
    for (size_t at = 0; at < keys_len; at++) {
        MUST(make_key(fields[6 + at], &keys[at]) == ACS_AUTH_OK);
        pointers[at] = &keys[at];
    }
    for (size_t at = 0; at < rest / 2; at++) {
        headers[at].name = text(fields[6 + keys_len + 2 * at]);
        headers[at].value = text(fields[7 + keys_len + 2 * at]);
    }
    char content_hash[ACS_AUTH_CONTENT_HASH_SIZE];
    hash(fields[3], &content_hash);
    acs_auth_received received;
    received.method = text(fields[1]);
    received.path_and_query = text(fields[2]);
    received.headers = headers;
    received.headers_len = rest / 2;
    received.content_hash = acs_auth_str_from(content_hash);
    int64_t now;
    MUST(read_date(fields[4], &now) == ACS_AUTH_OK);
    uint32_t tolerance = (uint32_t)frame_decimal(fields[5]);

    acs_auth_verified verified;
    memset(&verified, UNTOUCHED, sizeof verified);
    acs_auth_refusal why = acs_auth_explain_verify(pointers, keys_len, &received, now, tolerance);
    acs_auth_status status =
        acs_auth_verify(pointers, keys_len, &received, now, tolerance, &verified);
    MUST(status == why.status);
    if (status == ACS_AUTH_OK) {
        char decimal[2][24];
        snprintf(decimal[0], sizeof decimal[0], "%zu", verified.key_index);
        snprintf(decimal[1], sizeof decimal[1], "%lld", (long long)verified.unix_seconds);
        MUST(nothing(why));
        answer(decimal[0], decimal[1]);
    } else {
        MUST(untouched(&verified, sizeof verified));
        refuse(why);
    }
    for (size_t at = 0; at < keys_len; at++) {
        acs_auth_key_wipe(&keys[at]);
    }
    free(keys);
    free(pointers);
    free(headers);
}

/** A hash is read where it is signed. */
static void content_hash_of_text(frame_field hash_text) {
    acs_auth_key key;
    acs_auth_headers headers;
    acs_auth_request request;
    request.method = acs_auth_str_from("GET");
    request.path_and_query = acs_auth_str_from("/");
    request.host = acs_auth_str_from("h");
    request.unix_seconds = 0;
    request.content_hash = text(hash_text);
    MUST(acs_auth_key_init(acs_auth_str_from("pw=="), &key) == ACS_AUTH_OK);
    acs_auth_status status = acs_auth_sign(&key, &request, &headers);
    acs_auth_refusal why = acs_auth_explain_sign(&request);
    MUST(status == why.status);
    if (status == ACS_AUTH_OK) {
        answer(headers.content_hash, NULL);
    } else {
        refuse(why);
    }
    acs_auth_key_wipe(&key);
}

static void date_of_seconds(int64_t unix_seconds) {
    char date[ACS_AUTH_DATE_SIZE];
    memset(date, UNTOUCHED, sizeof date);
    acs_auth_status status = acs_auth_date_format(unix_seconds, &date);
    if (status == ACS_AUTH_OK) {
        int64_t again;
        MUST(acs_auth_date_parse(acs_auth_str_from(date), &again) == ACS_AUTH_OK);
        MUST(again == unix_seconds);
        answer(date, NULL);
    } else {
        MUST(untouched(date, sizeof date));
        refuse_by(status);
    }
}

/** The fingerprint of a key, which another text of it has too. */
static void fingerprint(frame_field base64, const frame_field *plain) {
    acs_auth_key key;
    char out[ACS_AUTH_FINGERPRINT_SIZE], again[ACS_AUTH_FINGERPRINT_SIZE];
    acs_auth_status status = make_key(base64, &key);
    if (status == ACS_AUTH_OK) {
        MUST(acs_auth_key_fingerprint(&key, &out) == ACS_AUTH_OK);
        MUST(make_key(*plain, &key) == ACS_AUTH_OK);
        MUST(acs_auth_key_fingerprint(&key, &again) == ACS_AUTH_OK);
        MUST(strcmp(out, again) == 0);
        answer(out, NULL);
        acs_auth_key_wipe(&key);
    } else {
        refuse_by(status);
    }
    MUST(acs_auth_key_fingerprint(&key, &out) == ACS_AUTH_KEY_NOT_READY);
}

static void connection_string(acs_auth_str it) {
    acs_auth_connection_string connection;
    char out[ACS_AUTH_FINGERPRINT_SIZE];
    memset(&connection, UNTOUCHED, sizeof connection);
    acs_auth_refusal why = acs_auth_explain_connection_string(it);
    acs_auth_status status = acs_auth_connection_string_parse(it, &connection);
    MUST(status == why.status);
    if (status == ACS_AUTH_OK) {
        MUST(nothing(why));
        MUST(acs_auth_key_fingerprint(&connection.access_key, &out) == ACS_AUTH_OK);
        answer(connection.endpoint, out);
        acs_auth_key_wipe(&connection.access_key);
    } else {
        MUST(untouched(connection.endpoint, sizeof connection.endpoint));
        refuse(why);
    }
    status = acs_auth_key_fingerprint(&connection.access_key, &out);
    MUST(status == ACS_AUTH_KEY_NOT_READY);
}

static void run(const frame *it) {
    const frame_field *fields = it->fields + 1;
    if (frame_is(it, "sign_url", 5)) {
        sign(fields, 1);
    } else if (frame_is(it, "sign", 6)) {
        sign(fields, 0);
    } else if (frame_is(it, "verify", it->count - 1)) {
        verify(fields, it->count - 1);
    } else if (frame_is(it, "content_hash", 1)) {
        char out[ACS_AUTH_CONTENT_HASH_SIZE];
        hash(fields[0], &out);
        answer(out, NULL);
    } else if (frame_is(it, "content_hash_of_text", 1)) {
        content_hash_of_text(fields[0]);
    } else if (frame_is(it, "date_of_seconds", 1)) {
        date_of_seconds(frame_decimal(fields[0]));
    } else if (frame_is(it, "date", 1)) {
        int64_t unix_seconds;
        acs_auth_status status = read_date(fields[0], &unix_seconds);
        status == ACS_AUTH_OK ? date_of_seconds(unix_seconds) : refuse_by(status);
    } else if (frame_is(it, "access_key", 2)) {
        fingerprint(fields[0], &fields[1]);
    } else if (frame_is(it, "connection_string", 1)) {
        connection_string(text(fields[0]));
    } else {
        MUST(it->count == 0 /* no operation is of this name and number of fields */);
    }
}

int main(void) {
    frame it;
    while (frame_read(&it)) {
        run(&it);
        frame_free(&it);
    }
    return 0;
}
