#include "auth/user_routes.h"

#include "auth/scope_json.h"
#include "auth/session_repository.h"
#include "http/paging.h"

namespace baedal::auth {

namespace {

using http::Method;

Problem no_such_user() { return problems::not_found("There is no such user."); }

Problem name_taken() {
    return {409, "name-taken", "The name is taken", "There is a user of this name. Take another."};
}

Problem last_owner() {
    return {409, "last-owner", "The last owner stays",
            "Without an owner nobody could make another. Make one first."};
}

json::Object to_json(const User& user) {
    return {{"id", user.id},
            {"username", user.name},
            {"role", http::to_text(user.scope.role)},
            {"stores", stores_json(user.scope)},
            {"createdAt", to_rfc3339(user.created_at)},
            {"updatedAt", to_rfc3339(user.updated_at)}};
}

std::string scope_text(const Scope& scope) {
    std::string out(http::to_text(scope.role));
    return scope.stores.empty() ? out : out + " of " + stores_text(scope.stores);
}

}  // namespace

void UserRoutes::add_to(http::Routes& routes) {
    routes.add(Method::get, "/admin/users", http::Access::owner,
               [this](http::Request& r) { return list(r); });
    routes.add(Method::post, "/admin/users", http::Access::owner,
               [this](http::Request& r) { return add(r); });
    routes.add(Method::get, "/admin/users/{id}", http::Access::owner,
               [this](http::Request& r) { return get(r); });
    routes.add(Method::patch, "/admin/users/{id}", http::Access::owner,
               [this](http::Request& r) { return change(r); });
    routes.add(Method::del, "/admin/users/{id}", http::Access::owner,
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
    for (const User& user : found) items.push_back(to_json(user));
    co_return http::page(items, next);
}

Task<http::Response> UserRoutes::get(http::Request& request) {
    const auto id = request.path_integer(0);
    const auto user =
        id ? database_.read([&](db::Connection& c) { return users::find(c, *id); }) : std::nullopt;
    co_return user ? http::json(200, to_json(*user)) : http::problem(no_such_user());
}

Task<http::Response> UserRoutes::add(http::Request& request) {
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    json::ObjectReader fields(*body);
    User user;
    user.name = read_username(fields);
    user.scope = read_scope(fields, std::nullopt);
    const auto password = read_password(fields, user.name, true);
    if (auto problem = fields.problem()) co_return http::problem(*problem);

    request.remark = user.name + ": " + scope_text(user.scope);
    auto hash = co_await desk_.hash(*password);
    if (!hash) co_return http::problem(hash.error());
    user.password = std::move(*hash);
    const auto made = co_await database_.write([&](db::Transaction& tx) -> Result<User> {
        if (users::find(tx.connection(), user.name)) return std::unexpected(name_taken());
        return *users::find(tx.connection(), users::insert(tx, user));
    });
    if (!made) co_return http::problem(made.error());
    auto answer = http::json(201, to_json(*made));
    answer.header("Location", "/admin/users/" + std::to_string(made->id));
    co_return answer;
}

Task<http::Response> UserRoutes::change(http::Request& request) {
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto id = request.path_integer(0);
    const auto before =
        id ? database_.read([&](db::Connection& c) { return users::find(c, *id); }) : std::nullopt;
    if (!before) co_return http::problem(no_such_user());
    const auto read = [&](const User& user, std::optional<std::string>& password) -> Result<Scope> {
        json::ObjectReader fields(*body);
        Scope scope = read_scope(fields, user.scope);
        password = read_password(fields, user.name, false);
        if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
        return scope;
    };
    std::optional<std::string> password;
    if (const auto right = read(*before, password); !right) co_return http::problem(right.error());

    std::string hash;
    if (password) {
        auto made = co_await desk_.hash(*password);
        if (!made) co_return http::problem(made.error());
        hash = std::move(*made);
    }
    const auto changed = co_await database_.write([&](db::Transaction& tx) -> Result<User> {
        auto user = users::find(tx.connection(), *id);
        if (!user) return std::unexpected(no_such_user());
        // Read anew onto the user as it is now.
        auto scope = read(*user, password);
        if (!scope) return std::unexpected(scope.error());
        if (scope->role != http::Role::owner && users::is_last_owner(tx.connection(), *user))
            return std::unexpected(last_owner());
        // Nor may the tokens that an owner made outlive the owner.
        if (scope->role != user->scope.role) tokens::remove_all_of(tx, user->id);
        user->scope = std::move(*scope);
        if (!hash.empty()) {
            user->password = hash;
            // Who has the old password is out, whoever changed it stays in.
            sessions::remove_others(tx, user->id, request.actor.digest);
        }
        users::update(tx, *user);
        return *users::find(tx.connection(), *id);
    });
    if (!changed) co_return http::problem(changed.error());
    request.remark = changed->name + ": " + scope_text(changed->scope) +
                     (hash.empty() ? "" : ", with another password");
    co_return http::json(200, to_json(*changed));
}

Task<http::Response> UserRoutes::remove(http::Request& request) {
    const auto id = request.path_integer(0);
    if (!id) co_return http::problem(no_such_user());
    const auto removed = co_await database_.write([&](db::Transaction& tx) -> Result<User> {
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
