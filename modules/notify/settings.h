// What config.toml says about notify.
#pragma once

#include <string>

#include "util/config.h"

namespace baedal::notify {

struct Settings {
    std::string channel = "log";

    // Throws ConfigError.
    static Settings read(const Config& config) {
        const std::string wanted = config.text("notify.channel", "log");
        if (wanted == "kakao" || wanted == "webhook") {
            throw ConfigError("notify.channel: \"" + wanted +
                              "\" is not available in this version; use \"log\"");
        }
        return {.channel = config.choice("notify.channel", "log", {"log"})};
    }
};

}  // namespace baedal::notify
