// What says who somebody is: the bodies of users, tokens, log-ins, the first owner's link and exchanged
// passwords, cookies, and what browsers add.
//
// The first byte names which. A body is refused with pointers into it or gives a name, a password and a
// scope that keep their rules; a cookie is found as it was sent or set; a token's scopes are the same in the
// file and in a response; another site's request is seen as such.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "auth/authenticator.h"
#include "auth/device_repository.h"
#include "auth/password.h"
#include "auth/password_rules.h"
#include "auth/scope_decoder.h"
#include "auth/user_repository.h"
#include "http/cookie.h"
#include "http/cross_site.h"
#include "http/token_scopes.h"
#include "json_mutation.h"
#include "taken.h"

namespace {

using namespace baedal;
using namespace fuzz;

void check_scope(const auth::Scope& scope) {
    require(scope.role != http::Role::customer, "nobody is made a customer");
    require((scope.role == http::Role::owner) == scope.stores.empty(),
            "staff have stores, an owner needs none");
    require(scope.stores.size() <= 200, "stores are bounded");
    require(std::ranges::is_sorted(scope.stores, std::ranges::less_equal{}) &&
                std::ranges::adjacent_find(scope.stores) == scope.stores.end(),
            "stores stand in order, once each");
    for (const std::int64_t store : scope.stores) require_integer(store, 1, 2'147'483'647);

    const json::Object shown{{"role", http::to_text(scope.role)},
                             {"stores", auth::stores_json(scope)}};
    json::ObjectReader sent_back(shown);
    const auth::Scope again = auth::read_scope(sent_back, std::nullopt);
    require(!sent_back.problem(), "a scope that is shown can be sent back");
    require(again.role == scope.role && again.stores == scope.stores, "and is the same then");
}

void check_name(const std::string& name) {
    require_text(name, 1, 64);
    require(auth::is_username(name) && auth::normalize_username(name) == name,
            "a name has one spelling");
}

void check_password(const std::optional<std::string>& password, const std::string& name) {
    if (!password) return;
    require_text(*password, 8, 200);
    require(auth::password_error(*password, name).empty(), "a password is not guessed first");
}

void add_user(const json::Object& body) {
    json::ObjectReader fields(body);
    const std::string name = auth::read_username(fields);
    const auth::Scope scope = auth::read_scope(fields, std::nullopt);
    const auto password = auth::read_password(fields, name, true);
    if (const auto problem = fields.problem()) return check_refusal(*problem, body);
    check_name(name);
    check_scope(scope);
    require(password.has_value(), "a new user has a password");
    check_password(password, name);
}

void change_user(const json::Object& body) {
    json::ObjectReader fields(body);
    const auth::Scope scope =
        auth::read_scope(fields, auth::Scope{.role = http::Role::staff, .stores = {1, 7}});
    const auto password = auth::read_password(fields, "kim", false);
    if (const auto problem = fields.problem()) return check_refusal(*problem, body);
    check_scope(scope);
    check_password(password, "kim");
}

// What a token may do is the same in the file, in a response and in the request that it came from.
void check_token_scopes(const auth::Token& token) {
    require(http::parse_names(http::join_names(token.scopes, " ")) == token.scopes,
            "scopes that are stored are read back");
    for (std::size_t i = 0; i < http::TokenScopes::names.size(); ++i) {
        const auto one = http::TokenScopes::at(i);
        require(token.scopes.shares_one_with(one) == ((token.scopes | one) == token.scopes),
                "a token has a scope or not");
    }
    const bool is_owners = token.scope.role == http::Role::owner;
    const json::Object shown{
        {"scopes", auth::scopes_json(token.scopes)},
        {"stores", is_owners ? json::Value() : json::Value(auth::stores_json(token.scope))}};
    json::ObjectReader sent_back(shown);
    auth::Token again;
    auth::read_token_scopes(sent_back, again);
    require(!sent_back.problem(), "scopes that are shown can be sent back");
    require(again.scopes == token.scopes && again.scope.role == token.scope.role &&
                again.scope.stores == token.scope.stores,
            "and are the same then");
}

void add_token(const json::Object& body) {
    json::ObjectReader fields(body);
    const std::string name = fields.text("name", {1, 100});
    auth::Token token;
    auth::read_token_scopes(fields, token);
    if (const auto problem = fields.problem()) return check_refusal(*problem, body);
    require_text(name, 1, 100);
    check_scope(token.scope);
    require(!token.scopes.empty(), "a token has scopes");
    check_token_scopes(token);
    require(token.scope.role == http::Role::owner ||
                !token.scopes.shares_one_with(http::TokenScopes::admin),
            "the scope admin is of every store");
}

void set_up(const json::Object& body) {
    json::ObjectReader fields(body);
    require_text(fields.text("token", {0, 1000}), 0, 1000);
    const std::string name = auth::read_username(fields);
    const auto password = auth::read_password(fields, name, true);
    if (const auto problem = fields.problem()) return check_refusal(*problem, body);
    check_name(name);
    require(password.has_value(), "the first owner has a password");
    check_password(password, name);
}

void change_own_password(const json::Object& body) {
    json::ObjectReader fields(body);
    const std::string present = fields.text("currentPassword", {0, 1000});
    const auto next = auth::read_password(fields, "kim", true);
    if (const auto problem = fields.problem()) return check_refusal(*problem, body);
    require_text(present, 0, 1000);
    require(next.has_value(), "a password is exchanged for another");
    check_password(next, "kim");
}

void log_in(const json::Object& body) {
    json::ObjectReader fields(body);
    const std::string name = auth::normalize_username(fields.text("username", {0, 200}));
    if (const auto problem = fields.problem()) return check_refusal(*problem, body);
    require(auth::normalize_username(name) == name, "a name that is looked for has one spelling");
}

std::vector<std::string> lines_of(std::string_view text, std::size_t count) {
    std::vector<std::string> out;
    for (; out.size() < count; text.remove_prefix(std::min(text.size(), out.back().size() + 1)))
        out.emplace_back(text.substr(0, text.find('\n')));
    return out;
}

// The text of a column, which an older or a later version may have written.
void check_scope_text(std::string_view text) {
    const http::TokenScopes scopes = http::parse_names(text);
    const std::string written = http::join_names(scopes, " ");
    require(http::parse_names(written) == scopes, "scopes have one meaning");
    for (std::size_t i = 0; i < http::TokenScopes::names.size(); ++i) {
        const std::string_view name = http::TokenScopes::names[i];
        const std::string listed = " " + std::string(text) + " ";
        require(scopes.shares_one_with(http::TokenScopes::at(i)) ==
                    listed.contains(" " + std::string(name) + " "),
                "a scope is granted where its whole name stands, and nowhere else");
    }
}

// An independent reading of RFC 6265, section 5.4, as far as this server's cookies need it.
std::optional<std::string> plain_cookie(const http::Request& request, std::string_view name) {
    for (const auto& [field, value] : request.headers) {
        if (!equal_ignoring_case(field, "cookie")) continue;
        std::string_view rest = value;
        for (bool last = false; !last;) {
            const auto end = rest.find(';');
            last = end == std::string_view::npos;
            std::string pair(rest.substr(0, end));
            pair.erase(0, std::min(pair.find_first_not_of(" \t"), pair.size()));
            while (pair.ends_with(' ') || pair.ends_with('\t')) pair.pop_back();
            if (pair.starts_with(std::string(name) + "=")) return pair.substr(name.size() + 1);
            if (!last) rest.remove_prefix(end + 1);
        }
    }
    return std::nullopt;
}

bool is_cookie_value(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '-' || c == '_';
    });
}

// A secret, and two fields of other cookies, one before and one after it.
void check_set_cookie(std::string_view text) {
    const auto lines = lines_of(text, 3);
    constexpr std::array names{auth::device_cookie, auth::session_cookie,
                               auth::secure_session_cookie};
    http::Request sent;
    sent.headers = {{"Cookie", lines[1]}, {"Cookie", lines[2]}};
    for (const std::string_view name : names) {
        const auto found = http::cookie(sent, name);
        require((found ? std::optional(std::string(*found)) : std::nullopt) ==
                    plain_cookie(sent, name),
                "a cookie is the first of its name");
    }
    if (!is_cookie_value(lines[0])) return;
    for (const std::string_view name : names) {
        const bool secure = name.starts_with("__Host-");
        const std::string field = http::set_cookie(name, lines[0], secure ? "/" : "/sessions",
                                                   auth::device_lifetime, secure);
        require(field.ends_with("; Secure") == secure, "a cookie is secure or not");
        require(field.contains("; HttpOnly; SameSite=Strict"),
                "no script and no other site has it");
        const std::string pair = field.substr(0, field.find(';'));  // what a browser keeps
        http::Request request;
        const std::string first = pair + "; " + lines[1];
        request.headers = {{"Cookie", first}, {"Cookie", lines[2]}};
        require(http::cookie(request, name) == lines[0], "a cookie that was set is found");
        request.headers = {{"Cookie", lines[1]}, {"Cookie", pair}, {"Cookie", lines[2]}};
        http::Request earlier;
        earlier.headers = {{"Cookie", lines[1]}};
        const auto before = plain_cookie(earlier, name);
        require(http::cookie(request, name) == before.value_or(lines[0]),
                "also in a field of its own");
    }
}

// A value, and what stands around it.
void check_cookie(std::string_view text) {
    const auto lines = lines_of(text, 3);
    const std::string field = "a=b; id=" + lines[0] + ";" + lines[2];
    http::Request request;
    request.headers = {{"cookie", lines[1]}, {"Cookie", field}};
    const auto found = http::cookie(request, "id");
    require(found.has_value(), "a cookie that was sent is found");
    require(!found->contains(';'), "a value ends with its pair");
    const bool other = lines[1].contains("id=");
    const std::string_view sent(lines[0]);
    require(other || *found == trimmed("=" + lines[0].substr(0, sent.find(';'))).substr(1),
            "and is what was sent");
    require(!http::cookie(request, "no such name="), "no other is found");
}

// Host, Origin, Sec-Fetch-Site, X-Forwarded-Host; absent where empty.
void check_site(std::string_view text) {
    const auto lines = lines_of(text, 4);
    constexpr std::array names{"Host", "Origin", "Sec-Fetch-Site", "X-Forwarded-Host"};
    http::Request request;
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (!lines[i].empty()) request.headers.emplace_back(names[i], lines[i]);
    const bool crosses = http::is_cross_site(request);
    if (!lines[2].empty()) {
        require(crosses == (lines[2] != "same-origin" && lines[2] != "none"),
                "what a browser says of a request counts");
    } else if (lines[1].empty()) {
        require(!crosses, "a request without an origin is no browser's");
    } else if (!crosses) {
        require(lines[1].starts_with("http") && lines[1].contains("://"), "an origin has a scheme");
        require(!lines[0].empty() && lines[1].size() + 4 >= lines[0].size(), "and our host");
    }
    request.through_proxy = true;
    require(crosses || !http::is_cross_site(request), "a proxy's word only ever adds a host");
}

void check_body(std::string_view text, void (*check)(const json::Object&)) {
    if (const auto body = json::parse_object(text)) check(*body);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
    return mutate_json(data, size, max_size, seed, 1);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text = to_view(data + 1, size - 1);
    switch (static_cast<std::uint8_t>(data[0] - 'a') % 10) {
        case 0: check_body(text, add_user); break;
        case 1: check_body(text, change_user); break;
        case 2: check_body(text, log_in); break;
        case 3: check_cookie(text); break;
        case 4: check_site(text); break;
        case 5: check_body(text, add_token); break;
        case 6: check_body(text, set_up); break;
        case 8: check_set_cookie(text); break;
        case 9: check_scope_text(text); break;
        default: check_body(text, change_own_password);
    }
    return 0;
}
