#include "order/application/cancel_order.h"

#include "order/http/order_decoder.h"
#include "order/http/order_encoder.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

// How long the caller waits for the store's word before the 202.
constexpr Milliseconds store_answers_within{1000};

Problem too_late(const Order& order) {
    Problem problem{409, "too-late-to-cancel", "It is too late to cancel",
                    "The order is '" + std::string(contract::to_text(order.status)) + "'."};
    problem.set("orderId", order.id);
    return problem;
}

}  // namespace

Task<http::Response> Cancellation::cancel(http::Request& request) {
    const std::string id(request.path_value(0));
    const auto body = request.json_or_empty();
    if (!body) co_return http::problem(body.error());
    const auto reason = decode_cancellation(*body);
    if (!reason) co_return http::problem(reason.error());

    // Subscribed before the question is asked: the answer cannot be missed.
    events::Topics::Subscription news(host_.topics, order_topic(id),
                                      co_await boost::asio::this_coro::executor);
    const auto ask = [&](db::Transaction& tx) -> Result<Order> {
        tx.set_trace(request.traceparent);
        auto order = repository::find(tx, id);
        if (!order) return std::unexpected(problems::not_found("There is no such order."));
        const auto step = order->cancel(tx.now());
        if (!step) return std::unexpected(too_late(*order));
        if (*step == Order::CancelStep::requested) publisher_.cancel_requested(tx, *order, *reason);
        if (*step == Order::CancelStep::cancelled) publisher_.cancelled(tx, *order, *reason, false);
        return std::move(*order);
    };
    const auto asked = co_await host_.database.write(ask);
    if (!asked) co_return http::problem(asked.error());
    if (asked->status == Status::cancelled) co_return order_response(200, *asked);
    co_return co_await await_decision(id, news);
}

Task<http::Response> Cancellation::await_decision(const std::string& id,
                                                  events::Topics::Subscription& news) {
    const Instant deadline = host_.clock.monotonic() + store_answers_within;
    for (;;) {
        const auto order = repository::find(host_.database, id);
        if (order->status == Status::cancelled) co_return order_response(200, *order);
        if (order->status != Status::cancel_requested) co_return http::problem(too_late(*order));
        const auto left = deadline - host_.clock.monotonic();
        if (left <= Milliseconds{0}) co_return order_response(202, *order);
        co_await news.wakeup()->wait_for(left);
    }
}

}  // namespace baedal::order
