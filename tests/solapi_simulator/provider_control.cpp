// What tests plan and see: no call of Solapi.
#include <stdexcept>

#include "solapi_simulator/provider.h"

namespace baedal::solapi {

void Provider::add_channel(const std::string& pf_id) {
    const std::lock_guard lock(mutex_);
    account_.channels.insert(pf_id);
}

void Provider::add_sender(const std::string& number) {
    const std::lock_guard lock(mutex_);
    account_.senders.insert(number);
}

void Provider::remove_sender(const std::string& number) {
    const std::lock_guard lock(mutex_);
    account_.senders.erase(number);
}

void Provider::add_template(KakaoTemplate added) {
    const std::lock_guard lock(mutex_);
    account_.templates.insert_or_assign(added.id, std::move(added));
}

void Provider::set_balance(std::int64_t won) {
    const std::lock_guard lock(mutex_);
    account_.balance = won;
}

void Provider::set_timing(const Timing& timing) {
    const std::lock_guard lock(mutex_);
    timing_ = timing;
}

void Provider::set_latency(std::chrono::milliseconds latency) {
    const std::lock_guard lock(mutex_);
    latency_ = latency;
}

void Provider::advance(std::chrono::milliseconds by) {
    const std::lock_guard lock(mutex_);
    ahead_ += by;
}

void Provider::plan(Fault fault) {
    const std::lock_guard lock(mutex_);
    faults_.add(std::move(fault));
}

void Provider::forget_faults() {
    const std::lock_guard lock(mutex_);
    faults_.clear();
}

void Provider::approve_templates() {
    const std::lock_guard lock(mutex_);
    for (auto& [id, each] : account_.templates) {
        if (each.status == "INSPECTING") each.status = "APPROVED";
    }
}

void Provider::reject_template(const std::string& id, const std::string& comment) {
    const std::lock_guard lock(mutex_);
    const auto found = account_.templates.find(id);
    if (found == account_.templates.end())
        throw std::invalid_argument("There is no such template.");
    found->second.status = "REJECTED";
    found->second.comment = comment;
}

std::vector<SentMessage> Provider::messages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
}

std::map<std::string, int> Provider::taken_by_id() const {
    std::map<std::string, int> out;
    for (const SentMessage& message : messages()) {
        if (message.is_taken()) ++out[message.baedal_id()];
    }
    return out;
}

std::vector<KakaoTemplate> Provider::templates() const {
    const std::lock_guard lock(mutex_);
    std::vector<KakaoTemplate> out;
    for (const auto& [id, each] : account_.templates) out.push_back(each);
    return out;
}

int Provider::calls(const std::string& kind) const {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(kind);
    return found == calls_.end() ? 0 : found->second;
}

TimePoint Provider::now() const {
    const std::lock_guard lock(mutex_);
    return time();
}

std::vector<json::Object> Provider::take_new_reports() {
    const std::lock_guard lock(mutex_);
    std::vector<json::Object> out;
    for (const SentMessage& message : messages_) {
        if (!message.is_taken() || !message.is_final_at(time())) continue;
        if (reported_.insert(message.id).second) out.push_back(message.show(time()));
    }
    return out;
}

}  // namespace baedal::solapi
