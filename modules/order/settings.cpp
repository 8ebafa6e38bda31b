#include "order/settings.h"

#include <algorithm>

namespace baedal::order {

namespace {

bool is_currency(const std::string& code) {
    return code.size() == 3 &&
           code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
}

constexpr Milliseconds shortest_grace{500};
constexpr Milliseconds longest_grace = std::chrono::seconds{15};

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
    const Milliseconds accept_within =
        config.duration("store.accept_within", std::chrono::minutes{10});
    out.store_decides_within =
        accept_within + std::clamp(accept_within / 2, shortest_grace, longest_grace);
    return out;
}

}  // namespace baedal::order
