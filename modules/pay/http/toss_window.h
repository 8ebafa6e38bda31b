// The payment window of Toss Payments, in the customer's browser.
#pragma once

#include <vector>

#include "http/content_security_policy.h"

namespace baedal::pay {

// The sources that its SDK (v2, https://js.tosspayments.com/v2/standard) needs on the page that opens
// it. Toss Payments publishes no list: these are the script's host and the hosts of its domain, which
// the SDK calls and which the page navigates to.
std::vector<http::ForeignSource> toss_window_sources();

}  // namespace baedal::pay
