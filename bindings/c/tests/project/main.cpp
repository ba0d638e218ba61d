// What main.c does, in C++.

#include <acs_auth.hpp>

#include <iostream>
#include <string_view>

constexpr std::string_view URL = "https://contoso.communicationservices.azure.com/";
constexpr std::string_view DUE =
    "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256"
    "&Signature=88MDmJhUR3m5QhFxb8ztShsSwlGrg7g/6XPnWf7QEO4=";

int main() {
    try {
        auto headers = acs_auth::access_key("pw==").sign_url("GET", URL, "", 1649873352);
        if (headers.authorization() != DUE) {
            std::cerr << "another signature is due\n";
            return 1;
        }
        std::cout << headers.authorization() << '\n';
    } catch (const acs_auth::error &why) {
        std::cerr << why.what() << '\n';
        return 1;
    }
}
