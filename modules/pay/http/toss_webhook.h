// The route of the webhook of Toss Payments.
#pragma once

#include "http/router.h"
#include "pay/application/request_check.h"
#include "pay/settings.h"

namespace baedal::pay {

class TossWebhook {
public:
    // Adds the route. The references outlive it.
    TossWebhook(http::Routes& routes, const Settings& settings, const RequestCheck& request_check);
    TossWebhook(const TossWebhook&) = delete;
    TossWebhook& operator=(const TossWebhook&) = delete;

private:
    Task<http::Response> post(http::Request& request) const;

    const Settings& settings_;
    const RequestCheck& request_check_;
};

}  // namespace baedal::pay
