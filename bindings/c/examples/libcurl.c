/* Sends a signed request with libcurl.

       export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
       ./libcurl POST '/identities?api-version=2023-10-01' '{}'

   The connection string comes from the environment, because everybody on a machine can read the
   arguments of a process. */

#include <acs_auth.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int failed(const char *what, acs_auth_status status) {
    fprintf(stderr, "%s: %s [%s]\n", what, acs_auth_status_message(status),
            acs_auth_status_name(status));
    return EXIT_FAILURE;
}

/* Nothing of an input is in a reason, so it can go to any log. */
static int refused(const char *what, acs_auth_status status, acs_auth_refusal why) {
    if (why.status != status) {
        return failed(what, status); /* not for what it was given: of the key it knows nothing */
    }
    fprintf(stderr, "%s: %s [%s]", what, why.reason, acs_auth_status_name(why.status));
    if (why.offset != ACS_AUTH_NO_OFFSET) {
        fprintf(stderr, ", at byte %zu, counted from 0", why.offset);
    }
    fputc('\n', stderr);
    return EXIT_FAILURE;
}

/* A list for one attempt: a retry is signed anew, and headers that were appended to those of the
   attempt before would be there twice. NULL if there is no memory. */
static struct curl_slist *list_of(const acs_auth_headers *headers) {
    const char *const names[] = {"x-ms-date", "x-ms-content-sha256", "authorization"};
    const char *const values[] = {headers->date, headers->content_hash, headers->authorization};
    struct curl_slist *list = curl_slist_append(NULL, "content-type: application/json");
    for (size_t at = 0; at < 3 && list != NULL; at++) {
        char line[32 + ACS_AUTH_AUTHORIZATION_SIZE];
        snprintf(line, sizeof line, "%s: %s", names[at], values[at]);
        struct curl_slist *longer = curl_slist_append(list, line);
        if (longer == NULL) {
            curl_slist_free_all(list);
        }
        list = longer;
    }
    return list;
}

/* Sends what was signed, unchanged. curl writes the Host header itself, from the same URL, with the
   port where it is not the default one: just as it was signed. */
static int send_signed(const char *method, const char *url, const char *body, size_t body_len,
                       const acs_auth_headers *headers) {
    CURL *curl = curl_easy_init();
    struct curl_slist *list = list_of(headers);
    if (curl == NULL || list == NULL) {
        curl_slist_free_all(list);
        curl_easy_cleanup(curl);
        fputs("curl: out of memory\n", stderr);
        return EXIT_FAILURE;
    }
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    if (body_len > 0 || (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)) {
        /* As many bytes as were hashed. curl keeps the pointer, and copies nothing. */
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body_len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    } else if (strcmp(method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L); /* else curl would wait for one */
    }
    /* The signature is for this URL: where a redirect leads has to be signed anew. */
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);

    /* The body of the answer goes to standard output, as curl does unless it is told otherwise. */
    CURLcode code = curl_easy_perform(curl);
    long http_status = 0;
    if (code == CURLE_OK) {
        code = curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &http_status);
    }
    curl_slist_free_all(list);
    curl_easy_cleanup(curl);
    if (code != CURLE_OK) {
        fprintf(stderr, "curl: %s\n", curl_easy_strerror(code));
        return EXIT_FAILURE;
    }
    printf("\nstatus: %ld\n", http_status);
    return http_status / 100 == 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int sign_and_send(const acs_auth_connection_string *connection, const char *method,
                         const char *path, const char *body) {
    /* Behind the endpoint, anything but a slash would be more of the host. */
    char url[2048];
    if (path[0] != '/' || strlen(connection->endpoint) + strlen(path) >= sizeof url) {
        fputs("the path begins with / and has less than 2 KiB\n", stderr);
        return EXIT_FAILURE;
    }
    snprintf(url, sizeof url, "%s%s", connection->endpoint, path);

    size_t body_len = strlen(body);
    int64_t now = (int64_t)time(NULL);
    acs_auth_headers headers;
    acs_auth_status status = acs_auth_sign_url(
        &connection->access_key, acs_auth_str_from(method), acs_auth_str_from(url),
        (const uint8_t *)body, body_len, now, &headers);
    if (status != ACS_AUTH_OK) {
        return refused("the URL", status,
                       acs_auth_explain_sign_url(acs_auth_str_from(method),
                                                 acs_auth_str_from(url), now));
    }
    return send_signed(method, url, body, body_len, &headers);
}

int main(int argc, char **argv) {
    const char *method = argc > 1 ? argv[1] : "POST";
    const char *path = argc > 2 ? argv[2] : "/identities?api-version=2023-10-01";
    const char *body = argc > 3 ? argv[3] : "";

    const char *text = getenv("AZURE_COMMUNICATION_CONNECTION_STRING");
    if (text == NULL) {
        fputs("AZURE_COMMUNICATION_CONNECTION_STRING is not set\n", stderr);
        return EXIT_FAILURE;
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        fputs("curl: cannot begin\n", stderr);
        return EXIT_FAILURE;
    }
    int exit_status;
    acs_auth_connection_string connection;
    acs_auth_status status =
        acs_auth_connection_string_parse(acs_auth_str_from(text), &connection);
    if (status == ACS_AUTH_OK) {
        exit_status = sign_and_send(&connection, method, path, body);
    } else {
        exit_status = refused("AZURE_COMMUNICATION_CONNECTION_STRING", status,
                              acs_auth_explain_connection_string(acs_auth_str_from(text)));
    }
    acs_auth_key_wipe(&connection.access_key);
    curl_global_cleanup();
    return exit_status;
}
