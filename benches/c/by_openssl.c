/* The scheme as somebody writes it in C who knows OpenSSL well: what can be fetched and prepared is, once. */

#include <openssl/evp.h>
#include <openssl/params.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Characters in the base64 of a hash, with its end. */
enum { HASH_SIZE = 45, MOST_STRING = 1024 };

struct by_openssl {
    EVP_MD *sha256;
    EVP_MAC_CTX *hmac;
};

struct by_openssl *by_openssl_new(const unsigned char *key, size_t key_len) {
    struct by_openssl *made = malloc(sizeof *made);
    char digest[] = "SHA256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string("digest", digest, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    made->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    made->hmac = EVP_MAC_CTX_new(mac);
    EVP_MAC_free(mac);
    if (EVP_MAC_init(made->hmac, key, key_len, parameters) != 1) {
        abort();
    }
    return made;
}

void by_openssl_free(struct by_openssl *made) {
    EVP_MD_free(made->sha256);
    EVP_MAC_CTX_free(made->hmac);
    free(made);
}

/** Writes the content hash and the authorization, each with a NUL behind it. */
void by_openssl_sign(struct by_openssl *made, const char *method, const char *path_and_query,
                     const char *host, const char *date, const unsigned char *body, size_t body_len,
                     char content_hash[HASH_SIZE], char authorization[116]) {
    unsigned char raw[EVP_MAX_MD_SIZE];
    char string[MOST_STRING], signature[HASH_SIZE];
    size_t raw_len;
    EVP_Digest(body, body_len, raw, NULL, made->sha256, NULL);
    EVP_EncodeBlock((unsigned char *)content_hash, raw, 32);
    int len = snprintf(string, sizeof string, "%s\n%s\n%s;%s;%s", method, path_and_query, date, host,
                       content_hash);
    /* Without a key it begins anew with the one that it has. */
    if (len < 0 || len >= MOST_STRING || EVP_MAC_init(made->hmac, NULL, 0, NULL) != 1 ||
        EVP_MAC_update(made->hmac, (unsigned char *)string, (size_t)len) != 1 ||
        EVP_MAC_final(made->hmac, raw, &raw_len, sizeof raw) != 1) {
        abort();
    }
    EVP_EncodeBlock((unsigned char *)signature, raw, (int)raw_len);
    snprintf(authorization, 116,
             "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=%s", signature);
}
