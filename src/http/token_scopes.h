// The scopes of an integration's token: what it may do, and what a route asks of one.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace baedal::http {

// Combines with |. As a token's scopes: everything that they name and nothing else. As a route's
// scopes: a token needs one of them.
class TokenScopes {
public:
    constexpr TokenScopes() = default;

    static const TokenScopes orders_read;    // orders, payments, messages and figures
    static const TokenScopes tickets_write;  // the daily work: tickets, and what is sold out
    static const TokenScopes menus_write;    // menus and the stores' profiles
    static const TokenScopes refunds_write;
    static const TokenScopes events_read;  // the modules' event logs, of every store
    static const TokenScopes metrics_read;
    static const TokenScopes admin;  // users, tokens, the audit log, modules
    static const TokenScopes all;

    static constexpr std::array<std::string_view, 7> names{
        "orders:read", "tickets:write", "menus:write", "refunds:write",
        "events:read", "metrics:read",  "admin"};

    // The scope at this position of `names`.
    static constexpr TokenScopes at(std::size_t index) {
        return TokenScopes(static_cast<std::uint8_t>(1U << index));
    }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr bool shares_one_with(TokenScopes other) const { return (bits_ & other.bits_) != 0; }
    constexpr TokenScopes operator|(TokenScopes other) const {
        return TokenScopes(static_cast<std::uint8_t>(bits_ | other.bits_));
    }
    constexpr bool operator==(const TokenScopes&) const = default;

private:
    explicit constexpr TokenScopes(std::uint8_t bits) : bits_(bits) {}

    std::uint8_t bits_ = 0;  // one a name
};

inline constexpr TokenScopes TokenScopes::orders_read = at(0);
inline constexpr TokenScopes TokenScopes::tickets_write = at(1);
inline constexpr TokenScopes TokenScopes::menus_write = at(2);
inline constexpr TokenScopes TokenScopes::refunds_write = at(3);
inline constexpr TokenScopes TokenScopes::events_read = at(4);
inline constexpr TokenScopes TokenScopes::metrics_read = at(5);
inline constexpr TokenScopes TokenScopes::admin = at(6);
inline constexpr TokenScopes TokenScopes::all{0x7F};

// The names with `between` between them, in the order of `names`.
inline std::string join_names(TokenScopes scopes, std::string_view between) {
    std::string out;
    for (std::size_t i = 0; i < TokenScopes::names.size(); ++i) {
        if (!scopes.shares_one_with(TokenScopes::at(i))) continue;
        if (!out.empty()) out += between;
        out += TokenScopes::names[i];
    }
    return out;
}

// The scopes of a text of join_names() with spaces between. A name that is not known gives nothing.
inline TokenScopes parse_names(std::string_view text) {
    TokenScopes out;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const auto found = std::ranges::find(TokenScopes::names, text.substr(begin, end - begin));
        if (found != TokenScopes::names.end()) {
            out =
                out | TokenScopes::at(static_cast<std::size_t>(found - TokenScopes::names.begin()));
        }
        begin = end + 1;
    }
    return out;
}

}  // namespace baedal::http
