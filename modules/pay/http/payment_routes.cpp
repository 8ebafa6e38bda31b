#include "pay/http/payment_routes.h"

#include "http/idempotency.h"
#include "http/paging.h"
#include "pay/gateway/sandbox_ledger.h"
#include "pay/http/payment_encoder.h"
#include "pay/http/refund_decoder.h"
#include "pay/storage/payment_repository.h"
#include "pay/storage/refund_repository.h"

namespace baedal::pay {

using http::Access;
using http::Method;
using http::TokenScopes;

namespace {

struct FoundPayment {
    StoredPayment stored;
    std::vector<Refund> refunds;
};

// Nothing if there is no such payment, or it is of a store where the caller does not work.
std::optional<FoundPayment> find_payment(db::Connection& connection, const std::string& id,
                                         const http::Actor& actor) {
    auto stored = payments::find(connection, id);
    if (!stored || !actor.works_at(stored->payment.data().store_id)) return std::nullopt;
    return FoundPayment{std::move(*stored), refunds::of_payment(connection, id)};
}

constexpr TokenScopes reading = TokenScopes::orders_read | TokenScopes::refunds_write;

struct PaymentPage {
    std::vector<FoundPayment> payments;
    std::string next;  // cursor
};

struct PaymentFilter {
    std::optional<std::string> order_id;
    bool needs_owner = false;
    std::int64_t before = 0;  // cursor
    int limit = 0;
};

// One more than the page holds.
std::vector<PaymentPosition> find_positions(db::Connection& connection, const PaymentFilter& filter,
                                            const http::Actor& actor) {
    const auto& [order_id, needs_owner, before, limit] = filter;
    if (needs_owner) return payments::list_needing_owner(connection, before, limit + 1);
    if (order_id) return payments::list_of_order(connection, *order_id, before, limit + 1);
    if (actor.has_every_store()) return payments::list(connection, before, limit + 1);
    return payments::list_of_stores(connection, actor.stores, before, limit + 1);
}

PaymentPage find_page(db::Connection& connection, const PaymentFilter& filter,
                      const http::Actor& actor) {
    auto positions = find_positions(connection, filter, actor);
    PaymentPage page;
    page.next = http::cut_to_page(positions, filter.limit, &PaymentPosition::seq);
    for (const PaymentPosition& position : positions) {
        if (auto found = find_payment(connection, position.id, actor))
            page.payments.push_back(std::move(*found));
    }
    return page;
}

http::Response created(const Refund& refund) { return http::json_text(201, encode(refund)); }

}  // namespace

PaymentRoutes::PaymentRoutes(http::Routes& routes, const Settings& settings,
                             const db::Database& database, const db::Database& sandbox,
                             const RefundPayment& refund_payment)
    : settings_(settings), database_(database), sandbox_(sandbox), refund_payment_(refund_payment) {
    routes.add(Method::get, "/payments/methods", Access::anyone,
               [this](http::Request&) { return list_methods(); });
    routes.add(Method::get, "/payments/sandbox/ledger", Access::owner, TokenScopes::admin,
               [this](http::Request& request) { return list_sandbox_ledger(request); });
    routes.add(Method::get, "/payments", Access::staff, reading,
               [this](http::Request& request) { return list_payments(request); });
    routes.add(Method::get, "/payments/{id}", Access::staff, reading,
               [this](http::Request& request) { return get_payment(request); });
    routes.add(Method::post, "/payments/{id}/refunds", Access::owner, TokenScopes::refunds_write,
               [this](http::Request& request) { return post_refund(request); });
}

Task<http::Response> PaymentRoutes::list_methods() const {
    http::Response response = http::json_text(200, encode_methods(settings_));
    response.header("Cache-Control", "no-cache");
    co_return response;
}

Task<http::Response> PaymentRoutes::list_payments(http::Request& request) const {
    http::QueryFields query(request);
    const PaymentFilter filter{.order_id = query.text("orderId"),
                               .needs_owner = query.flag("needsOwner").value_or(false),
                               .before = query.cursor().value_or(http::newest_first),
                               .limit = query.limit()};
    if (filter.order_id && filter.needs_owner)
        query.add_error("needsOwner", "cannot be combined with orderId");
    if (const auto problem = query.problem()) co_return http::problem(*problem);

    const PaymentPage page = database_.read(
        [&](db::Connection& connection) { return find_page(connection, filter, request.actor); });

    std::vector<std::string> items;
    items.reserve(page.payments.size());
    for (const FoundPayment& found : page.payments)
        items.push_back(encode(found.stored, found.refunds));
    co_return http::page_of_texts(items, page.next);
}

Task<http::Response> PaymentRoutes::get_payment(http::Request& request) const {
    const std::string id(request.path_value(0));

    const auto found = database_.read(
        [&](db::Connection& connection) { return find_payment(connection, id, request.actor); });
    if (!found) co_return http::problem(problems::not_found("There is no such payment."));

    co_return http::json_text(200, encode(found->stored, found->refunds));
}

Task<http::Response> PaymentRoutes::post_refund(http::Request& request) const {
    const auto key = http::make_idempotency_key(request, "");
    if (!key) co_return http::problem(key.error());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    auto decoded = decode_refund(*body);
    if (!decoded) co_return http::problem(decoded.error());

    request.remark = std::to_string(decoded->amount);
    decoded->payment_id = std::string(request.path_value(0));
    // A token may be for some stores only.
    if (!request.actor.has_every_store() && !database_.read([&](db::Connection& connection) {
            return find_payment(connection, decoded->payment_id, request.actor);
        }))
        co_return http::problem(problems::not_found("There is no such payment."));
    RefundPayment::Request wanted{std::move(*decoded), request.traceparent};
    if (*key) co_return co_await post_refund_once(std::move(wanted), **key);
    const auto refund = co_await refund_payment_.refund(std::move(wanted));

    co_return refund ? created(*refund) : http::problem(refund.error());
}

// With a key the response is encoded inside the unit, which stores it.
Task<http::Response> PaymentRoutes::post_refund_once(RefundPayment::Request wanted,
                                                     const db::IdempotencyKey& key) const {
    using Key = db::IdempotencyKey;
    auto outcome =
        co_await refund_payment_.refund_once(std::move(wanted), key, [](const Refund& refund) {
            return http::to_stored(created(refund));
        });

    if (!outcome) co_return http::problem(outcome.error());
    if (const auto* conflict = std::get_if<Key::Conflict>(&*outcome))
        co_return http::conflict(*conflict);
    auto& completed = std::get<Key::Completed>(*outcome);
    co_return completed.replayed ? http::replayed(std::move(completed.response))
                                 : http::from_stored(std::move(completed.response));
}

Task<http::Response> PaymentRoutes::list_sandbox_ledger(http::Request& request) const {
    if (!settings_.offers("sandbox")) {
        co_return http::problem(
            problems::not_found("This deployment's gateway is not the sandbox."));
    }
    http::QueryFields query(request);
    const auto after = query.cursor().value_or(0);
    const int limit = query.limit();
    if (const auto problem = query.problem()) co_return http::problem(*problem);

    auto entries = SandboxLedger::list(sandbox_, after, limit + 1);
    const std::string next = http::cut_to_page(entries, limit, &LedgerEntry::seq);

    std::vector<std::string> items;
    items.reserve(entries.size());
    for (const LedgerEntry& entry : entries) items.push_back(encode(entry));
    co_return http::page_of_texts(items, next);
}

}  // namespace baedal::pay
