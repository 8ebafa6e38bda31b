// Where the modules are that are in other processes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "net/base_url.h"
#include "peers/redis.h"

namespace baedal::peers {

struct Settings {
    std::vector<std::string> here;           // modules.here (--modules): those of this process
    std::map<std::string, net::BaseUrl> at;  // modules.<name>.at: those of other processes
    std::string secret;                      // BAEDAL_PEER_SECRET; "": no other process may ask
    std::string ca_file;                     // bus.ca_file
    std::optional<RedisAddress> redis;       // bus.redis.url, with bus.transport = "redis"
    // The module beside which the users are, in another process; "": the users are in this one.
    std::string users;

    bool has_here(const std::string& module) const;
    // The modules of other processes, by name.
    std::vector<std::string> elsewhere() const;

    // `modules` are those of the program. Throws ConfigError.
    static Settings read(const Config& config, const std::vector<std::string>& modules);
};

}  // namespace baedal::peers
