// From the bytes of a request to an order, and from an order to the bytes of its response.
#include <benchmark/benchmark.h>

#include "http/router.h"
#include "http/wire/target.h"
#include "order/http/order_decoder.h"
#include "order/http/order_encoder.h"
#include "order/settings.h"

namespace {

using namespace baedal;

// The longest list of one module, in the order of its registration.
http::Routes ticket_routes() {
    http::Routes routes;
    const auto add = [&](http::Method method, const char* pattern) {
        routes.add(method, pattern, http::Access::anyone,
                   [](http::Request&) -> Task<http::Response> { co_return http::no_content(); });
    };
    using http::Method;
    add(Method::get, "/stores");
    add(Method::post, "/stores");
    add(Method::get, "/stores/{id}");
    add(Method::patch, "/stores/{id}");
    add(Method::get, "/stores/{id}/menu");
    add(Method::put, "/stores/{id}/menu");
    add(Method::patch, "/stores/{id}/menu/items/{itemId}");
    add(Method::patch, "/stores/{id}/menu/choices/{choiceId}");
    add(Method::get, "/stores/{id}/tickets");
    add(Method::get, "/stores/{id}/tickets/events");
    add(Method::get, "/tickets/{orderId}");
    for (const char* command :
         {"accept", "reject", "cook", "ready", "dispatch", "deliver", "pickup"}) {
        add(Method::post, (std::string("/tickets/{orderId}/") + command).c_str());
    }
    return routes;
}

void match_route(benchmark::State& state) {
    const http::Routes routes = ticket_routes();
    http::Request request;
    request.method = http::Method::post;
    request.segments = {"tickets", "06h0k8ej5aimg51gd7csg30s7djuhdtlh450", "deliver"};
    for (auto _ : state) benchmark::DoNotOptimize(routes.find(request));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(match_route);

void parse_target(benchmark::State& state) {
    for (auto _ : state) {
        http::Request request;
        benchmark::DoNotOptimize(http::parse_target(
            "/orders/06h0k8ej5aimg51gd7csg30s7djuhdtlh450?storeId=1&limit=50", request));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_target);

void decode_order(benchmark::State& state) {
    const std::string body =
        R"({"storeId":1,"items":[{"menuItemId":11,"quantity":2,"choices":[101]}],)"
        R"("fulfilment":"delivery","customer":{"name":"김하나","phone":"010-1234-5678",)"
        R"("address":"서울시 마포구 월드컵로 1"},"note":"문 앞에 놓아 주세요",)"
        R"("expectedTotal":39000,"payment":{"method":"sandbox","token":"tok_ok"}})";
    const order::Settings settings{};
    for (auto _ : state) {
        const auto object = json::parse_object(body);
        benchmark::DoNotOptimize(order::decode_placement(*object, settings));
    }
    state.SetItemsProcessed(state.iterations());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(decode_order);

void encode_order(benchmark::State& state) {
    order::Order order;
    order.id = "06h0k8ej5aimg51gd7csg30s7djuhdtlh450";
    order.store_name = "통닭집";
    order.lines = {{11, "통닭", 18'000, 2, {{101, "순살", 0}}, 36'000}};
    order.currency = "KRW";
    order.customer = order::Customer{"김하나", "010-1234-5678", "서울시 마포구 월드컵로 1"};
    order.payment_method = "sandbox";
    order.open(from_millis(1'795'466'318'634), std::chrono::minutes{15});
    (void)order.place("06h0k8ej5eae25fupt0pnad1ft6kkfn8e1kg", "sandbox",
                      from_millis(1'795'466'318'636), from_millis(1'795'466'918'636));
    for (auto _ : state) benchmark::DoNotOptimize(order::encode(order));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(encode_order);

}  // namespace
