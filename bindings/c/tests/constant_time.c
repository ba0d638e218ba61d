/* No branch and no address depends on a key or on a signature, but for the verdict on them.

   It runs under valgrind, which is told that these bytes are undefined, and then counts each branch and
   each address that depends on them. The counts are exact: what is allowed stands here by name, and a
   call whose secret valgrind does not see fails as one that leaks does. What it counted it tells in
   target/c/constant_time.log. */

#include "misuse.h"

#include <valgrind/memcheck.h>

/** How many branches and addresses of a call depended on what is hidden. */
#define LEAKS(call) (before = VALGRIND_COUNT_ERRORS, (call), VALGRIND_COUNT_ERRORS - before)

enum {
    /* Of each of the two pieces that a key is decoded in, the last group being one: whether all its
       characters are of the alphabet, and whether what came of them encodes as it was. */
    KEY_VERDICTS = 4,
    /* The same where the first piece is refused. */
    REFUSED_KEY_VERDICTS = 3,
    /* Whether a signature is the base64 of 32 bytes, and whether one of the keys made it. */
    SIGNATURE_VERDICTS = 2,
    /* Whether a content hash is that of the body. */
    HASH_VERDICTS = 1,
    SIGNATURE_LEN = 44,
    MOST_KEYS = 3
};

static const int64_t NOW = 1795305600;

static unsigned before;
static acs_auth_status status;

static void hide(const void *secret, size_t size) {
    (void)VALGRIND_MAKE_MEM_UNDEFINED(secret, size);
}

static void show(const void *secret, size_t size) { (void)VALGRIND_MAKE_MEM_DEFINED(secret, size); }

/** Whether any bit of it depends on what is hidden. */
static int depends(const void *answer, size_t size) {
    const char *bytes = answer;
    unsigned char bits;
    for (size_t at = 0; at < size; at++) {
        MUST(VALGRIND_GET_VBITS(bytes + at, &bits, 1) == 1);
        if (bits != 0) {
            return 1;
        }
    }
    return 0;
}

/* The two states of a key stand behind its tag, which tells that it is one. */
static void hide_key(acs_auth_key *key) { hide((char *)key + 8, 64); }
static void show_key(acs_auth_key *key) { show((char *)key + 8, 64); }

/** That valgrind sees what it is asked for: a branch, and an address. */
static __attribute__((noinline)) int leak(const volatile unsigned char *secret) {
    static const volatile unsigned char table[256] = {1};
    int found = table[*secret];
    if (*secret == 7) {
        found += table[1];
    }
    return found;
}

static void controls(void) {
    unsigned char secret = 3;
    volatile int found;
    MUST(LEAKS(found = leak(&secret)) == 0);
    hide(&secret, 1);
    MUST(LEAKS(found = leak(&secret)) == 2);
    (void)found;
}

/** A key of that many bytes. Its first and its last character are not hidden, for blanks and padding are
    looked for there. */
static void make_key(size_t bytes, int spoilt, unsigned verdicts, acs_auth_key *key) {
    char text[256];
    acs_auth_str base64 = {text, (bytes + 2) / 3 * 4};
    size_t padding = (3 - bytes % 3) % 3;
    for (size_t at = 0; at < base64.len; at++) {
        text[at] = at < base64.len - padding ? "Bk+x/9Za"[at * 5 % 8] : '=';
    }
    if (spoilt) {
        text[9] = '-';
    }
    hide(text + 1, base64.len - padding - 2);
    MUST(LEAKS(status = acs_auth_key_init(base64, key)) == verdicts);
    MUST(!depends(&status, sizeof status) && depends(key, sizeof *key) == !spoilt);
    MUST(status == (spoilt ? ACS_AUTH_INVALID_ACCESS_KEY : ACS_AUTH_OK));
    show_key(key);
}

static void signs(acs_auth_key *key) {
    acs_auth_request request = good_request();
    acs_auth_headers headers;
    char fingerprint[ACS_AUTH_FINGERPRINT_SIZE];
    hide_key(key);
    MUST(LEAKS(status = acs_auth_sign(key, &request, &headers)) == 0);
    MUST(!depends(&status, sizeof status) && status == ACS_AUTH_OK);
    MUST(LEAKS(status = acs_auth_sign_url(key, str("POST"), str(URL), BODY, 2, NOW, &headers)) ==
         0);
    MUST(!depends(&status, sizeof status) && status == ACS_AUTH_OK);
    MUST(LEAKS(status = acs_auth_key_fingerprint(key, &fingerprint)) == 0);
    MUST(!depends(&status, sizeof status) && status == ACS_AUTH_OK);
    MUST(depends(fingerprint, sizeof fingerprint));
    show_key(key);
}

/** A request that one of the keys has signed, or another: with the parameters of its authorization in
    the usual order or turned, and right or with another signature. */
static void verifies(acs_auth_key *keys, const acs_auth_key *signer, size_t count, int turned,
                   int spoilt) {
    static const char names[] = "SignedHeaders=x-ms-date;host;x-ms-content-sha256";
    acs_auth_request request = good_request();
    acs_auth_headers headers;
    MUST(acs_auth_sign(signer, &request, &headers) == ACS_AUTH_OK);
    const char *parameter = strstr(headers.authorization, "Signature=");
    char value[160];
    snprintf(value, sizeof value, "HMAC-SHA256 %s&%s", turned ? parameter : names,
             turned ? names : parameter);
    char *signature = strstr(value, "Signature=") + strlen("Signature=");
    if (spoilt) {
        signature[20] = signature[20] == 'A' ? 'B' : 'A';
    }
    acs_auth_header received_headers[] = {
        {str("host"), request.host},
        {str("x-ms-date"), str(headers.date)},
        {str("x-ms-content-sha256"), str(headers.content_hash)},
        {str("authorization"), str(value)},
    };
    acs_auth_received received = good_received(received_headers, 4);
    const acs_auth_key *list[MOST_KEYS];
    for (size_t at = 0; at < count; at++) {
        list[at] = &keys[at];
    }

    /* The signature, the keys, and both with the content hash. */
    for (int hidden = 0; hidden < 3; hidden++) {
        acs_auth_verified verified = {UNTOUCHED, 0};
        unsigned verdicts = SIGNATURE_VERDICTS;
        if (hidden == 1) {
            verdicts--; /* the form of the signature tells of no key */
        } else {
            hide(signature, SIGNATURE_LEN - 1);
        }
        if (hidden != 0) {
            for (size_t at = 0; at < count; at++) {
                hide_key(&keys[at]);
            }
        }
        if (hidden == 2) {
            hide(headers.content_hash, SIGNATURE_LEN);
            verdicts += HASH_VERDICTS;
        }
        MUST(LEAKS(status = acs_auth_verify(list, count, &received, NOW, 0, &verified)) == verdicts);
        MUST(!depends(&status, sizeof status));
        show(&verified, sizeof verified);
        show(value, sizeof value);
        show(&headers, sizeof headers);
        for (size_t at = 0; at < count; at++) {
            show_key(&keys[at]);
        }
        size_t index = (size_t)(signer - keys);
        if (spoilt || index >= count) {
            MUST(status == ACS_AUTH_SIGNATURE_MISMATCH && verified.key_index == UNTOUCHED);
        } else {
            MUST(status == ACS_AUTH_OK && verified.key_index == index);
        }
    }
}

int main(void) {
    static acs_auth_key keys[MOST_KEYS + 1];
    if (!RUNNING_ON_VALGRIND) {
        fprintf(stderr, "run it under valgrind: elsewhere it shows nothing\n");
        return 1;
    }
    controls();
    make_key(64, 0, KEY_VERDICTS, &keys[0]);
    make_key(64, 1, REFUSED_KEY_VERDICTS, &keys[0]);
    /* Without padding; with it; of more than a block, so that its hash is taken. */
    make_key(33, 0, KEY_VERDICTS, &keys[0]);
    make_key(32, 0, KEY_VERDICTS, &keys[1]);
    make_key(131, 0, KEY_VERDICTS, &keys[2]);
    make_key(16, 0, KEY_VERDICTS, &keys[3]);
    for (size_t signer = 0; signer <= MOST_KEYS; signer++) {
        signs(&keys[signer]);
        for (size_t count = 1; count <= MOST_KEYS; count++) {
            for (int form = 0; form < 4; form++) {
                verifies(keys, &keys[signer], count, form & 1, form >> 1);
            }
        }
    }
    return 0;
}
