// What becomes of keys in C++: they move, they are wiped, and there is never a second one.

#include "acs_auth.hpp"

#include <cassert>
#include <cstdio>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

#ifdef NDEBUG
#error "without assertions this tests nothing"
#endif

namespace {

using acs_auth::access_key;

const char *const PRIMARY = "cHVibGljIHRlc3Qga2V5";
const char *const SECONDARY = "pw==";

// A compiler that saw through this could leave out what nobody reads afterwards.
bool all_zero(const volatile unsigned char *bytes, std::size_t size) {
    unsigned char any = 0;
    for (std::size_t at = 0; at < size; at++) {
        any = static_cast<unsigned char>(any | bytes[at]);
    }
    return any == 0;
}

bool (*volatile is_wiped)(const volatile unsigned char *, std::size_t) = all_zero;

bool is_empty(const access_key &key) {
    try {
        (void)key.fingerprint();
        return false;
    } catch (const acs_auth::error &why) {
        assert(why.code() == "KEY_NOT_READY");
        return is_wiped(reinterpret_cast<const unsigned char *>(&key), sizeof key);
    }
}

void a_key_that_goes_is_wiped() {
    alignas(access_key) static unsigned char room[sizeof(access_key)];
    access_key *key = new (room) access_key(PRIMARY);
    assert(!is_wiped(room, sizeof room));
    key->~access_key();
    assert(is_wiped(room, sizeof room));
}

void a_key_that_moves_is_wiped_where_it_was() {
    access_key first(PRIMARY);
    std::string fingerprint = first.fingerprint();
    access_key second(std::move(first));
    assert(is_empty(first) && second.fingerprint() == fingerprint);
    first = std::move(second);
    assert(is_empty(second) && first.fingerprint() == fingerprint);
    access_key &itself = first;
    first = std::move(itself);
    assert(first.fingerprint() == fingerprint);
    access_key other(SECONDARY);
    std::swap(first, other);
    assert(other.fingerprint() == fingerprint && first.fingerprint() != fingerprint);
}

// A vector that grows has had its keys in memory that it gave back.
void keys_live_in_containers() {
    std::vector<access_key> keys;
    for (int at = 0; at < 100; at++) {
        keys.emplace_back(at % 2 == 0 ? PRIMARY : SECONDARY);
    }
    assert(keys[98].fingerprint() == access_key(PRIMARY).fingerprint());
    assert(keys[99].fingerprint() == access_key(SECONDARY).fingerprint());
}

void a_connection_string_takes_its_key_along() {
    acs_auth::connection_string first("endpoint=https://contoso.example/;accesskey=pw==");
    acs_auth::connection_string second(std::move(first));
    assert(is_empty(first.access_key()));
    access_key taken = acs_auth::connection_string(std::move(second)).access_key();
    assert(taken.fingerprint() == access_key(SECONDARY).fingerprint());
    second = acs_auth::connection_string("endpoint=https://contoso.example/;accesskey=" + std::string(SECONDARY));
    assert(second.access_key().fingerprint() == access_key(SECONDARY).fingerprint());
    assert(second.endpoint() + "/sms" == "https://contoso.example/sms");
}

// What an explanation of the request cannot know is told all the same.
void a_key_that_is_empty_signs_nothing() {
    access_key key(PRIMARY);
    access_key taken(std::move(key));
    try {
        (void)key.sign_url("GET", "https://h/", "", 0);
        assert(false);
    } catch (const std::exception &why) {
        std::string due = acs_auth_status_message(ACS_AUTH_KEY_NOT_READY);
        assert(why.what() == due);
    }
}

} // namespace

int main() {
    assert(acs_auth::version() == ACS_AUTH_VERSION);
    assert(acs_auth::now() > 1'700'000'000);
    a_key_that_goes_is_wiped();
    a_key_that_moves_is_wiped_where_it_was();
    keys_live_in_containers();
    a_connection_string_takes_its_key_along();
    a_key_that_is_empty_signs_nothing();
}
