#include "order/http/order_routes.h"

#include <limits>

#include "base/digest.h"
#include "http/paging.h"
#include "order/http/menu_encoder.h"
#include "order/http/order_encoder.h"
#include "order/http/order_stream.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;

Response no_such_order() { return http::problem(problems::not_found("There is no such order.")); }

// A tag of what the answer says: `open` and sold-out flags change with the time, not with a revision.
std::string tag_of(const std::string& body) { return sha256_hex(body).substr(0, 24); }

// A menu is nobody's secret: a client may keep it, but asks each time whether it still holds.
Response cacheable(const Request& request, std::string body) {
    std::string tag = tag_of(body);
    Response response = http::with_etag(request, std::move(tag), std::move(body));
    response.header("Cache-Control", "no-cache");
    return response;
}

}  // namespace

OrderRoutes::OrderRoutes(host::ModuleContext& host, Checkout& checkout, Cancellation& cancellation,
                         const MenuCache& menus, std::string currency)
    : host_(host), menus_(menus), currency_(std::move(currency)) {
    http::Routes& routes = host.routes;
    routes.add(Method::post, "/orders", Access::anyone,
               [&checkout](Request& r) { return checkout.place(r); });
    routes.add(Method::get, "/orders", Access::staff,
               [this](Request& r) { return list_orders(r); });
    routes.add(Method::get, "/orders/{id}", Access::anyone,
               [this](Request& r) { return get_order(r); });
    routes.add(Method::post, "/orders/{id}/payment", Access::anyone,
               [&checkout](Request& r) { return checkout.pay(r); });
    routes.add(Method::post, "/orders/{id}/cancel", Access::anyone,
               [&cancellation](Request& r) { return cancellation.cancel(r); });
    routes.add(Method::get, "/orders/{id}/events", Access::anyone,
               [this](Request& r) { return follow_order(r); });
    routes.add(Method::get, "/menus", Access::anyone, [this](Request& r) { return list_menus(r); });
    routes.add(Method::get, "/menus/{storeId}", Access::anyone,
               [this](Request& r) { return get_menu(r); });
}

Task<Response> OrderRoutes::get_order(Request& request) {
    const std::string id(request.path_value(0));
    auto shown = repository::show(host_.database, id);
    if (!shown) co_return no_such_order();
    co_return http::with_etag(request, std::to_string(shown->version), std::move(shown->json));
}

Task<Response> OrderRoutes::follow_order(Request& request) {
    const std::string id(request.path_value(0));
    if (!repository::find(host_.database, id)) co_return no_such_order();
    co_return http::event_stream(order_stream(
        host_.database, id, std::string(request.header("Last-Event-ID").value_or(""))));
}

Task<Response> OrderRoutes::list_orders(Request& request) {
    http::QueryFields query(request);
    repository::Filter filter{};
    filter.store_id = query.integer("storeId", {1, std::numeric_limits<std::int32_t>::max()});
    filter.status = query.text("status");
    filter.phone = query.text("phone");
    filter.from = query.time("from");
    filter.to = query.time("to");
    filter.limit = query.limit();
    filter.before_seq = query.cursor().value_or(http::newest_first);
    Status status{};
    if (filter.status && !from_text(*filter.status, status)) {
        query.refuse("status", "Must be an order's status, such as 'placed'.");
    }
    if (auto problem = query.problem()) co_return http::problem(*problem);

    if (!request.actor.is_owner()) filter.stores = request.actor.stores;
    if (filter.store_id && !request.actor.works_at(*filter.store_id))
        co_return http::problem(problems::not_found("There is no such store."));
    const int limit = filter.limit++;
    auto found =
        host_.database.read([&](db::Connection& c) { return repository::list(c, filter); });
    const std::string next = http::cut_to_page(found, limit, &repository::Listed::seq);
    std::vector<std::string> items;
    for (auto& listed : found) items.push_back(std::move(listed.json));
    co_return http::page_of_texts(items, next);
}

Task<Response> OrderRoutes::list_menus(Request& request) {
    const auto book = menus_.snapshot();
    json::Array items;
    for (const auto& [id, store] : book->stores)
        items.push_back(store_json(store, host_.clock.now(), currency_));
    std::string body = json::dump(json::Object{{"items", std::move(items)}, {"next", nullptr}});
    co_return cacheable(request, std::move(body));
}

Task<Response> OrderRoutes::get_menu(Request& request) {
    const auto book = menus_.snapshot();
    const StoreCopy* store = book->store(request.path_integer(0).value_or(0));
    if (store == nullptr) co_return http::problem(problems::not_found("There is no such store."));
    std::string body = json::dump(menu_json(*store, host_.clock.now(), currency_));
    co_return cacheable(request, std::move(body));
}

}  // namespace baedal::order
