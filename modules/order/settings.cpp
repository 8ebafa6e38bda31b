#include "order/settings.h"

namespace baedal::order {

namespace {

bool is_currency(const std::string& code) {
    return code.size() == 3 &&
           code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
}

}  // namespace

Settings Settings::read(const Config& config) {
    Settings out;
    out.currency = config.text("order.currency", "KRW");
    if (!is_currency(out.currency))
        throw ConfigError(
            "order.currency: must be an ISO 4217 code of three letters, such as \"KRW\"");
    out.require_contact = config.flag("order.require_contact", true);
    out.default_payment = config.optional_text("order.default_payment");
    out.payment_timeout = config.duration("order.payment_timeout", std::chrono::seconds{3});
    out.payment_window = config.duration("order.payment_window", std::chrono::minutes{15});
    return out;
}

}  // namespace baedal::order
