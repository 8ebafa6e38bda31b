#include "store/http/correction_routes.h"

#include <variant>

#include "http/idempotency.h"
#include "store/http/correction_decoder.h"
#include "store/http/ticket_encoder.h"

namespace baedal::store {

using http::Access;
using http::Method;
using http::TokenScopes;

namespace {

using Key = db::IdempotencyKey;
using Outcome = std::variant<Key::Completed, Key::Conflict>;

Result<Outcome> make_once(db::Transaction& tx, const std::optional<Key>& key,
                          const std::string& order_id, Milliseconds accept_within,
                          const auto& correction) {
    if (key) {
        db::purge_idempotency_keys(tx);
        auto claim = key->look_up(tx);
        if (claim.conflict) return *claim.conflict;
        if (claim.response) return Key::Completed{std::move(*claim.response), true};
    }
    const Result<Ticket> ticket = correction(tx);
    if (!ticket) return std::unexpected(ticket.error());
    auto response = http::to_stored(http::json_text(200, encode(*ticket, accept_within)));
    if (!key) return Key::Completed{std::move(response)};
    key->take(tx, order_id);
    return key->complete(tx, std::move(response));
}

}  // namespace

CorrectionRoutes::CorrectionRoutes(http::Routes& routes, db::Database& database,
                                   const TicketPublisher& publisher, const Settings& settings)
    : database_(database), publisher_(publisher), settings_(settings) {
    routes.add(Method::post, "/tickets/{orderId}/delay", Access::staff, TokenScopes::tickets_write,
               [this](http::Request& r) { return delay(r); });
    routes.add(Method::post, "/tickets/{orderId}/undo", Access::staff, TokenScopes::tickets_write,
               [this](http::Request& r) { return undo(r); });
    routes.add(Method::post, "/tickets/{orderId}/cancel", Access::staff, TokenScopes::tickets_write,
               [this](http::Request& r) { return cancel(r); });
    routes.add(Method::post, "/tickets/{orderId}/items", Access::staff, TokenScopes::tickets_write,
               [this](http::Request& r) { return items(r); });
}

Task<http::Response> CorrectionRoutes::delay(http::Request& request) {
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto by = decode_delay(*body);
    if (!by) co_return http::problem(by.error());
    co_return co_await make(
        request, [this, &request, by = *by](db::Transaction& tx, const WorksAt& works_at) {
            return delay_ticket(tx, publisher_, std::string(request.path_value(0)), by, works_at);
        });
}

Task<http::Response> CorrectionRoutes::undo(http::Request& request) {
    const auto body = request.json_or_empty();
    if (!body) co_return http::problem(body.error());
    if (const auto read = decode_nothing(*body); !read) co_return http::problem(read.error());
    co_return co_await make(request,
                            [this, &request](db::Transaction& tx, const WorksAt& works_at) {
                                return undo_step(tx, publisher_, std::string(request.path_value(0)),
                                                 settings_.accept_within, works_at);
                            });
}

Task<http::Response> CorrectionRoutes::cancel(http::Request& request) {
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto wanted = decode_store_cancellation(*body);
    if (!wanted) co_return http::problem(wanted.error());
    co_return co_await make(
        request, [this, &request, wanted = *wanted](db::Transaction& tx, const WorksAt& works_at) {
            return cancel_by_store(tx, publisher_, std::string(request.path_value(0)), wanted,
                                   works_at);
        });
}

Task<http::Response> CorrectionRoutes::items(http::Request& request) {
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto wanted = decode_removals(*body);
    if (!wanted) co_return http::problem(wanted.error());
    co_return co_await make(request, [this, &request, wanted = *wanted](db::Transaction& tx,
                                                                        const WorksAt& works_at) {
        return refuse_dishes(tx, publisher_, std::string(request.path_value(0)), wanted, works_at);
    });
}

Task<http::Response> CorrectionRoutes::make(http::Request& request, Correction correction) {
    const auto key = http::make_idempotency_key(request, "");
    if (!key) co_return http::problem(key.error());
    const std::string order_id(request.path_value(0));
    const auto works_at = [&actor = request.actor](std::int64_t id) { return actor.works_at(id); };

    auto outcome = co_await database_.write([&](db::Transaction& tx) {
        tx.set_trace(request.traceparent);
        return make_once(tx, *key, order_id, settings_.accept_within,
                         [&](db::Transaction& unit) { return correction(unit, works_at); });
    });

    if (!outcome) co_return http::problem(outcome.error());
    if (const auto* conflict = std::get_if<Key::Conflict>(&*outcome))
        co_return http::conflict(*conflict);
    auto& completed = std::get<Key::Completed>(*outcome);
    co_return completed.replayed ? http::replayed(std::move(completed.response))
                                 : http::from_stored(std::move(completed.response));
}

}  // namespace baedal::store
