#include "store/http/ticket_routes.h"

#include "http/paging.h"
#include "store/application/problems.h"
#include "store/http/ticket_decoder.h"
#include "store/http/ticket_encoder.h"
#include "store/http/ticket_stream.h"
#include "store/storage/store_repository.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

using http::Access;
using http::Method;

TicketRoutes::TicketRoutes(http::Routes& routes, db::Database& database,
                           const TicketPublisher& news)
    : database_(database), publisher_(news) {
    const auto add = [&](Method method, const char* pattern,
                         Task<http::Response> (TicketRoutes::*handler)(http::Request&)) {
        routes.add(method, pattern, Access::staff,
                   [this, handler](http::Request& r) { return (this->*handler)(r); });
    };
    add(Method::get, "/stores/{id}/tickets", &TicketRoutes::list);
    add(Method::get, "/stores/{id}/tickets/events", &TicketRoutes::stream);
    add(Method::get, "/tickets/{orderId}", &TicketRoutes::get);
    add(Method::post, "/tickets/{orderId}/accept", &TicketRoutes::accept);
    add(Method::post, "/tickets/{orderId}/reject", &TicketRoutes::reject);
    add(Method::post, "/tickets/{orderId}/cook", &TicketRoutes::cook);
    add(Method::post, "/tickets/{orderId}/ready", &TicketRoutes::ready);
    add(Method::post, "/tickets/{orderId}/dispatch", &TicketRoutes::dispatch);
    add(Method::post, "/tickets/{orderId}/deliver", &TicketRoutes::deliver);
    add(Method::post, "/tickets/{orderId}/pickup", &TicketRoutes::pickup);
}

Task<http::Response> TicketRoutes::list(http::Request& request) {
    http::QueryFields query(request);
    const std::string state = query.text("state").value_or("active");
    if (state != "active" && state != "done") query.refuse("state", "Must be active or done.");
    const int limit = query.limit();
    const auto cursor = query.cursor();
    if (auto problem = query.problem()) co_return http::problem(*problem);

    const auto id = request.path_integer(0);
    auto found =
        database_.read([&](db::Connection& c) -> std::optional<std::vector<tickets::Placed>> {
            if (!id || !request.actor.works_at(*id) || !stores::exists(c, *id)) return std::nullopt;
            if (state == "done")
                return tickets::done(c, *id, cursor.value_or(http::newest_first), limit + 1);
            return tickets::active(c, *id, cursor.value_or(0), limit + 1);
        });
    if (!found) co_return http::problem(no_such_store());
    const std::string next = http::cut_to_page(*found, limit, &tickets::Placed::position);
    json::Array items;
    for (const tickets::Placed& placed : *found) items.push_back(to_json(placed.ticket));
    co_return http::page(items, next);
}

Task<http::Response> TicketRoutes::get(http::Request& request) {
    const std::string order_id(request.path_value(0));
    const auto ticket =
        database_.read([&](db::Connection& c) { return tickets::find(c, order_id); });
    if (!ticket || !request.actor.works_at(ticket->store_id))
        co_return http::problem(no_such_ticket());
    co_return http::with_etag(request, std::to_string(ticket->version),
                              json::dump(to_json(*ticket)));
}

Task<http::Response> TicketRoutes::stream(http::Request& request) {
    http::QueryFields query(request);
    if (auto problem = query.problem()) co_return http::problem(*problem);
    const auto id = request.path_integer(0);
    if (!id || !request.actor.works_at(*id) ||
        !database_.read([&](db::Connection& c) { return stores::exists(c, *id); })) {
        co_return http::problem(no_such_store());
    }
    co_return http::event_stream(
        ticket_stream(database_, *id, request.header("Last-Event-ID").value_or("")));
}

Task<http::Response> TicketRoutes::obey(http::Request& request, Command command, Act act) {
    const std::string order_id(request.path_value(0));
    const auto moved = co_await database_.write([&](db::Transaction& tx) -> Result<Ticket> {
        tx.set_trace(request.traceparent);
        auto ticket = tickets::find(tx.connection(), order_id);
        if (!ticket || !request.actor.works_at(ticket->store_id))
            return std::unexpected(no_such_ticket());
        const Step step = act(tx, *ticket);
        if (step == Step::forbidden) return std::unexpected(invalid_transition(*ticket, command));
        if (step == Step::taken) {
            tickets::update(tx, *ticket);
            publisher_.moved(tx, *ticket);
        }
        return std::move(*ticket);
    });
    if (!moved) co_return http::problem(moved.error());
    co_return http::json(200, to_json(*moved));
}

Task<http::Response> TicketRoutes::obey_plain(http::Request& request, Command command,
                                              Step (Ticket::*move)(TimePoint)) {
    const auto body = request.json_or_empty();
    if (!body) co_return http::problem(body.error());
    if (const auto plain = read_nothing(*body); !plain) co_return http::problem(plain.error());
    co_return co_await obey(request, command, [move](db::Transaction& tx, Ticket& ticket) {
        return (ticket.*move)(tx.now());
    });
}

Task<http::Response> TicketRoutes::accept(http::Request& request) {
    const auto body = request.json_or_empty();
    if (!body) co_return http::problem(body.error());
    const auto wanted = read_accept(*body);
    if (!wanted) co_return http::problem(wanted.error());

    co_return co_await obey(
        request, Command::accept, [minutes = *wanted](db::Transaction& tx, Ticket& ticket) {
            const auto preparation = minutes ? std::chrono::minutes{*minutes}
                                             : stores::rules(tx, ticket.store_id).preparation;
            return ticket.accept(tx.now(), preparation);
        });
}

Task<http::Response> TicketRoutes::reject(http::Request& request) {
    const auto body = request.json_or_empty();
    if (!body) co_return http::problem(body.error());
    const auto reason = read_reject(*body);
    if (!reason) co_return http::problem(reason.error());

    co_return co_await obey(request, Command::reject,
                            [reason = *reason](db::Transaction& tx, Ticket& ticket) {
                                return ticket.reject(tx.now(), reason);
                            });
}

Task<http::Response> TicketRoutes::dispatch(http::Request& request) {
    const auto body = request.json_or_empty();
    if (!body) co_return http::problem(body.error());
    const auto rider = read_dispatch(*body);
    if (!rider) co_return http::problem(rider.error());

    co_return co_await obey(request, Command::dispatch,
                            [rider = *rider](db::Transaction& tx, Ticket& ticket) {
                                return ticket.dispatch(tx.now(), rider);
                            });
}

Task<http::Response> TicketRoutes::cook(http::Request& request) {
    return obey_plain(request, Command::cook, &Ticket::cook);
}
Task<http::Response> TicketRoutes::ready(http::Request& request) {
    return obey_plain(request, Command::ready, &Ticket::ready);
}
Task<http::Response> TicketRoutes::deliver(http::Request& request) {
    return obey_plain(request, Command::deliver, &Ticket::deliver);
}
Task<http::Response> TicketRoutes::pickup(http::Request& request) {
    return obey_plain(request, Command::pickup, &Ticket::pickup);
}

}  // namespace baedal::store
