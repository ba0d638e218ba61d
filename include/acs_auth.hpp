/*
 * acs-auth for C++17: acs_auth.h with keys that wipe themselves, string views, and exceptions.
 *
 * Sign a request:
 *
 *     acs_auth::access_key key(base64_of_the_portal);
 *     auto headers = key.sign_url("POST", url, body, acs_auth::now());
 *     for (auto [name, value] : headers) {
 *         // set it on the request
 *     }
 *
 * and send the method, the URL and the body as they were signed.
 *
 * Rules that hold for everything here:
 *
 * - What is refused throws acs_auth::error. Which codes it may have stands in acs_auth.h, at the
 *   function that does the work. Beside it only std::bad_alloc is thrown, and nothing is changed.
 * - A text or a body is a std::string_view: UTF-8, or any bytes. Nothing of it is kept, unless it
 *   says so.
 * - Threads may share what is const, and must not share what is not.
 *
 * Link with libacs_auth. This file is written by hand.
 */

#ifndef ACS_AUTH_HPP
#define ACS_AUTH_HPP

#include "acs_auth.h"

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace acs_auth {

/**
 * Why something was refused. It holds nothing of the input, so that all of it can be logged, and can
 * be copied without another exception.
 *
 * what() is the reason, and the offset where there is one.
 */
class error : public std::runtime_error {
public:
    explicit error(const acs_auth_refusal &why) : std::runtime_error(sentence(why)), why_(why) {}

    /** One of the constants of acs_auth.h, such as ACS_AUTH_INVALID_HOST. */
    acs_auth_status status() const noexcept { return why_.status; }
    /** Its name, such as "INVALID_HOST": the same in every language of acs-auth. */
    std::string_view code() const noexcept { return acs_auth_status_name(why_.status); }
    /** The rule, and mostly what to write instead. The text lasts as long as this. */
    std::string_view reason() const noexcept { return why_.reason; }
    /** Where in the URL, host, target or connection string, in bytes from its start. */
    std::optional<std::size_t> offset() const noexcept {
        return why_.offset == ACS_AUTH_NO_OFFSET ? std::nullopt : std::optional(why_.offset);
    }

private:
    static std::string sentence(const acs_auth_refusal &why) {
        std::string text(why.reason);
        if (why.offset != ACS_AUTH_NO_OFFSET) {
            text += " (at byte " + std::to_string(why.offset) + ")";
        }
        return text;
    }

    acs_auth_refusal why_;
};

namespace detail {

inline acs_auth_str lend(std::string_view text) noexcept { return {text.data(), text.size()}; }

inline const std::uint8_t *bytes(std::string_view body) noexcept {
    return reinterpret_cast<const std::uint8_t *>(body.data());
}

/** What a status means is all that is known of a refusal that nothing explains. */
inline void check(acs_auth_status status) {
    if (status != ACS_AUTH_OK) {
        acs_auth_refusal why{status, ACS_AUTH_NO_OFFSET, {}};
        std::string_view(acs_auth_status_message(status)).copy(why.reason, sizeof why.reason - 1);
        throw error(why);
    }
}

/** An explanation knows of the input alone, not of a key that is not ready. */
template <class Explain> void check(acs_auth_status status, Explain explain) {
    if (status != ACS_AUTH_OK) {
        acs_auth_refusal why = explain();
        if (why.status == status) {
            throw error(why);
        }
        check(status);
    }
}

} // namespace detail

/** The version of the library that runs, such as "0.1.0". ACS_AUTH_VERSION is that of the header. */
inline std::string_view version() noexcept { return acs_auth_version(); }

/** The time to sign at, and to verify at: Unix seconds by the clock of this machine. */
inline std::int64_t now() noexcept { return static_cast<std::int64_t>(std::time(nullptr)); }

/** The value of x-ms-date for Unix seconds: 29 characters. Throws for years but 1970 to 9999. */
inline std::string format_date(std::int64_t unix_seconds) {
    char date[ACS_AUTH_DATE_SIZE];
    detail::check(acs_auth_date_format(unix_seconds, &date));
    return date;
}

/** Reads such a date, as Unix seconds. Throws for any other form. */
inline std::int64_t parse_date(std::string_view text) {
    std::int64_t unix_seconds;
    detail::check(acs_auth_date_parse(detail::lend(text), &unix_seconds));
    return unix_seconds;
}

/**
 * The value of x-ms-content-sha256 for a body: its SHA-256 in base64, 44 characters. No body is "",
 * and has a hash too.
 */
class content_hash {
public:
    explicit content_hash(std::string_view body) {
        detail::check(acs_auth_content_hash(detail::bytes(body), body.size(), &text_));
    }

    /** One that was computed before. Throws unless it is the base64 of 32 bytes. */
    static content_hash from_base64(std::string_view text) {
        // The library reads a hash where it signs one. What it takes has one form and one length.
        acs_auth_request any{detail::lend("GET"), detail::lend("/"), detail::lend("h"), 0,
                             detail::lend(text)};
        auto why = acs_auth_explain_sign(&any);
        detail::check(why.status, [&] { return why; });
        content_hash hash;
        hash.text_[text.copy(hash.text_, sizeof hash.text_ - 1)] = '\0';
        return hash;
    }

    /** The text, which lasts as long as this. */
    std::string_view view() const & noexcept { return text_; }
    std::string_view view() const && = delete;

    friend bool operator==(const content_hash &one, const content_hash &other) noexcept {
        return one.view() == other.view();
    }
    friend bool operator!=(const content_hash &one, const content_hash &other) noexcept {
        return !(one == other);
    }

private:
    friend class content_hasher;
    content_hash() noexcept = default;

    char text_[ACS_AUTH_CONTENT_HASH_SIZE];
};

/** Hashes a body that comes in pieces. After finish() it throws ACS_AUTH_KEY_NOT_READY. */
class content_hasher {
public:
    content_hasher() { detail::check(acs_auth_hasher_init(&hasher_)); }
    content_hasher(const content_hasher &) = delete;
    content_hasher &operator=(const content_hasher &) = delete;

    /** Adds the next piece of the body. An empty one changes nothing. */
    void update(std::string_view piece) {
        detail::check(acs_auth_hasher_update(&hasher_, detail::bytes(piece), piece.size()));
    }

    /** The hash of all pieces. */
    content_hash finish() {
        content_hash hash;
        detail::check(acs_auth_hasher_finish(&hasher_, &hash.text_));
        return hash;
    }

private:
    acs_auth_hasher hasher_;
};

/** What a request sends of a URL. It lasts as long as the URL does: see acs_auth_url. */
struct url {
    /** "https" or "http". */
    std::string_view scheme;
    /** The value of the host header, with the port unless it is the default one. */
    std::string_view host;
    /** The request target. */
    std::string_view path_and_query;
};

/** Cuts a URL into what is signed of it. Throws where some HTTP client would send it otherwise. */
inline url split_url(std::string_view text) {
    acs_auth_url parts;
    detail::check(acs_auth_split_url(detail::lend(text), &parts),
                  [&] { return acs_auth_explain_sign_url({"GET", 3}, detail::lend(text), 0); });
    return {{parts.scheme.data, parts.scheme.len},
            {parts.host.data, parts.host.len},
            {parts.path_and_query.data, parts.path_and_query.len}};
}

/** The parts of a request that are signed, as the HTTP client will send them: see acs_auth_request. */
struct request {
    std::string_view method;
    std::string_view path_and_query;
    std::string_view host;
    std::int64_t unix_seconds;
    acs_auth::content_hash content_hash;
};

namespace detail {

inline acs_auth_request lend(const request &it) noexcept {
    return {lend(it.method), lend(it.path_and_query), lend(it.host), it.unix_seconds,
            lend(it.content_hash.view())};
}

} // namespace detail

/** The text that is signed, to see what it is. It holds no secret. Throws as access_key::sign. */
inline std::string string_to_sign(const request &what) {
    auto parts = detail::lend(what);
    auto explain = [&] { return acs_auth_explain_sign(&parts); };
    std::size_t size;
    detail::check(acs_auth_string_to_sign(&parts, nullptr, 0, &size), explain);
    std::string text(size, '\0');
    // A string has room for the NUL behind it.
    detail::check(acs_auth_string_to_sign(&parts, text.data(), size + 1, &size), explain);
    return text;
}

/**
 * The headers to set. They prove one attempt, within five minutes of its date: sign a retry anew.
 * The views last as long as this. It iterates as the three pairs of name and value.
 */
class auth_headers {
public:
    /** The value of x-ms-date: 29 characters. */
    std::string_view date() const & noexcept { return values_.date; }
    /** The value of x-ms-content-sha256: 44 characters. */
    std::string_view content_hash() const & noexcept { return values_.content_hash; }
    /** The value of authorization: 115 characters. */
    std::string_view authorization() const & noexcept { return values_.authorization; }

    /** Of headers that go, the values stay. */
    std::string date() const && { return values_.date; }
    std::string content_hash() const && { return values_.content_hash; }
    std::string authorization() const && { return values_.authorization; }

    class const_iterator {
    public:
        const_iterator() noexcept = default;

        using iterator_category = std::input_iterator_tag;
        using value_type = std::pair<std::string_view, std::string_view>;
        using difference_type = std::ptrdiff_t;
        using pointer = const value_type *;
        using reference = value_type;

        value_type operator*() const noexcept {
            switch (at_) {
            case 0: return {"x-ms-date", of_->date()};
            case 1: return {"x-ms-content-sha256", of_->content_hash()};
            default: return {"authorization", of_->authorization()};
            }
        }
        const_iterator &operator++() noexcept { return ++at_, *this; }
        const_iterator operator++(int) noexcept { return {of_, at_++}; }
        bool operator==(const const_iterator &other) const noexcept { return at_ == other.at_; }
        bool operator!=(const const_iterator &other) const noexcept { return at_ != other.at_; }

    private:
        friend class auth_headers;
        const_iterator(const auth_headers *of, int at) noexcept : of_(of), at_(at) {}

        const auth_headers *of_ = nullptr;
        int at_ = 3;
    };

    const_iterator begin() const noexcept { return {this, 0}; }
    const_iterator end() const noexcept { return {this, 3}; }

private:
    friend class access_key;
    auth_headers() noexcept = default;

    acs_auth_headers values_;
};

/**
 * An access key, ready to sign: not the key itself, but what is as good as it. It is wiped when it
 * goes, and cannot be copied. One that was moved from is wiped too, and throws
 * ACS_AUTH_KEY_NOT_READY until another is moved into it.
 */
class access_key {
public:
    /** Takes a key as the Azure portal shows it: base64 of 1 to 1024 bytes. */
    explicit access_key(std::string_view base64) {
        detail::check(acs_auth_key_init(detail::lend(base64), &key_));
    }
    access_key(access_key &&other) noexcept { take(other.key_); }
    access_key &operator=(access_key &&other) noexcept {
        if (this != &other) {
            take(other.key_);
        }
        return *this;
    }
    access_key(const access_key &) = delete;
    access_key &operator=(const access_key &) = delete;
    ~access_key() { acs_auth_key_wipe(&key_); }

    /** Which key this is, in a form that is safe to log: 16 hex digits. */
    std::string fingerprint() const {
        char text[ACS_AUTH_FINGERPRINT_SIZE];
        detail::check(acs_auth_key_fingerprint(&key_, &text));
        return text;
    }

    /**
     * Signs a request to a URL, with its whole body; no body is "". Throws where some HTTP client
     * would send the URL otherwise than it is written.
     */
    auth_headers sign_url(std::string_view method, std::string_view url, std::string_view body,
                          std::int64_t unix_seconds) const {
        auto verb = detail::lend(method), text = detail::lend(url);
        auth_headers signed_headers;
        detail::check(acs_auth_sign_url(&key_, verb, text, detail::bytes(body), body.size(),
                                        unix_seconds, &signed_headers.values_),
                      [&] { return acs_auth_explain_sign_url(verb, text, unix_seconds); });
        return signed_headers;
    }

    /** The same for a body that was hashed before. */
    auth_headers sign_url(std::string_view method, std::string_view url,
                          const content_hash &hash, std::int64_t unix_seconds) const {
        auto parts = split_url(url);
        return sign({method, parts.path_and_query, parts.host, unix_seconds, hash});
    }

    /** Signs a request whose parts are known. Nothing of them is parsed, decoded or escaped. */
    auth_headers sign(const request &what) const {
        auto parts = detail::lend(what);
        auth_headers signed_headers;
        detail::check(acs_auth_sign(&key_, &parts, &signed_headers.values_),
                      [&] { return acs_auth_explain_sign(&parts); });
        return signed_headers;
    }

    /** What the functions of acs_auth.h take. A copy of it has to be wiped. */
    const acs_auth_key *get() const noexcept { return &key_; }

private:
    friend class connection_string;
    access_key() noexcept : key_{} {}

    /** Of a key in two places, one would outlast its owner. */
    void take(acs_auth_key &key) noexcept {
        key_ = key;
        acs_auth_key_wipe(&key);
    }

    acs_auth_key key_;
};

/** Where a resource is, and a key to it: what the Azure portal shows as a connection string. */
class connection_string {
public:
    explicit connection_string(std::string_view text) {
        acs_auth_connection_string parsed;
        detail::check(acs_auth_connection_string_parse(detail::lend(text), &parsed),
                      [&] { return acs_auth_explain_connection_string(detail::lend(text)); });
        key_.take(parsed.access_key);
        endpoint_ = parsed.endpoint;
    }

    /** The URL of the resource in its normal form, without a slash at the end: a path follows. */
    const std::string &endpoint() const & noexcept { return endpoint_; }
    std::string endpoint() && noexcept { return std::move(endpoint_); }
    /** The key, or out of one that goes, the key itself. */
    const acs_auth::access_key &access_key() const & noexcept { return key_; }
    acs_auth::access_key access_key() && noexcept { return std::move(key_); }

private:
    acs_auth::access_key key_;
    std::string endpoint_;
};

/** A header as it came, without the blanks around its value: see acs_auth_header. */
struct header {
    std::string_view name;
    std::string_view value;
};

/** A request as it came over the wire, nothing decoded or joined: see acs_auth_received. */
struct received {
    std::string_view method;
    std::string_view path_and_query;
    /** All of them, in any order. One that came twice stands there twice. */
    std::vector<header> headers;
    /** That of the body that came. */
    acs_auth::content_hash content_hash;
};

/** Who signed a request: the first of equal keys, counted from 0. And when. */
struct verified {
    std::size_t key_index;
    std::int64_t unix_seconds;
};

/**
 * Checks requests against the keys of a resource, usually its primary and its secondary. It points to
 * them, so they must neither move nor go before it does. Without a key it refuses every request.
 *
 *     acs_auth::verifier verifier{primary, secondary};
 *     acs_auth::content_hash hash(body);
 *     auto by = verifier.verify({method, target, {{"host", host}, ...}, hash}, acs_auth::now());
 */
class verifier {
public:
    verifier() = default;
    verifier(std::initializer_list<std::reference_wrapper<const access_key>> keys) {
        for (const access_key &key : keys) {
            add(key);
        }
    }

    /** Another key, behind those that are there. */
    void add(const access_key &key) { keys_.push_back(key.get()); }
    void add(const access_key &&) = delete;

    /**
     * Throws unless one of the keys signed the request, at most tolerance seconds away from now. The
     * same request may come again: it is not refused as a replay.
     */
    verified verify(const received &what, std::int64_t now,
                    std::uint32_t tolerance = ACS_AUTH_DEFAULT_TOLERANCE) const {
        std::vector<acs_auth_header> headers;
        headers.reserve(what.headers.size());
        for (const header &it : what.headers) {
            headers.push_back({detail::lend(it.name), detail::lend(it.value)});
        }
        acs_auth_received parts{detail::lend(what.method), detail::lend(what.path_and_query),
                                headers.data(), headers.size(),
                                detail::lend(what.content_hash.view())};
        acs_auth_verified by;
        detail::check(
            acs_auth_verify(keys_.data(), keys_.size(), &parts, now, tolerance, &by), [&] {
                return acs_auth_explain_verify(keys_.data(), keys_.size(), &parts, now, tolerance);
            });
        return {by.key_index, by.unix_seconds};
    }

private:
    std::vector<const acs_auth_key *> keys_;
};

} // namespace acs_auth

#endif // ACS_AUTH_HPP
