// The settings of the store module.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "config/config.h"
#include "host/diagnosis.h"

namespace baedal::store {

struct Settings {
    Milliseconds accept_within = std::chrono::minutes{10};  // after it a ticket is rejected
    bool demo = false;                                      // open demo stores if there is no store
    bool autopilot = false;                                 // the demo stores' tickets advance ...
    Milliseconds demo_step = std::chrono::seconds{3};       // ... by one state in this time
    std::string currency = "KRW";                           // ISO 4217
    std::string public_url;  // of the customers' pages, without a slash at its end; "": not known

    // Throws ConfigError.
    static Settings read(const Config& config) {
        Settings out;
        out.accept_within = config.duration("store.accept_within", out.accept_within);
        if (out.accept_within <= Milliseconds{0}) {
            throw ConfigError(
                "store.accept_within: must be longer than 0; it is the time a store has to accept "
                "an order");
        }
        out.demo = config.flag("demo.enabled", out.demo);
        out.autopilot = config.flag("demo.autopilot", out.autopilot);
        out.demo_step = config.duration("demo.step", out.demo_step);
        out.currency = config.text("order.currency", out.currency);
        out.public_url = config.text("server.public_url", "");
        if (out.public_url.ends_with('/')) out.public_url.pop_back();
        return out;
    }

    std::vector<host::Diagnosis> setup_gaps() const {
        std::vector<host::Diagnosis> out;
        if (demo) {
            out.push_back({.code = host::DiagnosisCode{"stores-invented"},
                           .level = host::Level::warning,
                           .setting = "demo.enabled",
                           .text = "A deployment without stores opens the demonstration's: their "
                                   "names, menus and prices are invented."});
        }
        if (autopilot) {
            out.push_back({.code = host::DiagnosisCode{"kitchen-pretended"},
                           .level = host::Level::warning,
                           .setting = "demo.autopilot",
                           .text =
                               "Nobody cooks: the tickets of the demonstration's stores advance "
                               "by themselves."});
        }
        return out;
    }
};

}  // namespace baedal::store
