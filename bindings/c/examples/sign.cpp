// Signs a request, prints the headers to send with it, and checks them as a server would.
//
//     c++ -std=c++17 sign.cpp $(pkg-config --cflags --libs acs_auth)

#include "acs_auth.hpp"

#undef NDEBUG // what is shown here is asserted
#include <cassert>
#include <iostream>
#include <string>

static void sign() {
    // The key is wiped when `connection` goes.
    acs_auth::connection_string connection(
        "endpoint=https://contoso.communication.azure.com/;accesskey=bm90IGEgcmVhbCBrZXk=");
    const acs_auth::access_key &key = connection.access_key();

    std::string url = connection.endpoint() + "/identities?api-version=2023-10-01";
    std::string body = "{}";
    std::int64_t now = 1'700'000'000; // acs_auth::now(), where it is sent

    auto headers = key.sign_url("POST", url, body, now);
    for (auto [name, value] : headers) {
        std::cout << name << ": " << value << '\n';
    }
    assert(headers.date() == "Tue, 14 Nov 2023 22:13:20 GMT");
    assert(headers.content_hash() == "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=");

    // The same of parts, for a body that comes in pieces.
    acs_auth::content_hasher hasher;
    hasher.update("{");
    hasher.update("}");
    acs_auth::url parts = acs_auth::split_url(url);
    acs_auth::request request{"POST", parts.path_and_query, parts.host, now, hasher.finish()};
    acs_auth::auth_headers same = key.sign(request);
    assert(same.authorization() == headers.authorization());
    assert(acs_auth::string_to_sign(request) ==
           "POST\n/identities?api-version=2023-10-01\nTue, 14 Nov 2023 22:13:20 GMT;"
           "contoso.communication.azure.com;RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=");

    // The other side: a server that has two keys.
    acs_auth::access_key secondary("cHVibGljIHRlc3Qga2V5");
    acs_auth::received received{"POST", parts.path_and_query, {{"Host", parts.host}},
                                acs_auth::content_hash(body)};
    for (auto [name, value] : headers) {
        received.headers.push_back({name, value});
    }
    acs_auth::verifier verifier{secondary, key};
    assert(verifier.verify(received, now).key_index == 1);
}

static void be_refused() {
    try {
        acs_auth::split_url("https://Contoso.communication.azure.com/");
        assert(false);
    } catch (const acs_auth::error &why) {
        assert(why.code() == "INVALID_HOST" && why.offset() == 8);
        std::cerr << why.what() << '\n';
    }
}

int main() {
    sign();
    be_refused();
}
