#include "order/http/menu_routes.h"

#include "base/digest.h"
#include "order/application/problems.h"
#include "order/http/menu_encoder.h"

namespace baedal::order {

namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;

// The ETag is a digest of the body, since `open` and the sold-out flags change with the time and not with
// a revision. A client may keep a menu and revalidates it each time.
Response cacheable(const Request& request, std::string body) {
    std::string tag = sha256_hex(body).substr(0, 24);
    Response response = http::with_etag(request, std::move(tag), std::move(body));
    response.header("Cache-Control", "no-cache");
    return response;
}

}  // namespace

MenuRoutes::MenuRoutes(host::ModuleContext& host, const MenuCache& menus, std::string currency)
    : clock_(host.clock), menus_(menus), currency_(std::move(currency)) {
    host.routes.add(Method::get, "/menus", Access::anyone, [this](Request& r) { return list(r); });
    host.routes.add(Method::get, "/menus/{storeId}", Access::anyone,
                    [this](Request& r) { return get(r); });
}

Task<Response> MenuRoutes::list(Request& request) {
    const auto menus = menus_.snapshot();
    std::vector<std::string> items;
    for (const auto& [id, store] : menus->stores)
        items.push_back(store_json(store, clock_.now(), currency_));
    co_return cacheable(request, http::page_of_texts(items, "").body);
}

Task<Response> MenuRoutes::get(Request& request) {
    const auto menus = menus_.snapshot();
    const StoreCopy* store = menus->store(request.path_integer(0).value_or(0));
    if (store == nullptr) co_return http::problem(no_such_store());
    co_return cacheable(request, menu_json(*store, clock_.now(), currency_));
}

}  // namespace baedal::order
