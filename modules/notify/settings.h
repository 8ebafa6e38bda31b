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
#include "net/base_url.h"
#include "notify/domain/language.h"
#include "notify/domain/unanswered_order.h"

namespace baedal::notify {

// Solapi: KakaoTalk AlimTalk, and SMS or LMS for telephones without KakaoTalk.
struct SolapiSettings {
    net::BaseUrl base_url;
    std::string ca_file;  // PEM; empty: the system's
    std::string api_key;  // this and the secrets: never shown, never logged
    std::string api_secret;
    std::string webhook_secret;  // empty: no reports by webhook
    std::string pf_id;           // of the channel at KakaoTalk; empty: SMS and LMS only
    std::string from;            // the registered sender number, digits
    bool fallback = true;        // SMS or LMS where AlimTalk does not reach, or has no template
    std::map<std::string, std::string> templates;  // "<language>.<key>" to the provider's id
    std::string order_link;  // before the order's id: "https://shop.example/o/"; empty: no button
    Milliseconds timeout{std::chrono::seconds{10}};     // of one call
    Milliseconds poll_every{std::chrono::seconds{30}};  // the first question for a report
    std::int64_t low_balance = 3'000;                   // won; below it the owner is warned
};

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
    std::vector<std::string>
        tell;  // statuses of an order and "coupon": of what customers are told; empty: of all
    std::map<std::int64_t, StorePhone> store_phones;
    std::string owner_phone;  // empty: the owner is not told
    // Of a new order that nobody accepts: when the store is told again, and when the order is rejected.
    Milliseconds remind_after = std::chrono::minutes{2};
    Milliseconds accept_within = std::chrono::minutes{10};
    std::optional<SolapiSettings> solapi;  // if that is the channel

    // Throws ConfigError.
    static Settings read(const Config& config);

    // The pause before the provider is asked of a message that it has taken.
    Milliseconds report_after() const {
        return solapi ? solapi->poll_every : Milliseconds{std::chrono::seconds{1}};
    }
    ReminderTimes reminder_times() const { return {remind_after, accept_within}; }
    bool tells(std::string_view event) const;
    std::vector<host::Diagnosis> setup_gaps() const;
};

}  // namespace baedal::notify
