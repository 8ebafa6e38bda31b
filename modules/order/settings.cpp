#include "order/settings.h"

#include <algorithm>

namespace baedal::order {

namespace {

bool is_currency(const std::string& code) {
    return code.size() == 3 &&
           code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
}

constexpr std::int64_t most_orders = 100'000;
constexpr std::int64_t most_money = 1'000'000'000'000;

void read_limits(const Config& config, Settings& out) {
    const auto read = [&](const char* key, std::int64_t& limit, std::int64_t highest) {
        limit = config.integer(std::string("order.") + key, limit, {0, highest});
    };
    read("max_quantity", out.limits.max_quantity, most_orders);
    read("max_parts", out.limits.max_parts, most_orders);
    read("max_total", out.limits.max_total, most_money);
    read("max_attempts", out.max_attempts, most_orders);
    read("unpaid_per_address", out.open_orders.unpaid_per_address, most_orders);
    read("unpaid_per_phone", out.open_orders.unpaid_per_phone, most_orders);
    read("cash_per_address", out.open_orders.cash_per_address, most_orders);
    read("cash_per_phone", out.open_orders.cash_per_phone, most_orders);
    read("cash_max_total", out.cash.max_total, most_money);
    out.cash.known_phone = config.flag("order.cash_known_phone", false);
}

ContactRules read_contact_rules(const Config& config) {
    ContactRules out;
    out.keep = config.duration("privacy.keep_contact", std::chrono::days{90});
    out.keep_unplaced = config.duration("privacy.keep_unplaced", std::chrono::days{1});
    out.show = config.duration("privacy.show_contact", std::chrono::days{1});
    return out;
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
    out.vat_percent = config.integer("order.vat_percent", 10, {0, 50});
    out.require_contact = config.flag("order.require_contact", true);
    out.default_payment = config.optional_text("order.default_payment");
    out.payment_timeout = config.duration("order.payment_timeout", std::chrono::seconds{3});
    out.payment_window = config.duration("order.payment_window", std::chrono::minutes{15});
    const Milliseconds accept_within =
        config.duration("store.accept_within", std::chrono::minutes{10});
    out.store_decides_within =
        accept_within + std::clamp(accept_within / 2, shortest_grace, longest_grace);
    read_limits(config, out);
    out.contact = read_contact_rules(config);
    return out;
}

}  // namespace baedal::order
