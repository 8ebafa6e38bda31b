#include "order/application/place_order.h"

#include "events/event_bus.h"

#include "order/domain/opening_hours.h"
#include "order/http/order_encoder.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

using pay::contract::Outcome;
using pay::contract::PaymentReply;

constexpr std::chrono::seconds ask_again{3};

BreakerSettings breaker_settings(const Settings& settings) {
    BreakerSettings out;
    out.slow_call = settings.payment_timeout;  // slower is a time-out, which is a failure already
    return out;
}

Problem declined(const Order& order, const std::string& why) {
    Problem problem{402, "payment-declined", "The payment was declined",
                    (why.empty() ? "The payment was declined." : why) +
                        " Try another way to pay: POST /orders/{id}/payment."};
    problem.set("orderId", order.id);
    return problem;
}

Problem not_awaiting(const Order& order) {
    Problem problem{409, "not-awaiting-payment", "The order is not awaiting payment",
                    "Its status is '" + std::string(contract::to_text(order.status)) + "'."};
    problem.set("orderId", order.id);
    return problem;
}

http::Response complete(db::Transaction& tx, const db::IdempotencyKey& key, http::Response answer) {
    auto completed = key.complete(tx, http::to_stored(answer));
    return completed.replayed ? http::replayed(std::move(completed.response)) : answer;
}

http::Response pay_later(const Order& order, std::int64_t retry_after_s) {
    http::Response response = order_response(202, order);
    response.header("Retry-After", std::to_string(std::max<std::int64_t>(retry_after_s, 1)));
    return response;
}

}  // namespace

Checkout::Checkout(host::ModuleContext& host, const Settings& settings, const MenuCache& menus,
                   const OrderPublisher& publisher, std::function<void()> unpaid)
    : host_(host),
      settings_(settings),
      menus_(menus),
      publisher_(publisher),
      unpaid_(std::move(unpaid)),
      run_(make_secret(host.random, 8)),
      breaker_(host.breakers.get("order.pay", breaker_settings(settings))) {}

std::optional<db::IdempotencyKey> Checkout::idempotent(
    const http::Request& request, const std::optional<std::string>& key) const {
    if (!key) return std::nullopt;
    return db::IdempotencyKey(*key, request.path, request.body, run_);
}

Order Checkout::draft(const Placement& placement, const Quote& quote,
                      const StoreCopy& store) const {
    Order order;
    order.id = make_id(host_.clock, host_.random);
    order.store_id = store.profile.id;
    order.store_name = store.profile.name;
    order.fulfilment = placement.wanted.fulfilment;
    order.lines = quote.lines;
    order.subtotal = quote.subtotal;
    order.delivery_fee = quote.delivery_fee;
    order.total = quote.total;
    order.currency = settings_.currency;
    order.customer = placement.customer;
    order.note = placement.note;
    order.language = placement.language;
    const TimePoint now = host_.clock.now();
    order.open(now, settings_.payment_window);
    if (placement.payment) order.payment_begins(placement.payment->method, now);
    return order;
}

Task<http::Response> Checkout::place(http::Request& request) {
    // Rather a quick "not now" than an order that everybody waits for, those who came before included.
    auto turn = limiter_.enter(host_.clock.monotonic());
    if (!turn) throw db::Overloaded();
    const auto key = http::idempotency_key(request);
    if (!key) co_return http::problem(key.error());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto placement = decode_placement(*body, settings_);
    if (!placement) co_return http::problem(placement.error());

    const auto idempotent_request = idempotent(request, *key);
    const auto book = menus_.snapshot();
    const auto quote = price(*book, placement->wanted, host_.clock.now());
    // A repeated request gets its first answer, whatever the menu says by now: the key is looked at
    // before the complaint.
    if (!quote && !idempotent_request) co_return http::problem(quote.error());
    Order order;
    std::string day;
    if (quote) {
        const StoreCopy& store = *book->store(placement->wanted.store_id);
        order = draft(*placement, *quote, store);
        day = local_date(order.created_at, store.zone);
    }

    using Begun = Result<db::IdempotencyKey::Claim>;
    const auto begin = [&](db::Transaction& tx) -> Begun {
        db::IdempotencyKey::Claim claim;
        if (idempotent_request) claim = idempotent_request->look_up(tx);
        if (claim.is_settled() || claim.interrupted) return claim;
        // The key stays free; and a unit that is refused before it changed anything undoes no other's.
        if (!quote) return std::unexpected(quote.error());
        if (idempotent_request) idempotent_request->take(tx, order.id);
        order.number = repository::next_number(tx, order.store_id, day);
        repository::insert(tx, order);
        return claim;
    };
    auto begun = co_await host_.database.write(begin);
    turn->done(host_.clock.monotonic(), host_.database.average_commit_time());
    if (!begun) co_return http::problem(begun.error());
    if (begun->conflict) co_return http::conflict(*begun->conflict);
    if (begun->response) co_return http::replayed(std::move(*begun->response));

    Attempt attempt{
        order.id, order.store_id,      order.total,        order.currency,      {},
        201,      request.traceparent, idempotent_request, !begun->interrupted, order.attempt_at};
    if (begun->interrupted) {
        attempt.order_id = *begun->interrupted;
        const auto known = repository::find(host_.database, attempt.order_id);
        attempt.store_id = known->store_id;
        attempt.total = known->total;
        attempt.currency = known->currency;
        attempt.begun_at = known->attempt_at;
    }
    if (!placement->payment) co_return co_await leave_unpaid(std::move(attempt));
    attempt.payment = *placement->payment;
    co_return co_await charge(std::move(attempt));
}

Task<http::Response> Checkout::pay(http::Request& request) {
    const std::string id(request.path_value(0));
    const auto key = http::idempotency_key(request);
    if (!key) co_return http::problem(key.error());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto wanted = decode_payment_attempt(*body);
    if (!wanted) co_return http::problem(wanted.error());

    const auto idempotent_request = idempotent(request, *key);
    std::optional<Order> order;
    const auto book = menus_.snapshot();
    bool begins = false;
    using Begun = Result<db::IdempotencyKey::Claim>;
    const auto begin = [&](db::Transaction& tx) -> Begun {
        order = repository::find(tx, id);
        if (!order) return std::unexpected(problems::not_found("There is no such order."));
        db::IdempotencyKey::Claim claim;
        if (idempotent_request) claim = idempotent_request->look_up(tx);
        if (claim.is_settled()) return claim;
        if (order->status != Status::awaiting_payment) {
            if (claim.interrupted) return claim;
            return std::unexpected(not_awaiting(*order));
        }
        if (wanted->amount && *wanted->amount != order->total) {
            return std::unexpected(
                Problem{422,
                        "amount-mismatch",
                        "The amount is not the order's total",
                        "The order comes to " + std::to_string(order->total) + ".",
                        {{"/amount", "Must be " + std::to_string(order->total) + "."}}});
        }
        // Where an attempt is not settled, this call only asks how it went: never refused, whatever
        // the store does meanwhile. A first attempt is judged by the hours and the menu of now.
        begins = order->payment_status == PaymentStatus::none ||
                 order->payment_status == PaymentStatus::declined;
        if (begins) {
            if (auto refused = check_still_orderable(*book, *order, tx.now());
                refused && !claim.interrupted)
                return std::unexpected(std::move(*refused));
            order->payment_begins(wanted->payment.method, tx.now());
            repository::update(tx, *order);
        }
        if (idempotent_request && !claim.interrupted) idempotent_request->take(tx, id);
        return claim;
    };
    auto begun = co_await host_.database.write(begin);
    if (!begun) co_return http::problem(begun.error());
    if (begun->conflict) co_return http::conflict(*begun->conflict);
    if (begun->response) co_return http::replayed(std::move(*begun->response));
    co_return co_await charge(Attempt{id, order->store_id, order->total, order->currency,
                                      wanted->payment, 200, request.traceparent, idempotent_request,
                                      begins, order->attempt_at});
}

Task<http::Response> Checkout::charge(Attempt attempt) {
    const PaymentReply reply = co_await ask_pay(attempt);
    if (!attempt.key) {  // with a key the answer must be kept, whatever it is
        // The payment's event is often faster than its reply, and the order is on the disk as placed.
        const auto order = host_.database.cached<Order>(attempt.order_id);
        if (order && order->was_paid())
            co_return order_response(attempt.status_when_placed, *order);
    }
    const auto finish = [&](db::Transaction& tx) { return settle(tx, attempt, reply); };
    co_return co_await commit_or_pay_later(attempt, finish);
}

// Where the database breaks between the order and its outcome, the order exists and may be paid, and is
// placed by the payment's event later. So it is no error: who would repeat it would order twice. With a
// key it may be repeated, and is taken up where it was left.
template <class Unit>
Task<http::Response> Checkout::commit_or_pay_later(const Attempt& attempt, const Unit& unit) {
    try {
        co_return co_await host_.database.finish(unit);
    } catch (const db::Unavailable&) {
        if (attempt.key) throw;
    }
    const auto order = repository::find(host_.database, attempt.order_id);
    co_return pay_later(*order, ask_again.count());
}

Task<http::Response> Checkout::leave_unpaid(Attempt attempt) {
    const auto finish = [&](db::Transaction& tx) {
        const Order order = repository::get(tx, attempt.order_id);
        http::Response answer = order_response(202, order);
        tx.after_commit(unpaid_);
        return attempt.key ? complete(tx, *attempt.key, std::move(answer)) : answer;
    };
    co_return co_await commit_or_pay_later(attempt, finish);
}

// Never throws and never takes longer than order.payment_timeout: whatever keeps pay from answering,
// the customer is asked to pay a little later.
Task<PaymentReply> Checkout::ask_pay(const Attempt& attempt) {
    auto permit = breaker_.try_acquire();
    if (!permit) {
        const auto wait = std::chrono::ceil<std::chrono::seconds>(breaker_.retry_after());
        co_return PaymentReply{Outcome::busy, "", "", "Payments are busy.", wait.count()};
    }
    pay::contract::AuthorizePayment question{attempt.order_id,      attempt.total,
                                             attempt.currency,      attempt.payment.method,
                                             attempt.payment.token, attempt.store_id};
    const auto answer =
        co_await host_.bus.ask(std::move(question), settings_.payment_timeout, attempt.trace);
    if (answer) {
        permit->succeeded();
        co_return *answer;
    }
    if (answer.error() == events::Failure::unavailable) {
        permit->withdraw();  // stopped on purpose, and it says so at once: nothing to protect
        co_return PaymentReply{Outcome::busy, "", "", "Payments are not available now.",
                               ask_again.count()};
    }
    permit->failed();
    co_return PaymentReply{Outcome::pending, "", "", "The payment is not confirmed yet.",
                           ask_again.count()};
}

http::Response Checkout::settle(db::Transaction& tx, const Attempt& attempt,
                                const PaymentReply& reply) const {
    tx.set_trace(attempt.trace);
    Order order = repository::get(tx, attempt.order_id);
    const TimePoint now = tx.now();
    http::Response answer;
    switch (reply.outcome) {
        case Outcome::approved: {
            const auto placed = order.place(reply.payment_id, reply.method, now);
            if (placed && *placed) publisher_.placed(tx, order);
            break;
        }
        case Outcome::declined:
        case Outcome::refused:
            if (order.payment_declined(attempt.begun_at, now)) publisher_.changed(tx, order);
            break;
        case Outcome::pending:
            if (order.payment_unknown(now)) publisher_.changed(tx, order);
            break;
        case Outcome::busy:
            // Another call's attempt may be on its way to the gateway; it stays unsettled.
            if (attempt.begins) order.payment_not_attempted(now);
            publisher_.changed(tx, order);
            break;
    }
    if (order.was_paid()) {  // by this call, or by an event that was faster
        answer = order_response(attempt.status_when_placed, order);
    } else if (order.status != Status::awaiting_payment) {  // cancelled or expired while we asked
        answer = http::problem(not_awaiting(order));
    } else if (reply.outcome == Outcome::declined || reply.outcome == Outcome::refused) {
        answer = http::problem(declined(order, reply.detail));
    } else {
        answer =
            pay_later(order, reply.retry_after_s == 0 ? ask_again.count() : reply.retry_after_s);
    }
    if (!order.was_paid()) tx.after_commit(unpaid_);
    return attempt.key ? complete(tx, *attempt.key, std::move(answer)) : answer;
}

}  // namespace baedal::order
