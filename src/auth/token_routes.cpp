#include "auth/token_routes.h"

#include "auth/scope_decoder.h"
#include "auth/session_repository.h"
#include "base/digest.h"
#include "http/paging.h"

namespace baedal::auth {

namespace {

using http::Method;

constexpr std::size_t token_bytes = 20;                // 160 bits
constexpr std::string_view secret_prefix = "baedal_";  // for scanners of leaked secrets

Problem token_name_taken() {
    return {409, "name-taken", "The name is taken", "There is a token of this name. Take another."};
}

// `role` is the one that the scopes come nearest to. `stores` is empty for an owner, as for a user.
json::Object encode(const Token& token) {
    const bool is_owners = token.scopes.shares_one_with(http::TokenScopes::admin);
    const bool every_store = token.scope.role == http::Role::owner;
    return {{"id", token.id},
            {"name", token.name},
            {"role", is_owners ? "owner" : "staff"},
            {"scopes", scopes_json(token.scopes)},
            {"stores", every_store && !is_owners ? json::Value() : stores_json(token.scope)},
            {"createdBy", token.created_by},
            {"createdAt", to_rfc3339(token.created_at)},
            {"lastUsedAt",
             token.seen_at ? json::Value(to_rfc3339(*token.seen_at)) : json::Value(nullptr)}};
}

Result<Token> decode_new_token(const http::Request& request) {
    const auto body = request.json();
    if (!body) return std::unexpected(body.error());
    json::ObjectReader fields(*body);
    Token token;
    token.name = fields.text("name", {1, 100});
    read_token_scopes(fields, token);
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    token.created_by = request.actor.name.empty() ? std::string(to_text(request.actor.holder))
                                                  : request.actor.name;
    return token;
}

// A token ends with the user or token that creates it. The actor's credentials are valid.
void set_creator(Token& token, const http::Actor& actor, db::Connection& connection) {
    if (const auto session = sessions::find(connection, actor.digest)) {
        token.user_id = session->user_id;
    } else if (const auto creator = tokens::find(connection, actor.digest)) {
        token.user_id = creator->user_id;
        token.token_id = creator->id;
    }
}

}  // namespace

void TokenRoutes::add_to(http::Routes& routes) {
    routes.add(Method::get, "/admin/tokens", http::Access::owner, http::TokenScopes::admin,
               [this](http::Request& r) { return list(r); });
    routes.add(Method::post, "/admin/tokens", http::Access::owner, http::TokenScopes::admin,
               [this](http::Request& r) { return add(r); });
    routes.add(Method::del, "/admin/tokens/{id}", http::Access::owner, http::TokenScopes::admin,
               [this](http::Request& r) { return revoke(r); });
}

Task<http::Response> TokenRoutes::list(http::Request& request) {
    http::QueryFields query(request);
    const int limit = query.limit();
    const auto after = query.cursor().value_or(0);
    if (auto problem = query.problem()) co_return http::problem(*problem);

    auto found =
        database_.read([&](db::Connection& c) { return tokens::page(c, after, limit + 1); });
    const std::string next = http::cut_to_page(found, limit, &Token::id);
    json::Array items;
    for (const Token& token : found) items.push_back(encode(token));
    co_return http::page(items, next);
}

Task<http::Response> TokenRoutes::add(http::Request& request) {
    auto token = decode_new_token(request);
    if (!token) co_return http::problem(token.error());
    request.remark = token->name + ": " + http::join_names(token->scopes, " ");

    const std::string secret = std::string(secret_prefix) + make_secret(random_, token_bytes);
    const auto made = co_await database_.write([&](db::Transaction& tx) -> Result<Token> {
        if (auto checked = authenticator_.check_confirmed_owner(tx.connection(), request.actor);
            !checked)
            return std::unexpected(std::move(checked.error()));
        set_creator(*token, request.actor, tx.connection());
        auto added = tokens::insert(tx, *token, sha256_hex(secret));
        if (!added) return std::unexpected(token_name_taken());
        return std::move(*added);
    });
    if (!made) co_return http::problem(made.error());
    json::Object shown = encode(*made);
    shown["token"] = secret;
    auto response = http::json(201, shown);
    response.header("Location", "/admin/tokens/" + std::to_string(made->id))
        .header("Cache-Control", "no-store");
    co_return response;
}

Task<http::Response> TokenRoutes::revoke(http::Request& request) {
    const auto id = request.path_integer(0);
    const auto name = co_await database_.write([&](db::Transaction& tx) -> Result<std::string> {
        if (auto checked = authenticator_.check_owner(tx.connection(), request.actor); !checked)
            return std::unexpected(std::move(checked.error()));
        auto removed = id ? tokens::remove(tx, *id) : std::nullopt;
        if (!removed) return std::unexpected(problems::not_found("There is no such token."));
        return std::move(*removed);
    });
    if (!name) co_return http::problem(name.error());
    request.remark = *name;
    co_return http::no_content();
}

}  // namespace baedal::auth
