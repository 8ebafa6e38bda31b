#include "events/topics.h"

#include <algorithm>

#include "base/thread_annotations.h"

namespace baedal::events {

struct Topics::Shard {
    Mutex mutex;
    std::unordered_multimap<std::string, std::shared_ptr<AsyncEvent>> waiters GUARDED_BY(mutex);
};

Topics::Topics() : shards_(new Shard[shard_count]) {}
Topics::~Topics() = default;

Topics::Shard& Topics::shard_of(std::string_view topic) {
    return shards_[std::hash<std::string_view>{}(topic) % shard_count];
}

Topics::Subscription::Subscription(Topics& topics, std::string topic, const Executor& executor)
    : topics_(topics), topic_(std::move(topic)), changed_(std::make_shared<AsyncEvent>(executor)) {
    Shard& shard = topics_.shard_of(topic_);
    const Lock lock(shard.mutex);
    shard.waiters.emplace(topic_, changed_);
    topics_.waiting_.fetch_add(1);
}

Topics::Subscription::~Subscription() {
    Shard& shard = topics_.shard_of(topic_);
    const Lock lock(shard.mutex);
    const auto [begin, end] = shard.waiters.equal_range(topic_);
    const auto mine =
        std::find_if(begin, end, [&](const auto& entry) { return entry.second == changed_; });
    if (mine != end) {
        shard.waiters.erase(mine);
        topics_.waiting_.fetch_sub(1);
    }
}

void Topics::notify(const std::string& topic) {
    if (waiting_.load() == 0) return;
    Shard& shard = shard_of(topic);
    const Lock lock(shard.mutex);
    const auto [begin, end] = shard.waiters.equal_range(topic);
    for (auto entry = begin; entry != end; ++entry) entry->second->notify();
}

}  // namespace baedal::events
