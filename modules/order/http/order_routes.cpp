#include "order/http/order_routes.h"

#include "base/phone.h"
#include "base/random.h"
#include "http/idempotency.h"
#include "json/writer.h"
#include "order/application/problems.h"
#include "order/domain/contact.h"
#include "order/http/order_decoder.h"
#include "order/http/order_encoder.h"
#include "order/http/order_stream.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;

template <int StatusWhenPlaced>
db::StoredResponse stored_response(const ChargeOutcome& outcome) {
    return http::to_stored(charge_response(outcome, StatusWhenPlaced));
}

template <int StatusWhenPlaced>
Result<std::optional<IdempotentRequest>> idempotent_request(const Request& request,
                                                            const std::string& run) {
    auto key = http::make_idempotency_key(request, run);
    if (!key) return std::unexpected(std::move(key.error()));
    if (!*key) return std::nullopt;
    return IdempotentRequest{std::move(**key), stored_response<StatusWhenPlaced>};
}

Requester requester_of(const Request& request, const std::optional<Customer>& customer) {
    return {.client = request.is_limited ? std::optional(request.client) : std::nullopt,
            .phone = customer ? phone_key(customer->phone) : "",
            .is_staff = request.actor.is_staff()};
}

Response charge_result_response(Result<ChargeResult> result, int status_when_placed) {
    if (!result) return http::problem(result.error());
    if (const auto* conflict = std::get_if<db::IdempotencyKey::Conflict>(&*result))
        return http::conflict(*conflict);
    if (auto* completed = std::get_if<db::IdempotencyKey::Completed>(&*result)) {
        return completed->replayed ? http::replayed(std::move(completed->response))
                                   : http::from_stored(std::move(completed->response));
    }
    return charge_response(std::get<ChargeOutcome>(*result), status_when_placed);
}

Order with_masked_contact(Order order) {
    if (order.customer) order.customer = masked(*order.customer);
    if (order.note) order.note = hidden_text;
    return order;
}

}  // namespace

OrderRoutes::OrderRoutes(host::ModuleContext& host, const Settings& settings,
                         PlaceOrder& place_order, const PayOrder& pay_order,
                         const CancelOrder& cancel_order)
    : database_(host.database),
      settings_(settings),
      clock_(host.clock),
      place_order_(place_order),
      pay_order_(pay_order),
      cancel_order_(cancel_order),
      run_(make_secret(host.random, 8)) {
    http::Routes& routes = host.routes;
    routes.add(Method::post, "/orders", Access::anyone, [this](Request& r) { return place(r); });
    routes.add(Method::get, "/orders/{id}", Access::anyone, [this](Request& r) { return get(r); });
    routes.add(Method::post, "/orders/{id}/payment", Access::anyone,
               [this](Request& r) { return pay(r); });
    routes.add(Method::post, "/orders/{id}/cancel", Access::anyone,
               [this](Request& r) { return cancel(r); });
    routes.add(Method::get, "/orders/{id}/events", Access::anyone,
               [this](Request& r) { return follow(r); });
}

Task<Response> OrderRoutes::place(Request& request) {
    auto admission = place_order_.admit();
    auto idempotent = idempotent_request<201>(request, run_);
    if (!idempotent) co_return http::problem(idempotent.error());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    auto placement = decode_placement(*body, settings_);
    if (!placement) co_return http::problem(placement.error());
    placement->requester = requester_of(request, placement->customer);

    auto result = co_await place_order_.place(std::move(*placement), std::move(*idempotent),
                                              request.traceparent, std::move(admission));
    co_return charge_result_response(std::move(result), 201);
}

Task<Response> OrderRoutes::pay(Request& request) {
    auto idempotent = idempotent_request<200>(request, run_);
    if (!idempotent) co_return http::problem(idempotent.error());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    auto payment = decode_payment_attempt(*body);
    if (!payment) co_return http::problem(payment.error());
    payment->requester = requester_of(request, std::nullopt);

    auto result = co_await pay_order_.pay(std::string(request.path_value(0)), std::move(*payment),
                                          std::move(*idempotent), request.traceparent);
    co_return charge_result_response(std::move(result), 200);
}

Task<Response> OrderRoutes::cancel(Request& request) {
    const auto body = request.json_or_empty();
    if (!body) co_return http::problem(body.error());
    auto reason = decode_cancellation(*body);
    if (!reason) co_return http::problem(reason.error());

    const auto order = co_await cancel_order_.cancel(std::string(request.path_value(0)),
                                                     {std::move(*reason), request.actor.is_staff()},
                                                     request.traceparent);
    if (!order) co_return http::problem(order.error());
    const int status = (*order)->ended() ? 200 : 202;
    if (shows_contact(request, **order)) co_return order_response(status, **order);
    co_return order_response(status, with_masked_contact(**order));
}

// Anyone may have the link of an order, also long after its end.
bool OrderRoutes::shows_contact(const Request& request, const Order& order) const {
    return request.actor.works_at(order.store_id) ||
           order::shows_contact(order, settings_.contact.show, clock_.now());
}

Task<Response> OrderRoutes::get(Request& request) {
    const std::string id(request.path_value(0));
    if (const auto recent = database_.cached<Order>(id))
        co_return show(request, *recent, json::to_text(recent->lines));
    const auto stored = database_.read(
        [&](db::Connection& connection) { return repository::find_stored(connection, id); });
    if (!stored) co_return http::problem(no_such_order());
    co_return show(request, stored->order, stored->lines);
}

Response OrderRoutes::show(const Request& request, const Order& order,
                           std::string_view lines) const {
    const std::string version = std::to_string(order.version);
    if (shows_contact(request, order))
        return http::with_etag(request, version, encode(order, lines));
    return http::with_etag(request, "masked" + version, encode(with_masked_contact(order), lines));
}

Task<Response> OrderRoutes::follow(Request& request) {
    const std::string id(request.path_value(0));
    if (!repository::find(database_, id)) co_return http::problem(no_such_order());
    const std::string last_event_id(request.header("Last-Event-ID").value_or(""));
    co_return http::event_stream(order_stream(database_, id, last_event_id));
}

}  // namespace baedal::order
