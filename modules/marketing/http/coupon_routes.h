// The routes of coupons.
#pragma once

#include "host/module.h"
#include "marketing/application/coupon_service.h"
#include "marketing/application/issue_coupons.h"

namespace baedal::marketing {

// Lives as long as the module instance; so do the references.
class CouponRoutes {
public:
    CouponRoutes(host::ModuleContext& host, const CouponService& coupons,
                 const IssueCoupons& issue_coupons);
    CouponRoutes(const CouponRoutes&) = delete;
    CouponRoutes& operator=(const CouponRoutes&) = delete;

private:
    Task<http::Response> create(http::Request& request) const;
    Task<http::Response> list(http::Request& request) const;
    Task<http::Response> quote(http::Request& request) const;
    Task<http::Response> withdraw(http::Request& request) const;

    db::Database& database_;
    const Clock& clock_;
    const CouponService& coupons_;
    const IssueCoupons& issue_coupons_;
};

}  // namespace baedal::marketing
