// The settings of the notify module.
#pragma once

#include <string>

#include "config/config.h"
#include "notify/domain/catalogue.h"

namespace baedal::notify {

struct Settings {
    std::string channel = "log";
    // Of messages to stores, and to customers whose order names no language with a catalogue.
    Language language = Language::ko;

    // Throws ConfigError.
    static Settings read(const Config& config) {
        const std::string wanted = config.text("notify.channel", "log");
        if (wanted == "kakao" || wanted == "webhook") {
            throw ConfigError("notify.channel: \"" + wanted +
                              "\" is not available in this version; use \"log\"");
        }
        return {.channel = config.choice("notify.channel", "log", {"log"}),
                .language =
                    *from_name<Language>(config.choice("notify.language", "ko", {"ko", "en"}))};
    }
};

}  // namespace baedal::notify
