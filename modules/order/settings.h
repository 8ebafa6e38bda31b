// The order module's part of the configuration.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "config/config.h"

namespace baedal::order {

struct Settings {
    std::string currency;  // ISO 4217
    bool require_contact = true;
    std::optional<std::string> default_payment;  // method used when a request names none
    Milliseconds payment_timeout{};              // how long a customer waits before the 202
    Milliseconds payment_window{};               // an unpaid order expires after this

    static Settings read(const Config& config) {
        Settings out;
        out.currency = config.text("order.currency", "KRW");
        const bool letters =
            out.currency.size() == 3 &&
            out.currency.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
        if (!letters)
            throw ConfigError(
                "order.currency: must be an ISO 4217 code of three letters, such as \"KRW\"");
        out.require_contact = config.flag("order.require_contact", true);
        out.default_payment = config.optional_text("order.default_payment");
        out.payment_timeout = config.duration("order.payment_timeout", std::chrono::seconds{3});
        out.payment_window = config.duration("order.payment_window", std::chrono::minutes{15});
        return out;
    }
};

}  // namespace baedal::order
