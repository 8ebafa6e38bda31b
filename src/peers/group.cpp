#include "peers/group.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/log.h"
#include "runtime/when_all.h"

namespace baedal::peers {

namespace {

constexpr Milliseconds time_for_a_list{2000};
constexpr Milliseconds time_for_the_doctor{15'000};  // who asks the network too

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

namespace {

Task<> read_reply(Task<net::ClientResponse> call, const std::string& peer, Group::Reply& reply) {
    try {
        const net::ClientResponse response = co_await std::move(call);
        if (response.status != 200)
            throw std::runtime_error("status " + std::to_string(response.status));
        reply.body = json::parse_trusted(response.body);
    } catch (const std::exception& e) {
        log::warn("another process does not answer", {{"peer", peer}, {"error", e.what()}});
    }
}

}  // namespace

Task<std::vector<Group::Reply>> Group::ask_all(Call call) const {
    std::vector<Reply> replies(processes_.size());
    std::vector<Task<>> questions;
    for (std::size_t i = 0; i < processes_.size(); ++i) {
        const Peer& peer = *processes_[i].peer;
        replies[i].modules = processes_[i].modules;
        questions.push_back(read_reply(call(peer, i), peer.name(), replies[i]));
    }
    co_await when_all(std::move(questions), "peers");
    co_return replies;
}

Task<std::vector<Group::Reply>> Group::get_each(std::vector<std::string> targets) const {
    co_return co_await ask_all([&targets](const Peer& peer, std::size_t process) {
        return peer.get(targets[process], time_for_a_list);
    });
}

Task<std::vector<Group::Reply>> Group::post_all(std::string target, std::string body,
                                                Milliseconds deadline) const {
    co_return co_await ask_all(
        [&](const Peer& peer, std::size_t) { return peer.post(target, body, deadline); });
}

Task<> Group::ask(const Process& process, const std::string& name, json::Array& items) const {
    try {
        const auto response = co_await process.peer->get(
            "/internal/lists/" + name, name == "doctor" ? time_for_the_doctor : time_for_a_list);
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
