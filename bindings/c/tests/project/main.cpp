// What main.c does, in C++.

#include <acs_auth.h>

#include <iostream>
#include <string_view>

using namespace std::string_view_literals;

constexpr auto URL = "https://contoso.communicationservices.azure.com/"sv;
constexpr auto DUE = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256"
                     "&Signature=88MDmJhUR3m5QhFxb8ztShsSwlGrg7g/6XPnWf7QEO4="sv;

static acs_auth_str text(std::string_view view) {
    return {view.data(), view.size()};
}

int main() {
    acs_auth_key key;
    acs_auth_headers headers;
    auto status = acs_auth_key_init(text("pw=="), &key);
    if (status == ACS_AUTH_OK) {
        status = acs_auth_sign_url(&key, text("GET"), text(URL), nullptr, 0, 1649873352, &headers);
    }
    acs_auth_key_wipe(&key);
    if (status != ACS_AUTH_OK) {
        std::cerr << acs_auth_status_message(status) << '\n';
        return 1;
    }
    if (headers.authorization != DUE) {
        std::cerr << DUE << " is due, not " << headers.authorization << '\n';
        return 1;
    }
    if (acs_auth_version() != std::string_view(ACS_AUTH_VERSION)) {
        std::cerr << "the library is " << acs_auth_version() << ", its header " ACS_AUTH_VERSION "\n";
        return 1;
    }
    std::cout << headers.authorization << '\n';
}
