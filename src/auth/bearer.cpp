#include "auth/bearer.h"

#include <algorithm>

#include "base/digest.h"

namespace baedal::auth {

namespace {

constexpr std::size_t shortest_token = 16;
constexpr std::size_t longest_token = 1024;

std::string checked(std::string token, const std::string& origin) {
    if (token.size() < shortest_token || token.size() > longest_token) {
        throw ConfigError(origin + ": the owner's token must have 16 to 1024 characters, but has " +
                          std::to_string(token.size()));
    }
    if (!std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7F; })) {
        throw ConfigError(origin +
                          ": the owner's token may have visible ASCII characters only, no spaces");
    }
    return token;
}

}  // namespace

std::optional<std::string_view> bearer_token(std::string_view header) {
    static constexpr std::string_view scheme = "bearer ";
    const auto same = [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b;
    };
    if (header.size() < scheme.size() ||
        !std::ranges::equal(header.substr(0, scheme.size()), scheme, same)) {
        return std::nullopt;
    }
    header.remove_prefix(std::min(header.find_first_not_of(' ', scheme.size()), header.size()));
    header.remove_suffix(header.size() - (header.find_last_not_of(" \t") + 1));
    return header;
}

// Digests have equal length: the time of a comparison reveals nothing about the token.
OperatorToken::OperatorToken(std::string token)
    : digest_(sha256_hex(checked(std::move(token), "OperatorToken"))) {}

http::Actor OperatorToken::authenticate(
    std::optional<std::string_view> authorization_header) const {
    if (!authorization_header) return {};
    const auto presented = bearer_token(*authorization_header);
    if (presented && constant_time_equal(sha256_hex(*presented), digest_))
        return {.role = http::Role::owner, .holder = http::CredentialKind::operator_token};
    return {.role = http::Role::customer, .rejected = true};
}

std::optional<std::string> operator_token(const Config& config) {
    static constexpr auto name = "BAEDAL_ADMIN_TOKEN";
    auto given = config.secret(name);
    if (!given) return std::nullopt;
    return checked(*std::move(given), name);
}

}  // namespace baedal::auth
