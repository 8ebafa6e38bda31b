// The settings of the notify module.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"
#include "host/diagnosis.h"
#include "notify/domain/catalogue.h"

namespace baedal::notify {

struct Settings {
    std::string channel = "log";
    // Of messages to stores, and to customers whose order names no language with a catalogue.
    Language language = Language::ko;
    // A message about a change that is older is not sent.
    Milliseconds oldest = std::chrono::hours{6};
    // Messages to one telephone number: above it they are skipped. 0: no limit.
    std::int64_t max_per_hour = 120;
    std::int64_t max_per_day = 300;

    // Throws ConfigError.
    static Settings read(const Config& config) {
        const std::string wanted = config.text("notify.channel", "log");
        if (wanted == "kakao" || wanted == "webhook") {
            throw ConfigError("notify.channel: \"" + wanted +
                              "\" is not available in this version; use \"log\"");
        }
        constexpr Milliseconds default_oldest = std::chrono::hours{6};
        const Milliseconds oldest = config.duration("notify.oldest", default_oldest);
        if (oldest < std::chrono::minutes{1})
            config.throw_error("notify.oldest", "must be a minute or more");
        constexpr std::int64_t most = 1'000'000;
        return {.channel = config.choice("notify.channel", "log", {"log"}),
                .language =
                    *from_name<Language>(config.choice("notify.language", "ko", {"ko", "en"})),
                .oldest = oldest,
                .max_per_hour = config.integer("notify.max_per_phone_hour", 120, {0, most}),
                .max_per_day = config.integer("notify.max_per_phone_day", 300, {0, most})};
    }

    std::vector<host::Diagnosis> setup_gaps() const {
        if (channel != "log") return {};
        return {{.code = host::DiagnosisCode{"messages-not-sent"},
                 .level = host::Level::warning,
                 .setting = "notify.channel",
                 .text = "No message leaves this machine: messages to customers and stores are "
                         "written to the log."}};
    }
};

}  // namespace baedal::notify
