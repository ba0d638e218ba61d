/* Signs a request, and prints the headers to send it with and what was signed.

       export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
       ./sign POST '/identities?api-version=2023-10-01' '{}'

   The connection string comes from the environment, because everybody on a machine can read the
   arguments of a process. */

#include <acs_auth.h>
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

static int sign(const acs_auth_connection_string *connection, const char *method, const char *path,
                const char *body) {
    /* Behind the endpoint, anything but a slash would be more of the host. */
    char url[2048];
    if (path[0] != '/' || strlen(connection->endpoint) + strlen(path) >= sizeof url) {
        fputs("the path begins with / and has less than 2 KiB\n", stderr);
        return EXIT_FAILURE;
    }
    snprintf(url, sizeof url, "%s%s", connection->endpoint, path);

    int64_t now = (int64_t)time(NULL);
    acs_auth_headers headers;
    acs_auth_status status = acs_auth_sign_url(
        &connection->access_key, acs_auth_str_from(method), acs_auth_str_from(url),
        (const uint8_t *)body, strlen(body), now, &headers);
    if (status != ACS_AUTH_OK) {
        return refused("the URL", status,
                       acs_auth_explain_sign_url(acs_auth_str_from(method),
                                                 acs_auth_str_from(url), now));
    }
    printf("x-ms-date: %s\n", headers.date);
    printf("x-ms-content-sha256: %s\n", headers.content_hash);
    printf("authorization: %s\n", headers.authorization);

    /* What follows is needed only to see what was signed, as when the service answers 401. */
    acs_auth_url parts;
    status = acs_auth_split_url(acs_auth_str_from(url), &parts);
    if (status != ACS_AUTH_OK) {
        return failed("the URL", status);
    }
    acs_auth_request request = {
        .method = acs_auth_str_from(method),
        .path_and_query = parts.path_and_query,
        .host = parts.host,
        .unix_seconds = now,
        .content_hash = acs_auth_str_from(headers.content_hash),
    };
    char text[sizeof url + 256];
    size_t text_len;
    status = acs_auth_string_to_sign(&request, text, sizeof text, &text_len);
    if (status != ACS_AUTH_OK) {
        return failed("the string-to-sign", status);
    }
    printf("\nstring-to-sign, %zu bytes:\n%s\n", text_len, text);
    return EXIT_SUCCESS;
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
    acs_auth_connection_string connection;
    acs_auth_status status =
        acs_auth_connection_string_parse(acs_auth_str_from(text), &connection);
    if (status != ACS_AUTH_OK) {
        return refused("AZURE_COMMUNICATION_CONNECTION_STRING", status,
                       acs_auth_explain_connection_string(acs_auth_str_from(text)));
    }
    int exit_status = sign(&connection, method, path, body);
    acs_auth_key_wipe(&connection.access_key);
    return exit_status;
}
