// The payment window of Toss Payments, in the customer's browser.
#pragma once

#include <vector>

#include "http/content_security_policy.h"

namespace baedal::pay {

// What its SDK (v2, https://js.tosspayments.com/v2/standard) needs on the page that opens it. Toss
// Payments publishes no list: beside the script's host these are the hosts of its domain, which the SDK
// asks and which the page is handed over to.
std::vector<http::ForeignSource> toss_window_sources();

}  // namespace baedal::pay
