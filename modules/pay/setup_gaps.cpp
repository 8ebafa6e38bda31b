#include "pay/setup_gaps.h"

namespace baedal::pay {

using host::DiagnosisCode;
using host::Level;

std::vector<host::Diagnosis> setup_gaps(const Settings& settings) {
    std::vector<host::Diagnosis> out;
    if (settings.offers("sandbox")) {
        out.push_back({.code = DiagnosisCode{"payments-pretended"},
                       .level = Level::warning,
                       .setting = "pay.gateway",
                       .text =
                           "No money moves: the sandbox approves every card of the demonstration. "
                           "Set pay.gateway to \"toss\", or to \"none\" for cash only."});
    }
    if (settings.toss && settings.toss->secret_key.starts_with("test_")) {
        out.push_back({.code = DiagnosisCode{"payments-tested"},
                       .level = Level::warning,
                       .setting = "BAEDAL_TOSS_SECRET_KEY",
                       .text =
                           "No money moves: the key is a test key of Toss Payments. Use the live "
                           "pair of keys."});
    }
    if (settings.methods.empty()) {
        out.push_back({.code = DiagnosisCode{"no-payment-method"},
                       .level = Level::problem,
                       .setting = "pay.gateway",
                       .text = "No order can be paid: no method of payment is offered. Set "
                               "pay.gateway, or pay.cash_on_delivery = true."});
    }
    return out;
}

}  // namespace baedal::pay
