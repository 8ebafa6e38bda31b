#include "auth/session_routes.h"

#include "auth/authenticator.h"
#include "auth/device_repository.h"
#include "auth/scope_decoder.h"
#include "base/digest.h"
#include "base/log.h"
#include "http/cookie.h"
#include "http/cross_site.h"

namespace baedal::auth {

namespace {

using http::Method;

constexpr std::size_t secret_bytes = 16;  // 128 bits
constexpr json::TextRange any_text{0, 1000};

Problem no_session() {
    return problems::not_found("These credentials are a token's, which is no session.");
}

Problem wrong_password() {
    return {403, "wrong-password", "The password is wrong",
            "The present password is another one. Nothing was changed."};
}

// The same for an unknown name and for a wrong password.
Problem wrong_credentials() { return problems::unauthorized("The name or the password is wrong."); }

Problem too_many_tries(std::chrono::seconds wait) {
    Problem problem = problems::too_many_requests(wait);
    problem.detail =
        "Too many wrong passwords came from your network address, or were tried for "
        "this name. Wait " +
        std::to_string(wait.count()) +
        " s and try again. A device on which you logged in before is not affected.";
    return problem;
}

Problem invalid_setup_link() {
    return problems::unauthorized(
        "This set-up link is not valid: it was used, the server was restarted, or there are users "
        "already. The server prints a new one when it starts without users.");
}

struct Login {
    std::string name;
    std::string password;
};

Result<Login> decode_login(const http::Request& request) {
    const auto body = request.json();
    if (!body) return std::unexpected(body.error());
    json::ObjectReader fields(*body);
    Login login;
    login.name = normalize_username(fields.text("username", any_text));
    login.password = fields.text("password", any_text);
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return login;
}

// 401 for a wrong token before 422 for the other fields. Nobody else has a password checked.
Result<Login> decode_setup(const http::Request& request, const SetupLink& setup) {
    const auto body = request.json();
    if (!body) return std::unexpected(body.error());
    json::ObjectReader fields(*body);
    if (!setup.matches(fields.text("token", any_text)))
        return std::unexpected(invalid_setup_link());
    Login owner;
    owner.name = read_username(fields);
    owner.password = read_password(fields, owner.name, true).value_or("");
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return owner;
}

struct PasswordChange {
    std::string current;
    std::string next;
    bool revokes_tokens = false;
};

Result<PasswordChange> decode_password_change(const http::Request& request) {
    const auto body = request.json();
    if (!body) return std::unexpected(body.error());
    json::ObjectReader fields(*body);
    PasswordChange change;
    change.current = fields.text("currentPassword", any_text);
    change.next = read_password(fields, request.actor.name, true).value_or("");
    change.revokes_tokens = fields.optional_flag("revokeTokens").value_or(false);
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return change;
}

Result<std::string> decode_confirmation(const http::Request& request) {
    const auto body = request.json();
    if (!body) return std::unexpected(body.error());
    json::ObjectReader fields(*body);
    std::string password = fields.text("password", any_text);
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return password;
}

// Sets the cookie that fits the connection, and removes the other one if the browser has it.
void set_session_cookie(const http::Request& request, http::Response& response,
                        std::string_view secret, std::chrono::seconds age) {
    const bool secure = http::is_over_tls(request);
    const std::string_view name = secure ? secure_session_cookie : session_cookie;
    const std::string_view other = secure ? session_cookie : secure_session_cookie;
    response.header("Set-Cookie", http::set_cookie(name, secret, "/", age, secure));
    if (http::cookie(request, other))
        response.header("Set-Cookie",
                        http::set_cookie(other, "", "/", std::chrono::seconds{0}, !secure));
}

void set_device_cookie(const http::Request& request, http::Response& response,
                       std::string_view secret) {
    response.header("Set-Cookie", http::set_cookie(device_cookie, secret, "/sessions",
                                                   device_lifetime, http::is_over_tls(request)));
}

// The digest of the device cookie; "" without one.
std::string device_digest(const http::Request& request) {
    const auto secret = http::cookie(request, device_cookie);
    return secret ? sha256_hex(*secret) : "";
}

http::Response encode_current_session(const http::Actor& actor,
                                      std::optional<TimePoint> expires_at) {
    auto response = http::json(
        200, {{"kind", to_text(actor.holder)},
              {"username", actor.name.empty() ? json::Value() : json::Value(actor.name)},
              {"role", http::to_text(actor.role)},
              {"stores", json::Array(actor.stores.begin(), actor.stores.end())},
              {"scopes", actor.is_token() ? json::Value(scopes_json(actor.scopes)) : json::Value()},
              {"expiresAt", expires_at ? json::Value(to_rfc3339(*expires_at)) : json::Value()}});
    response.header("Cache-Control", "no-store");
    return response;
}

}  // namespace

SessionRoutes::SessionRoutes(db::Database& database, PasswordHasher& hasher, SetupLink& setup,
                             Lifetimes lifetimes, const Clock& clock, Random& random)
    : database_(database),
      hasher_(hasher),
      setup_(setup),
      lifetimes_(lifetimes),
      clock_(clock),
      random_(random) {}

void SessionRoutes::add_to(http::Routes& routes) {
    routes.add(Method::post, "/sessions", http::Access::anyone,
               [this](http::Request& r) { return log_in(r); });
    routes.add(Method::post, "/sessions/setup", http::Access::anyone,
               [this](http::Request& r) { return set_up(r); });
    routes.add(Method::get, "/sessions/current", http::Access::staff, http::TokenScopes::all,
               [this](http::Request& r) { return show(r); });
    routes.add(Method::del, "/sessions/current", http::Access::staff, http::TokenScopes::all,
               [this](http::Request& r) { return log_out(r); });
    routes.add(Method::post, "/sessions/current/password", http::Access::staff,
               http::TokenScopes::all, [this](http::Request& r) { return change_password(r); });
    routes.add(Method::post, "/sessions/current/confirm", http::Access::staff,
               http::TokenScopes::all, [this](http::Request& r) { return confirm(r); });
}

Task<http::Response> SessionRoutes::log_in(http::Request& request) {
    const auto login = decode_login(request);
    if (!login) co_return http::problem(login.error());

    const std::string device = device_digest(request);
    bool is_known = false;
    const auto user = database_.read([&](db::Connection& c) {
        auto found = users::find(c, login->name);
        is_known = found && !device.empty() && devices::is_known(c, device, found->id);
        return found;
    });
    const TrySource source{request.client, is_known ? device : std::string_view()};
    const auto is_right =
        co_await check_password(request, login->name, user, login->password, source);
    if (!is_right) co_return http::problem(is_right.error());
    if (!*is_right) co_return http::problem(wrong_credentials());

    const auto session = co_await begin_session(*user, request);
    if (!session) co_return http::problem(session.error());
    request.remark = "logged in";
    co_return encode_new_session(request, *session);
}

Task<http::Response> SessionRoutes::set_up(http::Request& request) {
    const auto owner = decode_setup(request, setup_);
    if (!owner) co_return http::problem(owner.error());

    auto hash = co_await hasher_.hash(owner->password);
    if (!hash) co_return http::problem(hash.error());
    const auto session = co_await insert_first_owner({.name = owner->name,
                                                      .scope = {.role = http::Role::owner},
                                                      .password = std::move(*hash),
                                                      .created_at = {},
                                                      .updated_at = {}},
                                                     request);
    if (!session) co_return http::problem(session.error());
    request.remark = "made the first owner by the set-up link";
    co_return encode_new_session(request, *session);
}

Task<http::Response> SessionRoutes::show(http::Request& request) {
    const http::Actor& actor = request.actor;
    std::optional<TimePoint> expires_at;
    if (actor.holder == http::CredentialKind::user) {
        const auto session =
            database_.read([&](db::Connection& c) { return sessions::find(c, actor.digest); });
        if (session) expires_at = session->created_at + lifetimes_.absolute;
    }
    co_return encode_current_session(actor, expires_at);
}

Task<http::Response> SessionRoutes::log_out(http::Request& request) {
    if (request.actor.holder != http::CredentialKind::user) co_return http::problem(no_session());
    co_await database_.write(
        [&](db::Transaction& tx) { sessions::remove(tx, request.actor.digest); });
    request.remark = "logged out";
    auto response = http::no_content();
    set_session_cookie(request, response, "", std::chrono::seconds{0});
    co_return response;
}

Task<http::Response> SessionRoutes::change_password(http::Request& request) {
    if (request.actor.holder != http::CredentialKind::user) co_return http::problem(no_session());
    const auto change = decode_password_change(request);
    if (!change) co_return http::problem(change.error());

    // A session alone does not prove that its user sits at the screen.
    const std::string& name = request.actor.name;
    const auto user = database_.read([&](db::Connection& c) { return users::find(c, name); });
    const auto is_right = co_await check_password(request, name, user, change->current,
                                                  {request.client, request.actor.digest});
    if (!is_right) co_return http::problem(is_right.error());
    if (!*is_right) co_return http::problem(wrong_password());

    const auto hash = co_await hasher_.hash(change->next);
    if (!hash) co_return http::problem(hash.error());
    const auto changed = co_await update_password(*user, *hash, change->revokes_tokens,
                                                  request.actor.digest, device_digest(request));
    if (!changed) co_return http::problem(changed.error());
    request.remark = "with another password";
    co_return http::no_content();
}

Task<http::Response> SessionRoutes::confirm(http::Request& request) {
    if (request.actor.holder != http::CredentialKind::user) co_return http::problem(no_session());
    auto password = decode_confirmation(request);
    if (!password) co_return http::problem(password.error());

    const std::string& name = request.actor.name;
    const auto user = database_.read([&](db::Connection& c) { return users::find(c, name); });
    const auto is_right = co_await check_password(request, name, user, std::move(*password),
                                                  {request.client, request.actor.digest});
    if (!is_right) co_return http::problem(is_right.error());
    if (!*is_right) co_return http::problem(wrong_password());

    const bool confirmed = co_await database_.write(
        [&](db::Transaction& tx) { return sessions::confirm(tx, request.actor.digest); });
    if (!confirmed)
        co_return http::problem(problems::unauthorized("This session has ended meanwhile."));
    request.remark = "gave the password again";
    co_return http::no_content();
}

Task<Result<bool>> SessionRoutes::check_password(const http::Request& request,
                                                 const std::string& name,
                                                 const std::optional<User>& user,
                                                 std::string password, TrySource source) {
    if (const auto wait = throttle_.take(source, name, clock_.monotonic())) {
        ++tries_.refused;
        co_return std::unexpected(too_many_tries(*wait));
    }
    const bool is_known = !source.device.empty();
    auto is_right = co_await hasher_.verify(
        user ? user->password : std::string(), std::move(password),
        is_known ? std::nullopt : std::optional(network_of(request.client)));
    // A right password, and one that was not checked, do not count.
    if (!is_right || *is_right) throttle_.give_back(source, name);
    if (is_right) ++(*is_right ? tries_.right : tries_.wrong);
    // The throttle bounds these lines. An unknown name is not logged, since it may be a password.
    if (is_right && !*is_right) {
        log::warn("a password was wrong", {{"request_id", request.id},
                                           {"address", request.client_address.to_string()},
                                           {"user", user ? user->name : std::string("(unknown)")}});
    }
    co_return is_right;
}

Task<Result<SessionRoutes::NewSession>> SessionRoutes::begin_session(const User& user,
                                                                     const http::Request& request) {
    std::string secret = make_secret(random_, secret_bytes);
    Device device = device_of(request);
    co_return co_await database_.write([&](db::Transaction& tx) -> Result<NewSession> {
        auto now = users::find(tx.connection(), user.id);
        if (!now || now->password != user.password) return std::unexpected(wrong_credentials());
        const TimePoint created_at = sessions::insert(tx, sha256_hex(secret), now->id, lifetimes_);
        remember(tx, device, now->id);
        return NewSession{std::move(*now), secret, created_at, device.secret};
    });
}

Task<Result<SessionRoutes::NewSession>> SessionRoutes::insert_first_owner(
    User owner, const http::Request& request) {
    std::string secret = make_secret(random_, secret_bytes);
    Device device = device_of(request);
    co_return co_await database_.write([&](db::Transaction& tx) -> Result<NewSession> {
        if (users::any(tx.connection())) return std::unexpected(invalid_setup_link());
        owner.id = users::insert(tx, owner);
        const TimePoint created_at = sessions::insert(tx, sha256_hex(secret), owner.id, lifetimes_);
        remember(tx, device, owner.id);
        tx.after_commit([this] { setup_.close(); });
        return NewSession{owner, secret, created_at, device.secret};
    });
}

SessionRoutes::Device SessionRoutes::device_of(const http::Request& request) const {
    const auto sent = http::cookie(request, device_cookie);
    return {std::string(sent.value_or("")), make_secret(random_, secret_bytes)};
}

// A cookie that this server did not make is replaced.
void SessionRoutes::remember(db::Transaction& tx, Device& device, std::int64_t user_id) {
    if (device.secret.empty() || !devices::exists(tx.connection(), sha256_hex(device.secret)))
        device.secret = device.spare;
    devices::remember(tx, sha256_hex(device.secret), user_id);
}

Task<Result<>> SessionRoutes::update_password(const User& user, const std::string& hash,
                                              bool revokes_tokens, const std::string& own_session,
                                              const std::string& own_device) {
    co_return co_await database_.write([&](db::Transaction& tx) -> Result<> {
        if (!sessions::find(tx.connection(), own_session))
            return std::unexpected(problems::unauthorized("This session has ended meanwhile."));
        auto now = users::find(tx.connection(), user.id);
        if (!now || now->password != user.password) return std::unexpected(wrong_password());
        now->password = hash;
        users::update(tx, *now);
        sessions::remove_others(tx, now->id, own_session);
        sessions::confirm(tx, own_session);
        devices::remove_others(tx, now->id, own_device);
        if (revokes_tokens) tokens::remove_all_made_by(tx, now->id);
        return {};
    });
}

http::Response SessionRoutes::encode_new_session(http::Request& request,
                                                 const NewSession& session) const {
    const User& user = session.user;
    request.actor = {.role = user.scope.role,
                     .holder = http::CredentialKind::user,
                     .name = user.name,
                     .stores = user.scope.stores};
    auto response =
        http::json(201, {{"token", session.secret},
                         {"expiresAt", to_rfc3339(session.created_at + lifetimes_.absolute)},
                         {"role", http::to_text(user.scope.role)},
                         {"stores", stores_json(user.scope)}});
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(lifetimes_.absolute);
    set_device_cookie(request, response, session.device);
    set_session_cookie(request, response, session.secret, age);
    response.header("Cache-Control", "no-store");
    return response;
}

}  // namespace baedal::auth
