#include "peers/settings.h"

#include <algorithm>
#include <stdexcept>

namespace baedal::peers {

namespace {

// The users are in the process that takes the orders.
constexpr const char* beside_users = "order";
constexpr std::size_t shortest_secret = 32;

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

std::string join(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

std::vector<std::string> read_here(const Config& config, const std::vector<std::string>& modules) {
    std::vector<std::string> here = config.texts("modules.here");
    for (const std::string& name : here) {
        if (!contains(modules, name)) {
            config.throw_error("modules.here",
                               "there is no module \"" + name + "\"; there are " + join(modules));
        }
    }
    return here.empty() ? modules : here;
}

net::BaseUrl read_address(const Config& config, const std::string& key, const std::string& text) {
    auto url = net::parse_base_url(text, net::ClearText::allowed);
    if (!url) config.throw_error(key, url.error());
    return std::move(*url);
}

RedisAddress read_redis(const Config& config, const std::string& url) {
    try {
        return RedisAddress::parse(url);
    } catch (const std::invalid_argument& e) {
        config.throw_error("bus.redis.url", e.what());
    }
}

}  // namespace

bool Settings::has_here(const std::string& module) const { return contains(here, module); }

std::vector<std::string> Settings::elsewhere() const {
    std::vector<std::string> out;
    out.reserve(at.size());
    for (const auto& [name, address] : at) out.push_back(name);
    return out;
}

Settings Settings::read(const Config& config, const std::vector<std::string>& modules) {
    Settings out;
    out.here = read_here(config, modules);
    for (const std::string& name : modules) {
        const std::string key = "modules." + name + ".at";
        const auto text = config.optional_text(key);
        if (text && !contains(out.here, name))
            out.at.emplace(name, read_address(config, key, *text));
    }
    out.secret = config.secret("BAEDAL_PEER_SECRET").value_or("");
    out.ca_file = config.text("bus.ca_file", "");
    const std::string transport = config.choice("bus.transport", out.at.empty() ? "local" : "http",
                                                {"local", "http", "redis"});
    const std::string redis = config.text("bus.redis.url", "");
    if (transport == "redis") {
        out.redis = read_redis(config, redis);
        out.redis->ca_file = out.ca_file;
    }
    if (transport == "local" && !out.at.empty()) {
        config.throw_error("bus.transport", "is \"local\", and modules." + out.at.begin()->first +
                                                ".at names another process: set \"http\"");
    }
    if (!out.secret.empty() && out.secret.size() < shortest_secret)
        throw ConfigError("BAEDAL_PEER_SECRET must have 32 characters or more");
    if (!out.at.empty() && out.secret.empty()) {
        throw ConfigError(
            "modules." + out.at.begin()->first +
            ".at names another process: set BAEDAL_PEER_SECRET, 32 characters or more "
            "that all processes of the deployment share");
    }
    if (out.at.contains(beside_users)) out.users = beside_users;
    return out;
}

}  // namespace baedal::peers
