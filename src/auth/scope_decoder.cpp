#include "auth/scope_decoder.h"

#include <algorithm>
#include <array>
#include <limits>

#include "auth/password.h"

namespace baedal::auth {

namespace {

constexpr std::array<std::string_view, 2> roles{"owner", "staff"};
constexpr json::TextRange store_count{0, 200};
constexpr json::IntegerRange store_id{1, std::numeric_limits<std::int32_t>::max()};

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
        scope.stores = fields.optional_integers("stores", store_count, store_id);
        std::ranges::sort(scope.stores);
        const auto [first, last] = std::ranges::unique(scope.stores);
        scope.stores.erase(first, last);
    }
    if (const std::string error = scope_error(scope); !error.empty())
        fields.add_error("stores", error);
    return scope;
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
    if (password && normalize_username(*password) == username)
        fields.add_error("password", "Must be another than the name.");
    return password;
}

json::Array stores_json(const Scope& scope) {
    return json::Array(scope.stores.begin(), scope.stores.end());
}

}  // namespace baedal::auth
