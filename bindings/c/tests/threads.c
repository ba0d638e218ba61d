/* Threads share one key without a lock, and each gets what one thread alone would get. */

#define _POSIX_C_SOURCE 200809L /* barriers */

#include "acs_auth.h"

#include "must.h"

#include <pthread.h>
#include <string.h>

enum { THREADS = 64, REQUESTS = 64 };

static acs_auth_key key;
static acs_auth_headers due[REQUESTS];
static pthread_barrier_t begin;

static void sign(int request, acs_auth_headers *headers) {
    char url[64];
    int len = snprintf(url, sizeof url, "https://contoso.communication.azure.com/rooms/%d", request);
    acs_auth_str text = {url, (size_t)len};
    MUST(acs_auth_sign_url(&key, acs_auth_str_from("PATCH"), text, (const uint8_t *)url,
                           (size_t)len, 1795305600 + request, headers) == ACS_AUTH_OK);
}

static void verify(int request, const acs_auth_headers *headers) {
    char target[32];
    int len = snprintf(target, sizeof target, "/rooms/%d", request);
    acs_auth_header received_headers[] = {
        {acs_auth_str_from("host"), acs_auth_str_from("contoso.communication.azure.com")},
        {acs_auth_str_from("x-ms-date"), acs_auth_str_from(headers->date)},
        {acs_auth_str_from("x-ms-content-sha256"), acs_auth_str_from(headers->content_hash)},
        {acs_auth_str_from("authorization"), acs_auth_str_from(headers->authorization)},
    };
    acs_auth_received received;
    received.method = acs_auth_str_from("PATCH");
    received.path_and_query.data = target;
    received.path_and_query.len = (size_t)len;
    received.headers = received_headers;
    received.headers_len = sizeof received_headers / sizeof *received_headers;
    received.content_hash = acs_auth_str_from(headers->content_hash);
    const acs_auth_key *keys[] = {&key, &key};
    acs_auth_verified verified;
    MUST(acs_auth_verify(keys, 2, &received, 1795305600, ACS_AUTH_DEFAULT_TOLERANCE + REQUESTS,
                         &verified) == ACS_AUTH_OK);
    MUST(verified.key_index == 0 && verified.unix_seconds == 1795305600 + request);
}

static void *work(void *first) {
    char fingerprint[ACS_AUTH_FINGERPRINT_SIZE];
    pthread_barrier_wait(&begin);
    for (int count = 0; count < REQUESTS; count++) {
        int request = (count + *(int *)first) % REQUESTS;
        acs_auth_headers headers;
        sign(request, &headers);
        MUST(memcmp(&headers, &due[request], sizeof headers) == 0);
        verify(request, &headers);
        MUST(acs_auth_key_fingerprint(&key, &fingerprint) == ACS_AUTH_OK);
    }
    return NULL;
}

int main(void) {
    pthread_t threads[THREADS];
    int firsts[THREADS];
    MUST(acs_auth_key_init(acs_auth_str_from("cHVibGljIHRlc3Qga2V5"), &key) == ACS_AUTH_OK);
    for (int request = 0; request < REQUESTS; request++) {
        sign(request, &due[request]);
    }
    MUST(memcmp(&due[0], &due[1], sizeof due[0]) != 0);
    MUST(pthread_barrier_init(&begin, NULL, THREADS) == 0);
    for (int at = 0; at < THREADS; at++) {
        firsts[at] = at * (REQUESTS / THREADS);
        MUST(pthread_create(&threads[at], NULL, work, &firsts[at]) == 0);
    }
    for (int at = 0; at < THREADS; at++) {
        MUST(pthread_join(threads[at], NULL) == 0);
    }
    acs_auth_key_wipe(&key);
    return 0;
}
