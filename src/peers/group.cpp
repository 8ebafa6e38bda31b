#include "peers/group.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/log.h"
#include "runtime/when_all.h"

namespace baedal::peers {

namespace {

constexpr Milliseconds time_for_a_list{2000};

std::string text_of(const net::BaseUrl& address) {
    return (address.tls ? "https://" : "http://") + address.authority() + address.path_prefix;
}

}  // namespace

Group::Group(const Settings& settings, const Clock& clock) : clock_(clock) {
    std::map<std::string, std::size_t> known;  // by address
    for (const auto& [module, address] : settings.at) {
        const auto [found, is_new] = known.emplace(text_of(address), processes_.size());
        if (is_new) processes_.push_back({std::make_shared<const Peer>(address, settings), {}});
        processes_[found->second].modules.push_back(module);
    }
}

std::shared_ptr<const Peer> Group::process_of(const std::string& module) const {
    for (const Process& process : processes_) {
        if (std::ranges::find(process.modules, module) != process.modules.end())
            return process.peer;
    }
    throw std::logic_error("no other process has the module " + module);
}

Task<json::Array> Group::list(std::string name) const {
    std::vector<json::Array> parts(processes_.size());
    std::vector<Task<>> questions;
    for (std::size_t i = 0; i < processes_.size(); ++i)
        questions.push_back(ask(processes_[i], name, parts[i]));
    co_await when_all(std::move(questions), "peers.list");
    json::Array out;
    for (json::Array& part : parts) {
        for (json::Value& item : part) out.push_back(std::move(item));
    }
    co_return out;
}

Task<> Group::ask(const Process& process, const std::string& name, json::Array& items) const {
    try {
        const auto response =
            co_await process.peer->get("/internal/lists/" + name, time_for_a_list);
        if (response.status != 200)
            throw std::runtime_error("status " + std::to_string(response.status));
        items = json::parse_trusted(response.body).at("items").as_array();
        co_return;
    } catch (const std::exception& e) {
        log::warn("another process does not tell its state",
                  {{"peer", process.peer->name()}, {"list", name}, {"error", e.what()}});
    }
    if (name != "modules") co_return;
    for (const std::string& module : process.modules) {
        items.push_back(json::Object{
            {"name", module},
            {"state", "failed"},
            {"since", to_rfc3339(clock_.now())},
            {"lastError", "its process at " + process.peer->name() + " does not answer"}});
    }
}

}  // namespace baedal::peers
