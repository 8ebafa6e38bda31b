// A command's request to the server that runs on the data folder.
#pragma once

#include <string>

#include "app/settings.h"
#include "config/config.h"

namespace baedal::cli {

struct ServerAnswer {
    int status = 0;
    std::string body;
};

// With the secret BAEDAL_ADMIN_TOKEN, at the loopback address of server.listen. Throws
// std::runtime_error with a message for the operator, net::CallFailed.
ServerAnswer ask_server(const app::Settings& settings, const Config& config,
                        const std::string& method, const std::string& path,
                        const std::string& body);

}  // namespace baedal::cli
