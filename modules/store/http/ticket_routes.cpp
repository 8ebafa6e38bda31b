#include "store/http/ticket_routes.h"

#include "http/paging.h"
#include "store/application/change_ticket.h"
#include "store/application/problems.h"
#include "store/http/ticket_decoder.h"
#include "store/http/ticket_encoder.h"
#include "store/http/ticket_stream.h"
#include "store/storage/store_repository.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

using http::Access;
using http::Method;
using http::TokenScopes;

namespace {

constexpr TokenScopes reading_tickets = TokenScopes::orders_read | TokenScopes::tickets_write;

}  // namespace

TicketRoutes::TicketRoutes(http::Routes& routes, db::Database& database,
                           const TicketPublisher& publisher, const Settings& settings)
    : database_(database), publisher_(publisher), accept_within_(settings.accept_within) {
    routes.add(Method::get, "/stores/{id}/tickets", Access::staff, reading_tickets,
               [this](http::Request& r) { return list(r); });
    routes.add(Method::get, "/stores/{id}/tickets/events", Access::staff, reading_tickets,
               [this](http::Request& r) { return stream(r); });
    routes.add(Method::get, "/tickets/{orderId}", Access::staff, reading_tickets,
               [this](http::Request& r) { return get(r); });
    // POST /tickets/{orderId}/accept and so on.
    for (const std::string_view name : enum_names(Command{})) {
        const Command command = *from_name<Command>(name);
        routes.add(Method::post, "/tickets/{orderId}/" + std::string(name), Access::staff,
                   TokenScopes::tickets_write,
                   [this, command](http::Request& r) { return change(r, command); });
    }
}

Task<http::Response> TicketRoutes::list(http::Request& request) {
    http::QueryFields query(request);
    const std::string state = query.text("state").value_or("active");
    if (state != "active" && state != "done") query.add_error("state", "Must be active or done.");
    const int limit = query.limit();
    const auto cursor = query.cursor();
    if (auto problem = query.problem()) co_return http::problem(*problem);

    const auto id = request.path_integer(0);
    auto found =
        database_.read([&](db::Connection& c) -> std::optional<std::vector<tickets::Listed>> {
            if (!id || !request.actor.works_at(*id) || !stores::exists(c, *id)) return std::nullopt;
            if (state == "done")
                return tickets::done(c, *id, cursor.value_or(http::newest_first), limit + 1);
            return tickets::active(c, *id, cursor.value_or(0), limit + 1);
        });
    if (!found) co_return http::problem(no_such_store());
    const std::string next = http::cut_to_page(*found, limit, &tickets::Listed::position);
    std::vector<std::string> items;
    for (const tickets::Listed& listed : *found)
        items.push_back(encode(listed.ticket, accept_within_));
    co_return http::page_of_texts(items, next);
}

Task<http::Response> TicketRoutes::get(http::Request& request) {
    const std::string order_id(request.path_value(0));
    const auto ticket =
        database_.read([&](db::Connection& c) { return tickets::find(c, order_id); });
    if (!ticket || !request.actor.works_at(ticket->store_id))
        co_return http::problem(no_such_ticket());
    co_return http::with_etag(request, std::to_string(ticket->version),
                              encode(*ticket, accept_within_));
}

Task<http::Response> TicketRoutes::stream(http::Request& request) {
    http::QueryFields query(request);
    if (auto problem = query.problem()) co_return http::problem(*problem);
    const auto id = request.path_integer(0);
    if (!id || !request.actor.works_at(*id) ||
        !database_.read([&](db::Connection& c) { return stores::exists(c, *id); })) {
        co_return http::problem(no_such_store());
    }
    co_return http::event_stream(ticket_stream(database_, accept_within_, *id,
                                               request.header("Last-Event-ID").value_or("")));
}

Task<http::Response> TicketRoutes::change(http::Request& request, Command command) {
    const std::string order_id(request.path_value(0));
    const auto body = request.json_or_empty();
    if (!body) co_return http::problem(body.error());
    const auto wanted = decode_command(command, *body);
    if (!wanted) co_return http::problem(wanted.error());

    const auto works_at = [&actor = request.actor](std::int64_t id) { return actor.works_at(id); };
    const auto ticket = co_await database_.write([&](db::Transaction& tx) {
        tx.set_trace(request.traceparent);
        return change_ticket(tx, publisher_, order_id, *wanted, works_at);
    });
    if (!ticket) co_return http::problem(ticket.error());
    co_return http::json_text(200, encode(*ticket, accept_within_));
}

}  // namespace baedal::store
