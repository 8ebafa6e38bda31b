#include "pay/setup_gaps.h"

namespace baedal::pay {

std::vector<host::SetupGap> setup_gaps(const Settings& settings) {
    std::vector<host::SetupGap> out;
    if (settings.offers("sandbox")) {
        out.push_back({"payments-pretended", "pay.gateway",
                       "No money moves: the sandbox approves every card of the demonstration. Set "
                       "pay.gateway to \"toss\", or to \"none\" for cash only."});
    }
    if (settings.toss && settings.toss->secret_key.starts_with("test_")) {
        out.push_back({"payments-tested", "BAEDAL_TOSS_SECRET_KEY",
                       "No money moves: the key is a test key of Toss Payments. Use the live pair "
                       "of keys."});
    }
    if (settings.methods.empty()) {
        out.push_back({"no-payment-method", "pay.gateway",
                       "No order can be paid: no method of payment is offered. Set pay.gateway, or "
                       "pay.cash_on_delivery = true."});
    }
    return out;
}

}  // namespace baedal::pay
