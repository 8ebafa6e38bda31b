#include "order/http/order_list_route.h"

#include <limits>

#include "base/phone.h"
#include "http/paging.h"
#include "order/application/problems.h"
#include "order/http/date_field.h"
#include "order/http/order_encoder.h"
#include "order/storage/order_list.h"

namespace baedal::order {

namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;
using repository::ListedOrder;
using repository::OrderFilter;

constexpr std::int64_t max_store_id = std::numeric_limits<std::int32_t>::max();
// How far a search without an index goes back where the request does not say.
constexpr std::chrono::days searched_days{31};

struct ListRequest {
    OrderFilter filter;
    std::optional<absl::CivilDay> from;  // business days
    std::optional<absl::CivilDay> to;
};

// A business day, or a moment.
void read_bound(http::QueryFields& query, std::string_view name, std::optional<absl::CivilDay>& day,
                std::optional<TimePoint>& moment) {
    const auto text = query.text(name);
    if (!text) return;
    day = parse_date(*text);
    if (!day) moment = from_rfc3339(*text);
    if (!day && !moment)
        query.add_error(name, "Must be a business day, such as 2026-11-23, or a time (RFC 3339).");
}

void read_search(http::QueryFields& query, OrderFilter& filter) {
    if (const auto phone = query.text("phone")) {
        filter.phone_key = phone_key(*phone);
        if (filter.phone_key->empty())
            query.add_error("phone", "Must be a telephone number, such as 010-1234-5678.");
    }
    filter.number = query.integer("number", {1, max_store_id});
    const auto text = query.text("q");
    if (text) filter.search = OrderSearch::of(*text);
    if (text && (filter.phone_key || filter.number))
        query.add_error("q", "Must not be given together with phone or number.");
    if (filter.phone_key && filter.number)
        query.add_error("number", "Must not be given together with phone.");
}

Result<ListRequest> decode_list_request(const Request& request) {
    http::QueryFields query(request);
    ListRequest out;
    OrderFilter& filter = out.filter;
    filter.store_id = query.integer("storeId", {1, max_store_id});
    const auto status = query.text("status");
    if (status) filter.status = from_name<Status>(*status);
    if (status && !filter.status)
        query.add_error("status", "Must be an order's status, such as 'placed'.");
    read_search(query, filter);
    read_bound(query, "from", out.from, filter.from);
    read_bound(query, "to", out.to, filter.to);
    filter.limit = query.limit();
    filter.before_seq = query.cursor().value_or(http::newest_first);
    if (auto problem = query.problem()) return std::unexpected(std::move(*problem));
    return out;
}

// False where the filter names a store that is not the actor's.
bool restrict_to(const http::Actor& actor, OrderFilter& filter) {
    if (!actor.has_every_store()) filter.stores = actor.stores;
    return !filter.store_id || actor.works_at(*filter.store_id);
}

// The store's that is asked for, or the first of the actor's.
BusinessClock clock_of(const MenuSnapshot& menus, const http::Actor& actor,
                       std::optional<std::int64_t> store_id) {
    for (const auto& [id, store] : menus.stores) {
        if (actor.works_at(id) && id == store_id.value_or(id)) return store.business_clock();
    }
    return {};
}

Response page_of(std::vector<ListedOrder> orders, int limit) {
    const std::string next = http::cut_to_page(orders, limit, &ListedOrder::seq);
    std::vector<std::string> items;
    items.reserve(orders.size());
    for (const ListedOrder& each : orders)
        items.push_back(encode(each.stored.order, each.stored.lines));
    return http::page_of_texts(items, next);
}

}  // namespace

OrderListRoute::OrderListRoute(host::ModuleContext& host, const MenuCache& menus)
    : database_(host.database), clock_(host.clock), menus_(menus) {
    host.routes.add(Method::get, "/orders", Access::staff, http::TokenScopes::orders_read,
                    [this](Request& request) { return list(request); });
}

Task<Response> OrderListRoute::list(Request& request) const {
    auto wanted = decode_list_request(request);
    if (!wanted) co_return http::problem(wanted.error());
    OrderFilter& filter = wanted->filter;
    if (!restrict_to(request.actor, filter)) co_return http::problem(no_such_store());
    request.shows_personal_data = filter.phone_key || filter.search;

    const auto menus = menus_.snapshot();
    const BusinessClock clock = clock_of(*menus, request.actor, filter.store_id);
    if (wanted->from) filter.from = business_day(*wanted->from, clock).begin;
    if (wanted->to) filter.to = business_day(*wanted->to, clock).end;
    if (filter.needs_bound() && !filter.from)
        filter.from = filter.to.value_or(clock_.now()) - searched_days;

    const int limit = filter.limit++;
    auto orders = database_.read(
        [&](db::Connection& connection) { return repository::list(connection, filter); });
    co_return page_of(std::move(orders), limit);
}

}  // namespace baedal::order
