#include "marketing/http/coupon_routes.h"

#include "http/paging.h"
#include "marketing/http/coupon_decoder.h"
#include "marketing/http/coupon_encoder.h"
#include "marketing/storage/coupon_repository.h"

namespace baedal::marketing {

using http::Access;
using http::Method;
using http::TokenScopes;

namespace {

Problem no_such_coupon() { return problems::not_found("There is no such coupon."); }

// As order refuses it.
Problem refused(const Refusal& refusal) {
    if (refusal.reason == CouponRefusal::unknown) return no_such_coupon();
    Problem problem{422, "invalid-coupon", "The coupon cannot be used for this order",
                    refusal.detail};
    problem.set("reason", std::string(to_text(refusal.reason)));
    return problem;
}

}  // namespace

CouponRoutes::CouponRoutes(host::ModuleContext& host, const CouponService& coupons,
                           const IssueCoupons& issue_coupons)
    : database_(host.database),
      clock_(host.clock),
      coupons_(coupons),
      issue_coupons_(issue_coupons) {
    host.routes.add(Method::post, "/coupons", Access::owner, TokenScopes::admin,
                    [this](http::Request& request) { return create(request); });
    host.routes.add(Method::get, "/coupons", Access::owner, TokenScopes::admin,
                    [this](http::Request& request) { return list(request); });
    host.routes.add(Method::get, "/coupons/{code}", Access::anyone,
                    [this](http::Request& request) { return quote(request); });
    host.routes.add(Method::del, "/coupons/{code}", Access::owner, TokenScopes::admin,
                    [this](http::Request& request) { return withdraw(request); });
}

Task<http::Response> CouponRoutes::create(http::Request& request) const {
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto decoded = decode_coupon(*body);
    if (!decoded) co_return http::problem(decoded.error());

    const auto created = co_await database_.write(
        [&](db::Transaction& tx) { return issue_coupons_.by_owner(tx, *decoded); });
    if (!created) co_return http::problem(created.error());
    request.remark = created->code;
    co_return http::json_text(201, encode(*created));
}

Task<http::Response> CouponRoutes::list(http::Request& request) const {
    http::QueryFields query(request);
    const auto before = query.cursor().value_or(http::newest_first);
    const int limit = query.limit();
    if (const auto problem = query.problem()) co_return http::problem(*problem);

    auto found = database_.read(
        [&](db::Connection& connection) { return coupons::list(connection, before, limit + 1); });
    const std::string next = http::cut_to_page(found, limit, &Coupon::seq);
    std::vector<std::string> items;
    items.reserve(found.size());
    for (const Coupon& coupon : found) items.push_back(encode(coupon));
    co_return http::page_of_texts(items, next);
}

Task<http::Response> CouponRoutes::quote(http::Request& request) const {
    const auto wanted = decode_quote(request, std::string(request.path_value(0)));
    if (!wanted) co_return http::problem(wanted.error());

    const auto granted = database_.read([&](db::Connection& connection) {
        return coupons_.quote(connection, clock_.now(), *wanted);
    });
    if (!granted) co_return http::problem(refused(granted.error()));
    co_return http::json_text(200, encode(*granted));
}

Task<http::Response> CouponRoutes::withdraw(http::Request& request) const {
    const std::string code = normalized_code(request.path_value(0));
    const bool is_known =
        co_await database_.write([&](db::Transaction& tx) { return coupons::withdraw(tx, code); });
    co_return is_known ? http::no_content() : http::problem(no_such_coupon());
}

}  // namespace baedal::marketing
