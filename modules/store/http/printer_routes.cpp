#include "store/http/printer_routes.h"

#include "json/items.h"
#include "store/application/change_printers.h"
#include "store/application/problems.h"
#include "store/http/printer_decoder.h"
#include "store/http/ticket_encoder.h"
#include "store/storage/printer_repository.h"
#include "store/storage/store_repository.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

using http::Access;
using http::Method;
using http::TokenScopes;

namespace {

constexpr TokenScopes reading_printers =
    TokenScopes::orders_read | TokenScopes::tickets_write | TokenScopes::admin;

struct PrinterView {
    printers::Stored stored;
    static void fields(const auto& self, auto&& field) {
        const printers::Stored& s = self.stored;
        field("id", s.printer.id);
        field("name", s.printer.name);
        field("address", s.printer.address);
        field("columns", s.printer.columns);
        field("encoding", to_text(s.printer.encoding));
        field("copies", s.printer.copies);
        field("when", to_text(s.printer.when));
        field("state", to_text(s.state));
        field("detail", s.detail);
        field("since", s.state_since);
        field("waiting", s.waiting);
        field("lastPrintedAt", s.last_printed_at);
    }
};

std::string encode(std::vector<printers::Stored> found) {
    std::vector<PrinterView> views;
    for (printers::Stored& stored : found) views.push_back({std::move(stored)});
    return json::to_text(json::Items<PrinterView>{views});
}

}  // namespace

PrinterRoutes::PrinterRoutes(http::Routes& routes, db::Database& database, PrintQueue queue,
                             const Settings& settings)
    : database_(database), queue_(std::move(queue)), accept_within_(settings.accept_within) {
    routes.add(Method::get, "/stores/{id}/printers", Access::staff, reading_printers,
               [this](http::Request& r) { return list(r); });
    routes.add(Method::put, "/stores/{id}/printers", Access::owner, TokenScopes::admin,
               [this](http::Request& r) { return replace(r); });
    routes.add(Method::post, "/stores/{id}/printers/{printerId}/test", Access::staff,
               TokenScopes::tickets_write | TokenScopes::admin,
               [this](http::Request& r) { return test(r); });
    routes.add(Method::post, "/tickets/{orderId}/print", Access::staff, TokenScopes::tickets_write,
               [this](http::Request& r) { return reprint(r); });
}

Task<http::Response> PrinterRoutes::list(http::Request& request) {
    http::QueryFields query(request);
    if (auto problem = query.problem()) co_return http::problem(*problem);
    const auto id = request.path_integer(0);
    const auto found =
        database_.read([&](db::Connection& c) -> std::optional<std::vector<printers::Stored>> {
            if (!id || !request.actor.works_at(*id) || !stores::exists(c, *id)) return std::nullopt;
            return printers::of_store(c, *id);
        });
    if (!found) co_return http::problem(no_such_store());
    co_return http::json_text(200, encode(*found));
}

Task<http::Response> PrinterRoutes::replace(http::Request& request) {
    auto wanted = decode_printers(request.body);
    if (!wanted) co_return http::problem(wanted.error());
    const auto id = request.path_integer(0);
    if (!id) co_return http::problem(no_such_store());
    auto changed = co_await database_.write([&](db::Transaction& tx) {
        auto out = change_printers(tx, *id, *wanted);
        if (out) queue_.notify(tx);
        return out;
    });
    if (!changed) co_return http::problem(changed.error());
    co_return http::json_text(200, encode(std::move(*changed)));
}

Task<http::Response> PrinterRoutes::test(http::Request& request) {
    const auto body = request.json_or_empty();
    if (!body) co_return http::problem(body.error());
    json::ObjectReader fields(*body);
    if (auto problem = fields.problem()) co_return http::problem(*problem);
    const auto store_id = request.path_integer(0);
    const auto printer_id = request.path_integer(1);
    if (!store_id || !request.actor.works_at(*store_id)) co_return http::problem(no_such_store());
    const auto queued = co_await database_.write([&](db::Transaction& tx) -> Result<> {
        const auto printer =
            printer_id ? printers::find(tx.connection(), *printer_id) : std::nullopt;
        if (!printer || printer->printer.store_id != *store_id)
            return std::unexpected(no_such_printer());
        queue_.add_test(tx, printer->printer);
        return {};
    });
    if (!queued) co_return http::problem(queued.error());
    co_return http::json_text(202, encode(database_.read([&](db::Connection& c) {
                                  return printers::of_store(c, *store_id);
                              })));
}

Task<http::Response> PrinterRoutes::reprint(http::Request& request) {
    const auto body = request.json_or_empty();
    if (!body) co_return http::problem(body.error());
    json::ObjectReader fields(*body);
    if (auto problem = fields.problem()) co_return http::problem(*problem);
    const std::string order_id(request.path_value(0));
    const auto ticket = co_await database_.write([&](db::Transaction& tx) -> Result<Ticket> {
        auto found = tickets::find(tx.connection(), order_id);
        if (!found || !request.actor.works_at(found->store_id))
            return std::unexpected(no_such_ticket());
        if (auto queued = queue_.add_reprints(tx, *found); !queued)
            return std::unexpected(std::move(queued.error()));
        return std::move(*found);
    });
    if (!ticket) co_return http::problem(ticket.error());
    co_return http::json_text(200, encode(*ticket, accept_within_));
}

}  // namespace baedal::store
