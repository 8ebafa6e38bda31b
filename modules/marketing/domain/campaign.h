// A campaign: a rule by which customers earn coupons. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "marketing/domain/coupon.h"

namespace baedal::marketing {

// Earned by the delivered order of this number of one telephone number, counted from 1.
struct Rule {
    std::int64_t delivered_orders = 1;
    bool repeats = false;  // by each further such number of orders too

    bool operator==(const Rule&) const = default;
};

struct Campaign {
    std::int64_t id = 0;
    Terms terms;                   // of its coupons; each is for one number and is used once
    std::optional<Rule> rule;      // nothing: its coupons are issued by hand alone
    std::int64_t valid_days = 30;  // of a coupon, from its issue on
    std::optional<TimePoint> from;
    std::optional<TimePoint> until;
    bool active = true;
    std::int64_t issued = 0;
    TimePoint created_at;

    // Whether the customer's delivered order of this number, delivered at `at`, earns a coupon. What was
    // delivered before the campaign was made earns none.
    bool is_earned_by(std::int64_t number, TimePoint at) const {
        if (!rule || !active || at < created_at) return false;
        if ((from && at < *from) || (until && at >= *until)) return false;
        return rule->repeats ? number % rule->delivered_orders == 0
                             : number == rule->delivered_orders;
    }

    Coupon make_coupon(std::string code, std::string phone, std::string order_id,
                       TimePoint now) const {
        Coupon out;
        out.code = std::move(code);
        out.terms = terms;
        out.until = now + std::chrono::days{valid_days};
        out.limit = 1;
        out.phone = std::move(phone);
        out.campaign_id = id;
        out.order_id = std::move(order_id);
        out.created_at = now;
        return out;
    }
};

}  // namespace baedal::marketing
