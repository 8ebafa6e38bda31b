#include "http/server/challenges.h"

namespace baedal::http {

void Challenges::answer_over_http(const std::string& token, std::string text) {
    const Lock lock(mutex_);
    texts_[token] = std::move(text);
}

std::optional<std::string> Challenges::text_of(const std::string& token) const {
    const Lock lock(mutex_);
    const auto found = texts_.find(token);
    return found == texts_.end() ? std::nullopt : std::optional(found->second);
}

void Challenges::answer_over_tls(const std::string& name, TlsContext context) {
    const Lock lock(mutex_);
    contexts_[name] = std::move(context);
}

TlsContext Challenges::context_for(const std::string& name) const {
    const Lock lock(mutex_);
    const auto found = contexts_.find(name);
    return found == contexts_.end() ? nullptr : found->second;
}

void Challenges::forget_all() {
    const Lock lock(mutex_);
    texts_.clear();
    contexts_.clear();
}

}  // namespace baedal::http
