#include "marketing/http/campaign_routes.h"

#include "http/paging.h"
#include "marketing/http/coupon_decoder.h"
#include "marketing/http/coupon_encoder.h"
#include "marketing/storage/campaign_repository.h"

namespace baedal::marketing {

using http::Access;
using http::Method;
using http::TokenScopes;

namespace {

Problem no_such_campaign() { return problems::not_found("There is no such campaign."); }

}  // namespace

CampaignRoutes::CampaignRoutes(host::ModuleContext& host, const IssueCoupons& issue_coupons,
                               const UntoldCoupons& untold)
    : database_(host.database), issue_coupons_(issue_coupons), untold_(untold) {
    const auto add = [&](Method method, const char* pattern, auto handler) {
        host.routes.add(method, pattern, Access::owner, TokenScopes::admin, std::move(handler));
    };
    add(Method::post, "/campaigns", [this](http::Request& request) { return create(request); });
    add(Method::get, "/campaigns", [this](http::Request& request) { return list(request); });
    add(Method::patch, "/campaigns/{id}",
        [this](http::Request& request) { return change(request); });
    add(Method::post, "/campaigns/{id}/coupons",
        [this](http::Request& request) { return issue(request); });
}

Task<http::Response> CampaignRoutes::create(http::Request& request) const {
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto decoded = decode_campaign(*body);
    if (!decoded) co_return http::problem(decoded.error());

    const Campaign created = co_await database_.write([&](db::Transaction& tx) {
        Campaign campaign = *decoded;
        campaign.created_at = tx.now();
        campaign.id = campaigns::insert(tx, campaign);
        return campaign;
    });
    untold_.look();
    request.remark = std::to_string(created.id);
    co_return http::json_text(201, encode(created));
}

Task<http::Response> CampaignRoutes::list(http::Request& request) const {
    http::QueryFields query(request);
    const auto before = query.cursor().value_or(http::newest_first);
    const int limit = query.limit();
    if (const auto problem = query.problem()) co_return http::problem(*problem);

    auto found = database_.read(
        [&](db::Connection& connection) { return campaigns::list(connection, before, limit + 1); });
    const std::string next = http::cut_to_page(found, limit, &Campaign::id);
    std::vector<std::string> items;
    items.reserve(found.size());
    for (const Campaign& campaign : found) items.push_back(encode(campaign));
    co_return http::page_of_texts(items, next);
}

Task<http::Response> CampaignRoutes::change(http::Request& request) const {
    const auto id = request.path_integer(0);
    if (!id) co_return http::problem(no_such_campaign());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto active = decode_activity(*body);
    if (!active) co_return http::problem(active.error());

    const auto changed = co_await database_.write([&](db::Transaction& tx) {
        campaigns::set_active(tx, *id, *active);
        return campaigns::find(tx.connection(), *id);
    });
    if (!changed) co_return http::problem(no_such_campaign());
    untold_.look();
    co_return http::json_text(200, encode(*changed));
}

Task<http::Response> CampaignRoutes::issue(http::Request& request) const {
    const auto id = request.path_integer(0);
    if (!id) co_return http::problem(no_such_campaign());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto phone = decode_recipient(*body);
    if (!phone) co_return http::problem(phone.error());

    const auto issued = co_await database_.write(
        [&](db::Transaction& tx) { return issue_coupons_.by_hand(tx, *id, *phone); });
    if (!issued) co_return http::problem(issued.error());
    co_return http::json_text(201, encode(*issued));
}

}  // namespace baedal::marketing
