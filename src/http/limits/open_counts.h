// The number of things that are open at once by key, such as the connections of each client.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/thread_annotations.h"

namespace baedal::http {

// Thread-safe. Holds only keys of which something is open.
template <class Key>
class OpenCounts : public std::enable_shared_from_this<OpenCounts<Key>> {
public:
    // One open thing; the destructor releases it, on any thread. A default-constructed one counts
    // nothing.
    class Slot {
    public:
        Slot() = default;
        Slot(Slot&&) = default;
        Slot& operator=(Slot&&) = delete;
        ~Slot() {
            if (counts_) counts_->release(key_);
        }

    private:
        friend class OpenCounts;
        Slot(std::shared_ptr<OpenCounts> counts, Key key)
            : counts_(std::move(counts)), key_(std::move(key)) {}
        std::shared_ptr<OpenCounts> counts_;
        Key key_{};
    };

    explicit OpenCounts(std::size_t limit) : limit_(limit) {}

    // Nothing if the key has as many as it may.
    std::optional<Slot> take(Key key) {
        {
            const Lock lock(mutex_);
            std::size_t& open = open_[key];
            if (open >= limit_) return std::nullopt;
            ++open;
        }
        return Slot(this->shared_from_this(), std::move(key));
    }

private:
    void release(const Key& key) {
        const Lock lock(mutex_);
        const auto found = open_.find(key);
        if (--found->second == 0) open_.erase(found);
    }

    const std::size_t limit_;
    Mutex mutex_;
    std::unordered_map<Key, std::size_t> open_ GUARDED_BY(mutex_);
};

// The counts for a limit; null for 0, which is none.
template <class Key>
std::shared_ptr<OpenCounts<Key>> make_counts(std::size_t limit) {
    return limit == 0 ? nullptr : std::make_shared<OpenCounts<Key>>(limit);
}

}  // namespace baedal::http
