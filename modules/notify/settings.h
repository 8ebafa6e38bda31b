// The settings of the notify module.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "host/diagnosis.h"
#include "notify/domain/language.h"

namespace baedal::notify {

// The number that messages about a store's orders go to, and at which times. Times are minutes of the day in
// Korea; equal: always.
struct StorePhone {
    std::string phone;
    int from = 0;
    int until = 0;

    bool is_told_at(TimePoint at) const;
};

struct Settings {
    std::string channel = "log";
    // Of messages to stores and the owner, and to customers whose order names no language with a catalogue.
    Language language = Language::ko;
    // A message about a change that is older is not sent.
    Milliseconds oldest = std::chrono::hours{6};
    // Messages to one telephone number: above it they are skipped. 0: no limit.
    std::int64_t max_per_hour = 120;
    std::int64_t max_per_day = 300;
    std::vector<std::string> tell;  // statuses of an order of which customers are told; empty: all
    std::map<std::int64_t, StorePhone> store_phones;
    std::string owner_phone;  // empty: the owner is not told

    // Throws ConfigError.
    static Settings read(const Config& config);

    // The pause before the provider is asked of a message that it has taken.
    Milliseconds report_after() const { return std::chrono::seconds{1}; }
    bool tells(std::string_view status) const;
    std::vector<host::Diagnosis> setup_gaps() const;
};

}  // namespace baedal::notify
