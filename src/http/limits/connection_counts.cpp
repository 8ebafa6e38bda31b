#include "http/limits/connection_counts.h"

namespace baedal::http {

std::optional<ConnectionCounts::Slot> ConnectionCounts::take(ClientKey client) {
    {
        const Lock lock(mutex_);
        std::size_t& open = open_[client];
        if (open >= limit_) return std::nullopt;
        ++open;
    }
    return Slot(shared_from_this(), client);
}

void ConnectionCounts::release(ClientKey client) {
    const Lock lock(mutex_);
    const auto found = open_.find(client);
    if (--found->second == 0) open_.erase(found);
}

}  // namespace baedal::http
