#include "http/server/pipeline.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "http/cross_site.h"
#include "http/failure.h"
#include "http/server/clear_text.h"
#include "http/server/worker.h"
#include "http/trace.h"

namespace baedal::http {

namespace {

std::exception_ptr authenticate(const ServerState& server, Request& request) {
    try {
        request.actor = server.authenticate(request);
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }
}

// A token's role says nothing: it may do what its scopes name.
std::optional<Problem> check_scopes(TokenScopes wanted, const Actor& actor) {
    if (actor.scopes.shares_one_with(wanted)) return std::nullopt;
    return problems::forbidden("This token needs the scope " + join_names(wanted, " or ") + ".");
}

std::optional<Problem> check_access(const Route& route, const Request& request) {
    const Actor& actor = request.actor;
    if (route.access == Access::anyone) return std::nullopt;
    if (route.access == Access::monitoring && request.is_local) return std::nullopt;
    if (route.access == Access::peer) {
        if (actor.is_peer()) return std::nullopt;
        return problems::unauthorized("Only the processes of this deployment may ask for this.");
    }
    if (actor.unchecked) return problems::credentials_unavailable();
    if (actor.rejected)
        return problems::unauthorized("These credentials are wrong or have expired.");
    if (!actor.is_staff())
        return problems::unauthorized("Send Authorization: Bearer <token>, or log in.");
    if (actor.is_token()) return check_scopes(route.scopes, actor);
    if (route.access == Access::owner && !actor.is_owner())
        return problems::forbidden("Only an owner may do this.");
    return std::nullopt;
}

// A page of any site makes its visitors' browsers send requests: with their cookies, from their
// addresses and from inside of their networks. It does not know a bearer token.
std::optional<Problem> check_site(const Request& request) {
    const bool has_token = request.actor.is_staff() && !request.actor.by_cookie;
    if (request.method == Method::get || has_token || !is_cross_site(request)) return std::nullopt;
    return problems::cross_site();
}

// JSON in UTF-8. JSON has no parameters (RFC 8259 section 11), so that others than charset are
// ignored (RFC 9110 section 5.6.6: an empty one too).
bool is_json(std::string_view content_type) {
    const std::size_t type_end = std::min(content_type.find(';'), content_type.size());
    if (!equal_ignoring_case(trimmed(content_type.substr(0, type_end)), "application/json"))
        return false;
    for (const std::string_view parameter : split_list(content_type.substr(type_end), ';')) {
        const std::size_t equals = std::min(parameter.find('='), parameter.size());
        if (!equal_ignoring_case(trimmed(parameter.substr(0, equals)), "charset")) continue;
        const std::string_view charset = trimmed(parameter.substr(equals));
        if (!equal_ignoring_case(charset, "=utf-8") && !equal_ignoring_case(charset, "=\"utf-8\""))
            return false;
    }
    return true;
}

std::optional<Problem> check_media_type(const Request& request) {
    if (request.body.empty()) return std::nullopt;
    const auto type = request.header("Content-Type");
    if (!type || is_json(*type)) return std::nullopt;
    return problems::unsupported_media_type();
}

// Of the server itself (RFC 9110 section 9.3.7).
Response server_options() {
    Response response = no_content();
    response.header("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    return response;
}

Response respond_without_route(const Router& router, const Request& request, const Problem& why) {
    std::optional<Response> response;
    if (why.status == 404 && router.unknown_path()) response = router.unknown_path()(request);
    return response ? std::move(*response) : problem(why);
}

// Every call of staff and owners that changes something, or was rejected from doing so, and reads
// of customers' data.
void record_in_audit_log(const Router& router, const Request& request, const Response& response) {
    if (router.recorder() && request.actor.is_staff() &&
        (request.method != Method::get || request.shows_personal_data))
        router.recorder()(request, response);
}

// A stream ends when the session or token that opened it is no longer valid.
void end_with_credentials(EventSource& source, const IsStillValid& is_still_valid,
                          const Actor& actor) {
    source.read_after = [read = std::move(source.read_after), &is_still_valid,
                         actor](const std::string& position) {
        if (is_still_valid(actor)) return read(position);
        return EventSource::Batch{.events = {}, .position = position, .end = true};
    };
}

// The stream holds its places until it is closed.
void hold_slots(EventSource& source, StreamSlots slots) {
    source.read_after = [read = std::move(source.read_after),
                         held = std::make_shared<StreamSlots>(std::move(slots))](
                            const std::string& position) { return read(position); };
}

void admit_stream(const ServerState& server, const Request& request, Response& response) {
    if (request.actor.is_staff()) {
        if (server.is_still_valid)
            end_with_credentials(*response.stream, server.is_still_valid, request.actor);
        return;
    }
    if (2 * server.open_streams >= server.limits.max_connections) {
        response = problem(problems::overloaded(
            "Too many follow their orders at once. Ask for the order itself instead."));
        return;
    }
    auto slots = server.admission.take_stream_slots(request);
    if (slots) {
        hold_slots(*response.stream, std::move(*slots));
    } else {
        response = problem(slots.error());
    }
}

// A proxy that changes Host, or leaves out its port, makes every page one of another origin.
void warn_about_origin(ServerState& server, const Request& request, const Response& response) {
    if (response.status != 403 || request.method == Method::get || !has_other_origin(request))
        return;
    if (server.warned_about_origin.exchange(true)) return;
    log::warn(
        "a request was refused as one of another origin; if a reverse proxy changes Host, let it "
        "keep Host with its port, or set X-Forwarded-Host and name it in server.trusted_proxies",
        {{"setting", "server.trusted_proxies"},
         {"origin", shortened(request.header("Origin").value_or(""), 100)},
         {"host", shortened(request.header("Host").value_or(""), 100)}});
}

std::string_view method_of(const Exchange& exchange) {
    return exchange.is_head ? "HEAD" : to_text(exchange.request.method);
}

std::string_view route_of(const Request& request) {
    return request.route.empty() ? "-" : std::string_view(request.route);
}

// The route's pattern and not the path, which may hold a capability such as an order's id.
void log_request(const Exchange& exchange, const Response& response, Instant::duration took) {
    const Request& request = exchange.request;
    log::debug("request", {{"method", method_of(exchange)},
                           {"route", route_of(request)},
                           {"status", response.status},
                           {"ms", std::chrono::duration<double, std::milli>(took).count()},
                           {"request_id", request.id},
                           {"trace_id", trace_id(request.traceparent)}});
}

// Without what a client writes, and without what tells one client from its neighbours: the line is no
// personal data. `bytes` are those of the body; 0 for an event stream, whose line is that of its start.
void log_access(const Exchange& exchange, const Response& response, Instant::duration took) {
    log::info("access", {{"method", method_of(exchange)},
                         {"route", route_of(exchange.request)},
                         {"status", response.status},
                         {"ms", std::chrono::duration<double, std::milli>(took).count()},
                         {"bytes", exchange.is_head ? 0 : response.body.size()},
                         {"network", network_of(exchange.request.client_address)}});
}

}  // namespace

AdmittedConnection admit_connection(ServerState& server, const Address& from) {
    Peer peer = server.admission.classify(from);
    std::optional<ConnectionCounts::Slot> slot = server.admission.take_slot(peer);
    const bool full = server.open_connections.fetch_add(1) >= server.limits.max_connections;
    Rejection rejection = full ? Rejection::server_is_full : Rejection::none;
    if (!slot) rejection = Rejection::address_has_too_many;
    return {std::move(peer), std::move(slot).value_or(ConnectionCounts::Slot{}), rejection};
}

Problem to_problem(Rejection rejection) {
    if (rejection == Rejection::address_has_too_many) return problems::too_many_connections();
    return problems::overloaded("There are too many connections. Try again soon.");
}

void name_request(Request& request, Random& random) {
    request.id = request_id(request.header("X-Request-Id"), random);
    request.traceparent = continue_trace(request.header("traceparent"), random);
}

Task<Response> respond(ServerState& server, Exchange exchange) {
    Request& request = exchange.request;
    request.over_tls = exchange.over_tls;
    server.admission.identify(exchange.peer, request);
    std::exception_ptr failure = authenticate(server, request);
    if (const auto limited = server.admission.check_rate(exchange.peer, request, exchange.began))
        co_return problem(*limited);
    const bool may_be_new = request.actor.rejected && request.actor.holder != CredentialKind::peer;
    if (may_be_new && server.learn_credentials) {
        co_await server.learn_credentials();
        failure = authenticate(server, request);
    }
    if (failure) co_return failure_response(failure, request);
    if (server.certificate && !request.over_tls) {
        if (auto answer = answer_in_clear_text(*server.certificate, request))
            co_return std::move(*answer);
    }
    Response response = co_await dispatch(server.router, request);
    warn_about_origin(server, request, response);
    if (response.stream && !exchange.is_head) admit_stream(server, request, response);
    co_return response;
}

Task<Response> dispatch(Router& router, Request& request) {
    if (request.path == "*") co_return server_options();
    const Result<RouteMatch> match = router.find(request);
    if (!match) co_return respond_without_route(router, request, match.error());
    const Route& route = *match->route;

    std::optional<Problem> rejection = check_access(route, request);
    if (!rejection) rejection = check_site(request);
    if (!rejection) rejection = check_media_type(request);

    Response response;
    if (rejection) {
        response = problem(*rejection);
    } else {
        try {
            response = co_await route.handler(request);
        } catch (...) {
            response = failure_response(std::current_exception(), request);
        }
    }
    record_in_audit_log(router, request, response);
    co_return response;
}

void observe(Worker& worker, const Exchange& exchange, const Response& response) {
    const auto took = worker.server->clock.monotonic() - exchange.began;
    worker.metrics.observe(exchange.request.module, response.status, took);
    if (response.status == 500) worker.server->internal_errors.add();
    if (log::enabled(log::Level::debug)) log_request(exchange, response, took);
    if (worker.server->logs_access) log_access(exchange, response, took);
}

}  // namespace baedal::http
