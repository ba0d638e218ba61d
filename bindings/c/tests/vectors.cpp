// Every vector through acs_auth.hpp. frame.h tells how cases come in, and answers go out.

#include "acs_auth.hpp"

#include "frame.h"

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using std::string_view;

// The compiler copies no key, and no exception fails where it is handed on.
static_assert(!std::is_copy_constructible_v<acs_auth::access_key>);
static_assert(!std::is_copy_assignable_v<acs_auth::access_key>);
static_assert(!std::is_copy_constructible_v<acs_auth::connection_string>);
static_assert(std::is_nothrow_move_constructible_v<acs_auth::access_key>);
static_assert(std::is_nothrow_move_constructible_v<acs_auth::connection_string>);
static_assert(std::is_nothrow_copy_constructible_v<acs_auth::error>);
static_assert(std::is_nothrow_copy_assignable_v<acs_auth::error>);

namespace {

string_view text(const frame_field &field) {
    return {reinterpret_cast<const char *>(field.data), field.len};
}

void answer(std::initializer_list<string_view> stages) {
    frame_write_number(1 + stages.size());
    frame_write_text("OK");
    for (string_view stage : stages) {
        frame_write(stage.data(), stage.size());
    }
}

void refuse(const acs_auth::error &why) {
    std::string sentence(why.reason());
    if (why.offset()) {
        sentence += " (at byte " + std::to_string(*why.offset()) + ")";
    }
    MUST(why.what() == sentence);
    MUST(why.code() == acs_auth_status_name(why.status()));
    std::string code(why.code());
    frame_write_refusal(code.c_str(), why.offset().value_or(ACS_AUTH_NO_OFFSET),
                        why.reason().data(), why.reason().size());
}

template <class Call> std::optional<acs_auth::error> refused(Call call) {
    try {
        call();
        return std::nullopt;
    } catch (const acs_auth::error &why) {
        return why;
    }
}

// At once, and in pieces.
acs_auth::content_hash hash(string_view body) {
    acs_auth::content_hasher hasher;
    for (std::size_t at = 0; at < body.size(); at += 7) {
        hasher.update(body.substr(at, 7));
    }
    acs_auth::content_hash at_once(body);
    MUST(hasher.finish() == at_once);
    auto why = refused([&] { hasher.update(""); });
    MUST(why.value().status() == ACS_AUTH_KEY_NOT_READY);
    return at_once;
}

// What was signed verifies.
void verify_back(const acs_auth::access_key &key, const acs_auth::request &request,
                 const acs_auth::auth_headers &headers) {
    acs_auth::received received{
        request.method, request.path_and_query, {{"Host", request.host}}, request.content_hash};
    for (auto [name, value] : headers) {
        received.headers.push_back({name, value});
    }
    MUST(received.headers.size() == 4);
    acs_auth::verifier verifier{key};
    auto verified = verifier.verify(received, request.unix_seconds, 0);
    MUST(verified.key_index == 0 && verified.unix_seconds == request.unix_seconds);
    // Unless it is told, the tolerance is that of the service.
    std::int64_t before = request.unix_seconds - ACS_AUTH_DEFAULT_TOLERANCE;
    if (before > 0) {
        verifier.verify(received, before);
        auto why = refused([&] { verifier.verify(received, before - 1); });
        MUST(why.value().status() == ACS_AUTH_DATE_OUT_OF_RANGE);
    }
}

void sign_parts(const acs_auth::access_key &key, const acs_auth::request &request) {
    acs_auth::auth_headers headers = key.sign(request);
    MUST(headers.date() == acs_auth::format_date(request.unix_seconds));
    MUST(headers.content_hash() == request.content_hash.view());
    verify_back(key, request, headers);
    answer({request.host, request.path_and_query, headers.content_hash(),
            acs_auth::string_to_sign(request), headers.authorization()});
}

// key, method, date, body, then URL or host and path and query.
void sign(const frame_field *fields, bool by_url) {
    acs_auth::access_key key(text(fields[0]));
    string_view method = text(fields[1]), body = text(fields[3]), target = text(fields[4]);
    std::int64_t unix_seconds = acs_auth::parse_date(text(fields[2]));
    if (!by_url) {
        return sign_parts(key, {method, text(fields[5]), target, unix_seconds, hash(body)});
    }
    // Where the URL is refused, both say the same of it.
    if (auto why = refused([&] { acs_auth::split_url(target); })) {
        auto same = refused([&] { key.sign_url(method, target, body, unix_seconds); }).value();
        MUST(same.reason() == why->reason() && same.offset() == why->offset());
    }
    auto headers = key.sign_url(method, target, body, unix_seconds);
    MUST(headers.authorization() ==
         key.sign_url(method, target, hash(body), unix_seconds).authorization());
    acs_auth::url parts = acs_auth::split_url(target);
    acs_auth::request request{method, parts.path_and_query, parts.host, unix_seconds, hash(body)};
    MUST(headers.authorization() == key.sign(request).authorization());
    sign_parts(key, request);
}

// The number of keys, method, path and query, body, now, tolerance, the keys, then the headers.
void verify(const frame_field *fields, std::size_t count) {
    auto first_header = 6 + static_cast<std::size_t>(frame_decimal(fields[0]));
    std::vector<acs_auth::access_key> keys;
    for (std::size_t at = 6; at < first_header; at++) {
        keys.emplace_back(text(fields[at]));
    }
    acs_auth::verifier verifier;
    for (const auto &key : keys) {
        verifier.add(key);
    }
    acs_auth::received received{text(fields[1]), text(fields[2]), {}, hash(text(fields[3]))};
    for (std::size_t at = first_header; at < count; at += 2) {
        received.headers.push_back({text(fields[at]), text(fields[at + 1])});
    }
    std::int64_t now = acs_auth::parse_date(text(fields[4]));
    auto tolerance = static_cast<std::uint32_t>(frame_decimal(fields[5]));
    acs_auth::verified verified = verifier.verify(received, now, tolerance);
    answer({std::to_string(verified.key_index), std::to_string(verified.unix_seconds)});
}

// A hash is read, and signed as it was read.
void content_hash_of_text(string_view hash_text) {
    acs_auth::request request{"GET", "/", "h", 0, acs_auth::content_hash::from_base64(hash_text)};
    answer({acs_auth::access_key("pw==").sign(request).content_hash()});
}

void date(std::int64_t unix_seconds) {
    std::string text = acs_auth::format_date(unix_seconds);
    MUST(acs_auth::parse_date(text) == unix_seconds);
    answer({text});
}

void run(const frame &it) {
    const frame_field *fields = it.fields + 1;
    if (frame_is(&it, "sign_url", 5)) {
        sign(fields, true);
    } else if (frame_is(&it, "sign", 6)) {
        sign(fields, false);
    } else if (frame_is(&it, "verify", it.count - 1)) {
        verify(fields, it.count - 1);
    } else if (frame_is(&it, "content_hash", 1)) {
        auto whole = hash(text(fields[0]));
        answer({whole.view()});
    } else if (frame_is(&it, "content_hash_of_text", 1)) {
        content_hash_of_text(text(fields[0]));
    } else if (frame_is(&it, "date_of_seconds", 1)) {
        date(frame_decimal(fields[0]));
    } else if (frame_is(&it, "date", 1)) {
        date(acs_auth::parse_date(text(fields[0])));
    } else if (frame_is(&it, "access_key", 2)) {
        std::string fingerprint = acs_auth::access_key(text(fields[0])).fingerprint();
        MUST(acs_auth::access_key(text(fields[1])).fingerprint() == fingerprint);
        answer({fingerprint});
    } else if (frame_is(&it, "connection_string", 1)) {
        acs_auth::connection_string connection(text(fields[0]));
        answer({connection.endpoint(), connection.access_key().fingerprint()});
    } else {
        MUST(it.count == 0 /* no operation is of this name and number of fields */);
    }
}

} // namespace

int main() {
    frame it;
    while (frame_read(&it)) {
        try {
            run(it);
        } catch (const acs_auth::error &why) {
            refuse(why);
        }
        frame_free(&it);
    }
}
