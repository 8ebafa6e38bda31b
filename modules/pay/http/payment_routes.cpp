// The routes below /payments.
#include "http/idempotency.h"
#include "http/paging.h"
#include "pay/gateway/sandbox_ledger.h"
#include "pay/http/payment_encoder.h"
#include "pay/http/refund_decoder.h"
#include "pay/pay_module.h"

namespace baedal::pay {

namespace {

using http::Access;
using http::Method;

json::Object show(db::Connection& connection, const StoredPayment& stored) {
    return to_json(stored, refunds::of_payment(connection, stored.payment.data().id));
}

}  // namespace

void PayModule::register_routes(http::Routes& routes) {
    routes.add(Method::get, "/payments/methods", Access::anyone,
               [this](http::Request&) { return list_methods(); });
    routes.add(Method::get, "/payments/sandbox/ledger", Access::owner,
               [this](http::Request& request) { return list_sandbox_ledger(request); });
    routes.add(Method::post, "/payments/webhooks/toss", Access::anyone,
               [this](http::Request& request) { return post_toss_webhook(request); });
    routes.add(Method::get, "/payments", Access::staff,
               [this](http::Request& request) { return list_payments(request); });
    routes.add(Method::get, "/payments/{id}", Access::staff,
               [this](http::Request& request) { return get_payment(request); });
    routes.add(Method::post, "/payments/{id}/refunds", Access::owner,
               [this](http::Request& request) { return post_refund(request); });
}

Task<http::Response> PayModule::list_methods() const {
    json::Object answer{{"items", json::encode(settings_.methods)}};
    if (settings_.has_toss_window())
        answer["toss"] = json::Object{{"clientKey", settings_.toss->client_key}};
    http::Response response = http::json(200, answer);
    response.header("Cache-Control", "no-cache");
    co_return response;
}

Task<http::Response> PayModule::list_payments(http::Request& request) const {
    http::QueryFields query(request);
    const auto order_id = query.text("orderId");
    const auto before = query.cursor().value_or(http::newest_first);
    const int limit = query.limit();
    if (const auto problem = query.problem()) co_return http::problem(*problem);

    const http::Actor& actor = request.actor;
    co_return database_.read([&](db::Connection& c) {
        auto positions = order_id ? payments::list_of_order(c, *order_id, before, limit + 1)
                         : actor.is_owner()
                             ? payments::list(c, before, limit + 1)
                             : payments::list_of_stores(c, actor.stores, before, limit + 1);
        const std::string next = http::cut_to_page(positions, limit, &PaymentPosition::seq);
        json::Array items;
        for (const PaymentPosition& position : positions) {
            const auto stored = payments::find(c, position.id);
            if (stored && actor.works_at(stored->payment.data().store_id))
                items.push_back(show(c, *stored));
        }
        return http::page(items, next);
    });
}

Task<http::Response> PayModule::get_payment(http::Request& request) const {
    const std::string id(request.path_value(0));
    co_return database_.read([&](db::Connection& c) {
        const auto stored = payments::find(c, id);
        if (!stored || !request.actor.works_at(stored->payment.data().store_id))
            return http::problem(problems::not_found("There is no such payment."));
        return http::json(200, show(c, *stored));
    });
}

Task<http::Response> PayModule::post_refund(http::Request& request) const {
    const auto repeatable = http::make_idempotency_key(request, "");
    if (!repeatable) co_return http::problem(repeatable.error());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto wanted = read_refund_request(*body);
    if (!wanted) co_return http::problem(wanted.error());

    request.remark = std::to_string(wanted->amount);
    const std::string payment_id(request.path_value(0));
    // One unit does all the work, so that a key is claimed exactly if its answer is there.
    auto answer = co_await database_.write([&](db::Transaction& tx) -> Result<http::Response> {
        tx.set_trace(request.traceparent);
        if (*repeatable) {
            db::purge_idempotency_keys(tx);
            auto claim = (*repeatable)->look_up(tx);
            if (claim.conflict) return http::conflict(*claim.conflict);
            if (claim.response) return http::replayed(std::move(*claim.response));
        }
        const auto refund = books_->request_refund(tx, payment_id, wanted->amount, wanted->reason);
        if (!refund) return std::unexpected(refund.error());
        http::Response created = http::json(201, to_json(*refund));
        if (*repeatable) {
            (*repeatable)->take(tx, payment_id);
            (*repeatable)->complete(tx, http::to_stored(created));
        }
        return created;
    });
    co_return answer ? std::move(*answer) : http::problem(answer.error());
}

Task<http::Response> PayModule::list_sandbox_ledger(http::Request& request) const {
    if (!settings_.offers("sandbox")) {
        co_return http::problem(
            problems::not_found("This deployment's gateway is not the sandbox."));
    }
    http::QueryFields query(request);
    const auto after = query.cursor().value_or(0);
    const int limit = query.limit();
    if (const auto problem = query.problem()) co_return http::problem(*problem);

    auto movements = SandboxLedger::list(sandbox_, after, limit + 1);
    const std::string next = http::cut_to_page(movements, limit, &Movement::seq);
    json::Array items;
    for (const Movement& movement : movements) items.push_back(to_json(movement));
    co_return http::page(items, next);
}

}  // namespace baedal::pay
