// The routes of campaigns.
#pragma once

#include "host/module.h"
#include "marketing/application/issue_coupons.h"
#include "marketing/application/untold_coupons.h"

namespace baedal::marketing {

// Lives as long as the module instance; so do the references.
class CampaignRoutes {
public:
    CampaignRoutes(host::ModuleContext& host, const IssueCoupons& issue_coupons,
                   const UntoldCoupons& untold);
    CampaignRoutes(const CampaignRoutes&) = delete;
    CampaignRoutes& operator=(const CampaignRoutes&) = delete;

private:
    Task<http::Response> create(http::Request& request) const;
    Task<http::Response> list(http::Request& request) const;
    Task<http::Response> change(http::Request& request) const;
    Task<http::Response> issue(http::Request& request) const;

    db::Database& database_;
    const IssueCoupons& issue_coupons_;
    const UntoldCoupons& untold_;
};

}  // namespace baedal::marketing
