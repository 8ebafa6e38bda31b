#include "auth/user_routes.h"

#include "auth/device_repository.h"
#include "auth/scope_decoder.h"
#include "auth/session_repository.h"
#include "http/paging.h"

namespace baedal::auth {

namespace {

using http::Method;

Problem no_such_user() { return problems::not_found("There is no such user."); }

Problem user_name_taken() {
    return {409, "name-taken", "The name is taken", "There is a user of this name. Take another."};
}

Problem own_password() {
    return problems::forbidden(
        "Change your own password at POST /sessions/current/password, with the present one.");
}

Problem last_owner() {
    return {409, "last-owner", "The last owner stays",
            "Without an owner nobody could make another. Make one first."};
}

json::Object encode(const User& user) {
    return {{"id", user.id},
            {"username", user.name},
            {"role", http::to_text(user.scope.role)},
            {"stores", stores_json(user.scope)},
            {"createdAt", to_rfc3339(user.created_at)},
            {"updatedAt", to_rfc3339(user.updated_at)}};
}

// For the audit log.
std::string describe(const Scope& scope) {
    std::string out(http::to_text(scope.role));
    return scope.stores.empty() ? out : out + " of " + encode_stores(scope.stores);
}

struct NewUser {
    std::string name;
    Scope scope;
    std::string password;
};

Result<NewUser> decode_new_user(const http::Request& request) {
    const auto body = request.json();
    if (!body) return std::unexpected(body.error());
    json::ObjectReader fields(*body);
    NewUser user;
    user.name = read_username(fields);
    user.scope = read_scope(fields, std::nullopt);
    user.password = read_password(fields, user.name, true).value_or("");
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return user;
}

struct UserChange {
    Scope scope;
    std::optional<std::string> password;
    bool revokes_tokens = false;
};

// Absent members keep their values of `user`.
Result<UserChange> decode_change(const json::Object& body, const User& user) {
    json::ObjectReader fields(body);
    UserChange change;
    change.scope = read_scope(fields, user.scope);
    change.password = read_password(fields, user.name, false);
    change.revokes_tokens = fields.optional_flag("revokeTokens").value_or(false);
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return change;
}

struct ChangedUser {
    User user;
    std::vector<Token> tokens;  // that the user made and that stay valid
};

json::Object encode(const ChangedUser& changed, bool has_new_password) {
    json::Object out = encode(changed.user);
    if (!has_new_password) return out;
    json::Array tokens;
    for (const Token& token : changed.tokens)
        tokens.push_back(json::Object{{"id", token.id}, {"name", token.name}});
    out["tokens"] = std::move(tokens);
    return out;
}

// `hash` is empty to keep the password. `own_session` stays valid, the user's others end with the
// password.
Result<ChangedUser> update(db::Transaction& tx, User user, UserChange change,
                           const std::string& hash, const std::string& own_session) {
    if (change.scope.role != http::Role::owner && users::is_last_owner(tx.connection(), user))
        return std::unexpected(last_owner());
    // Tokens that an owner created must not outlive the role.
    if (change.revokes_tokens || change.scope.role != user.scope.role)
        tokens::remove_all_made_by(tx, user.id);
    user.scope = std::move(change.scope);
    if (!hash.empty()) {
        user.password = hash;
        sessions::remove_others(tx, user.id, own_session);
        devices::remove_others(tx, user.id, "");
    }
    users::update(tx, user);
    return ChangedUser{*users::find(tx.connection(), user.id),
                       tokens::made_by(tx.connection(), user.id)};
}

}  // namespace

void UserRoutes::add_to(http::Routes& routes) {
    routes.add(Method::get, "/admin/users", http::Access::owner, http::TokenScopes::admin,
               [this](http::Request& r) { return list(r); });
    routes.add(Method::post, "/admin/users", http::Access::owner, http::TokenScopes::admin,
               [this](http::Request& r) { return add(r); });
    routes.add(Method::get, "/admin/users/{id}", http::Access::owner, http::TokenScopes::admin,
               [this](http::Request& r) { return get(r); });
    routes.add(Method::patch, "/admin/users/{id}", http::Access::owner, http::TokenScopes::admin,
               [this](http::Request& r) { return change(r); });
    routes.add(Method::del, "/admin/users/{id}", http::Access::owner, http::TokenScopes::admin,
               [this](http::Request& r) { return remove(r); });
}

Task<http::Response> UserRoutes::list(http::Request& request) {
    http::QueryFields query(request);
    const int limit = query.limit();
    const auto after = query.cursor().value_or(0);
    if (auto problem = query.problem()) co_return http::problem(*problem);

    auto found =
        database_.read([&](db::Connection& c) { return users::page(c, after, limit + 1); });
    const std::string next = http::cut_to_page(found, limit, &User::id);
    json::Array items;
    for (const User& user : found) items.push_back(encode(user));
    co_return http::page(items, next);
}

Task<http::Response> UserRoutes::get(http::Request& request) {
    const auto id = request.path_integer(0);
    const auto user =
        id ? database_.read([&](db::Connection& c) { return users::find(c, *id); }) : std::nullopt;
    co_return user ? http::json(200, encode(*user)) : http::problem(no_such_user());
}

Task<http::Response> UserRoutes::add(http::Request& request) {
    const auto wanted = decode_new_user(request);
    if (!wanted) co_return http::problem(wanted.error());
    request.remark = wanted->name + ": " + describe(wanted->scope);

    const auto hash = co_await hasher_.hash(wanted->password);
    if (!hash) co_return http::problem(hash.error());
    const auto user = co_await database_.write([&](db::Transaction& tx) -> Result<User> {
        if (auto checked = authenticator_.check_confirmed_owner(tx.connection(), request.actor);
            !checked)
            return std::unexpected(std::move(checked.error()));
        if (users::find(tx.connection(), wanted->name)) return std::unexpected(user_name_taken());
        const auto id = users::insert(tx, {.name = wanted->name,
                                           .scope = wanted->scope,
                                           .password = *hash,
                                           .created_at = {},
                                           .updated_at = {}});
        return *users::find(tx.connection(), id);
    });
    if (!user) co_return http::problem(user.error());
    auto response = http::json(201, encode(*user));
    response.header("Location", "/admin/users/" + std::to_string(user->id));
    co_return response;
}

Task<http::Response> UserRoutes::change(http::Request& request) {
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto id = request.path_integer(0);
    const auto before =
        id ? database_.read([&](db::Connection& c) { return users::find(c, *id); }) : std::nullopt;
    if (!before) co_return http::problem(no_such_user());
    const auto change = decode_change(*body, *before);
    if (!change) co_return http::problem(change.error());

    // An open screen must not be enough to take over its account.
    if (change->password && request.actor.holder == http::CredentialKind::user &&
        request.actor.name == before->name)
        co_return http::problem(own_password());

    std::string hash;
    if (change->password) {
        auto made = co_await hasher_.hash(*change->password);
        if (!made) co_return http::problem(made.error());
        hash = std::move(*made);
    }
    const auto changed = co_await database_.write([&](db::Transaction& tx) -> Result<ChangedUser> {
        if (auto checked = authenticator_.check_confirmed_owner(tx.connection(), request.actor);
            !checked)
            return std::unexpected(std::move(checked.error()));
        auto user = users::find(tx.connection(), *id);
        if (!user) return std::unexpected(no_such_user());
        // The user may have changed since it was read.
        auto now = decode_change(*body, *user);
        if (!now) return std::unexpected(now.error());
        return update(tx, std::move(*user), std::move(*now), hash, request.actor.digest);
    });
    if (!changed) co_return http::problem(changed.error());
    request.remark = changed->user.name + ": " + describe(changed->user.scope) +
                     (hash.empty() ? "" : ", with another password");
    co_return http::json(200, encode(*changed, !hash.empty()));
}

Task<http::Response> UserRoutes::remove(http::Request& request) {
    const auto id = request.path_integer(0);
    if (!id) co_return http::problem(no_such_user());
    const auto removed = co_await database_.write([&](db::Transaction& tx) -> Result<User> {
        if (auto checked = authenticator_.check_owner(tx.connection(), request.actor); !checked)
            return std::unexpected(std::move(checked.error()));
        auto user = users::find(tx.connection(), *id);
        if (!user) return std::unexpected(no_such_user());
        if (users::is_last_owner(tx.connection(), *user)) return std::unexpected(last_owner());
        users::remove(tx, *id);
        return std::move(*user);
    });
    if (!removed) co_return http::problem(removed.error());
    request.remark = removed->name;
    co_return http::no_content();
}

}  // namespace baedal::auth
