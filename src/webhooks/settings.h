// The settings of webhooks.
#pragma once

#include <chrono>
#include <string>

#include "config/config.h"

namespace baedal::webhooks {

struct Settings {
    // webhooks.allow_private: receivers on this machine and in its networks, and in clear text.
    bool allow_private = false;
    // webhooks.give_up_after: a webhook whose receiver has failed for so long is switched off.
    Milliseconds give_up_after = std::chrono::days{3};
    Milliseconds timeout = std::chrono::seconds{15};  // webhooks.timeout, of one delivery
    std::string ca_file = {};                         // webhooks.ca_file; "": the system's
    // webhooks.keep: what has been delivered or given up is listed for so long.
    Milliseconds keep = std::chrono::days{7};

    // Throws ConfigError.
    static Settings read(const Config& config);
};

}  // namespace baedal::webhooks
