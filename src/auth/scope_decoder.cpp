#include "auth/scope_decoder.h"

#include <algorithm>
#include <array>
#include <limits>

#include "auth/password.h"
#include "auth/password_rules.h"

namespace baedal::auth {

namespace {

constexpr std::array<std::string_view, 2> roles{"owner", "staff"};
constexpr json::TextRange store_count{0, 200};
constexpr json::IntegerRange store_id{1, std::numeric_limits<std::int32_t>::max()};

// The work of staff.
constexpr http::TokenScopes staff_scopes =
    http::TokenScopes::orders_read | http::TokenScopes::tickets_write;
// What they give is not kept apart by store.
constexpr http::TokenScopes of_every_store =
    http::TokenScopes::events_read | http::TokenScopes::admin;

std::vector<std::int64_t> read_stores(json::ObjectReader& fields) {
    auto stores = fields.optional_integers("stores", store_count, store_id);
    std::ranges::sort(stores);
    const auto [first, last] = std::ranges::unique(stores);
    stores.erase(first, last);
    return stores;
}

http::TokenScopes read_scope_names(json::ObjectReader& fields) {
    constexpr json::TextRange name_count{1, http::TokenScopes::names.size()};
    http::TokenScopes out;
    bool all_known = true;
    for (const std::string& name : fields.optional_texts("scopes", name_count, {1, 50})) {
        const auto found = std::ranges::find(http::TokenScopes::names, name);
        all_known = all_known && found != http::TokenScopes::names.end();
        if (found != http::TokenScopes::names.end()) {
            out = out | http::TokenScopes::at(
                            static_cast<std::size_t>(found - http::TokenScopes::names.begin()));
        }
    }
    if (!all_known)
        fields.add_error("scopes",
                         "May have " + http::join_names(http::TokenScopes::all, ", ") + ".");
    return out;
}

}  // namespace

Scope read_scope(json::ObjectReader& fields, const std::optional<Scope>& before) {
    Scope scope = before.value_or(Scope{});
    if (const auto role = fields.optional_choice("role", roles)) {
        scope.role = *role == 0 ? http::Role::owner : http::Role::staff;
        if (scope.role == http::Role::owner) scope.stores.clear();
    } else if (!before && !fields.has("role")) {
        fields.add_error("role", "is required: owner or staff");
    }
    if (fields.has("stores")) {
        scope.stores = read_stores(fields);
    }
    if (const std::string error = scope_error(scope); !error.empty())
        fields.add_error("stores", error);
    return scope;
}

void read_token_scopes(json::ObjectReader& fields, Token& token) {
    if (!fields.has("scopes")) {
        token.scope = read_scope(fields, std::nullopt);
        token.scopes =
            token.scope.role == http::Role::owner ? http::TokenScopes::all : staff_scopes;
        return;
    }
    if (fields.is_null("scopes")) fields.add_error("scopes", "Must be a list of names.");
    if (fields.has("role")) fields.add_error("role", "Give scopes or a role, not both.");
    token.scopes = read_scope_names(fields);
    const bool some_stores = fields.has("stores") && !fields.is_null("stores");
    token.scope = {some_stores ? http::Role::staff : http::Role::owner, read_stores(fields)};
    if (some_stores && token.scope.stores.empty())
        fields.add_error("stores", "Name the stores, or give null for every store.");
    if (some_stores && token.scopes.shares_one_with(of_every_store)) {
        fields.add_error("stores", "Must be null with the scopes " +
                                       http::join_names(of_every_store, " and ") + ".");
    }
}

std::string scope_error(const Scope& scope) {
    if (scope.role == http::Role::owner && !scope.stores.empty())
        return "An owner has every store: leave this out.";
    if (scope.role == http::Role::staff && scope.stores.empty())
        return "Staff need the ids of the stores that they work at.";
    return "";
}

std::string read_username(json::ObjectReader& fields) {
    std::string name = normalize_username(fields.text("username", {1, 64}));
    if (fields.has("username") && !is_username(name))
        fields.add_error("username", "May have letters a-z, digits and . _ - @, 64 at most.");
    return name;
}

std::optional<std::string> read_password(json::ObjectReader& fields, const std::string& username,
                                         bool required) {
    std::optional<std::string> password;
    if (required) {
        password = fields.text("password", password_length);
    } else {
        // optional_text() reads null as absent.
        if (fields.is_null("password")) fields.add_error("password", "Must be a string.");
        password = fields.optional_text("password", password_length);
    }
    // One of the wrong length is empty here, and has its error.
    if (password && !password->empty()) {
        if (std::string error = password_error(*password, username); !error.empty())
            fields.add_error("password", std::move(error));
    }
    return password;
}

json::Array stores_json(const Scope& scope) {
    return json::Array(scope.stores.begin(), scope.stores.end());
}

json::Array scopes_json(http::TokenScopes scopes) {
    json::Array out;
    for (std::size_t i = 0; i < http::TokenScopes::names.size(); ++i) {
        if (scopes.shares_one_with(http::TokenScopes::at(i)))
            out.emplace_back(http::TokenScopes::names[i]);
    }
    return out;
}

}  // namespace baedal::auth
