#include "marketing/http/coupon_encoder.h"

#include "json/writer.h"

namespace baedal::marketing {

namespace {

std::optional<std::int64_t> unless_zero(std::int64_t number) {
    return number == 0 ? std::nullopt : std::optional(number);
}

struct ReductionView {
    const Reduction& reduction;
    static void fields(const ReductionView& self, auto&& field) {
        field("amount", unless_zero(self.reduction.amount));
        field("percent", unless_zero(self.reduction.percent));
        field("atMost", self.reduction.at_most);
    }
};

struct CouponView {
    const Coupon& coupon;
    static void fields(const CouponView& self, auto&& field) {
        const Coupon& coupon = self.coupon;
        field("code", coupon.code);
        field("name", coupon.terms.name);
        field("discount", ReductionView{coupon.terms.reduction});
        field("minimum", coupon.terms.minimum);
        field("stores", coupon.terms.stores);
        field("from", coupon.from);
        field("until", coupon.until);
        field("limit", coupon.limit);
        field("perPhone", coupon.per_phone);
        field("forOnePhone", !coupon.phone.empty());
        field("campaignId", coupon.campaign_id);
        field("withdrawn", coupon.withdrawn);
        field("uses", coupon.uses);
        field("createdAt", coupon.created_at);
    }
};

struct RuleView {
    Rule rule;
    static void fields(const RuleView& self, auto&& field) {
        field("deliveredOrders", self.rule.delivered_orders);
        field("repeats", self.rule.repeats);
    }
};

struct CampaignCouponView {
    const Campaign& campaign;
    static void fields(const CampaignCouponView& self, auto&& field) {
        const Terms& terms = self.campaign.terms;
        field("discount", ReductionView{terms.reduction});
        field("minimum", terms.minimum);
        field("stores", terms.stores);
        field("validDays", self.campaign.valid_days);
    }
};

struct CampaignView {
    const Campaign& campaign;
    static void fields(const CampaignView& self, auto&& field) {
        const Campaign& campaign = self.campaign;
        field("id", campaign.id);
        field("name", campaign.terms.name);
        field("earnedBy", campaign.rule ? std::optional(RuleView{*campaign.rule}) : std::nullopt);
        field("coupon", CampaignCouponView{campaign});
        field("from", campaign.from);
        field("until", campaign.until);
        field("active", campaign.active);
        field("issued", campaign.issued);
        field("createdAt", campaign.created_at);
    }
};

struct GrantedView {
    const Granted& granted;
    static void fields(const GrantedView& self, auto&& field) {
        field("code", self.granted.coupon.code);
        field("name", self.granted.coupon.terms.name);
        field("amount", self.granted.amount);
        field("until", self.granted.coupon.until);
    }
};

}  // namespace

std::string encode(const Coupon& coupon) { return json::to_text(CouponView{coupon}); }

std::string encode(const Campaign& campaign) { return json::to_text(CampaignView{campaign}); }

std::string encode(const Granted& granted) { return json::to_text(GrantedView{granted}); }

}  // namespace baedal::marketing
