// What a database's writer has written lately, in memory.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/thread_annotations.h"

namespace baedal::db {

// The part of WriteThroughCache<T> that its writer uses, whatever T is. On the writer's thread.
class AnyWriteThroughCache {
public:
    virtual ~AnyWriteThroughCache() = default;
    virtual void committed() = 0;      // what was kept is on the disk now
    virtual void undone() = 0;         // all of the transaction was rolled back
    virtual void partly_undone() = 0;  // some of it: nobody knows what of it is here
    virtual void forget() = 0;         // the file may say something else from now on
};

// The things of one kind that were first written last, by their id, each as the database has it. That
// is true because only the one writer changes the file.
//
// An order is read again within moments of being written: by the next step of its payment, by the
// answer, by the customer who follows it. Those find it here; for what is older, ask the database.
template <class T>
class WriteThroughCache : public AnyWriteThroughCache {
public:
    // As the last commit left it; null if it is not here. Thread-safe.
    std::shared_ptr<const T> read(const std::string& id) const {
        const Shard& shard = shard_of(id);
        const Lock lock(shard.mutex);
        const auto found = shard.known.find(id);
        return found == shard.known.end() ? nullptr : found->second;
    }

    // As this transaction sees it. On the writer's thread, like all that follows.
    std::shared_ptr<const T> find(const std::string& id) const {
        const auto found = kept_.find(id);
        return found == kept_.end() ? read(id) : found->second;
    }
    // Call it in the transaction that wrote the row, with all that the row says.
    void keep(const std::string& id, T thing) {
        kept_.insert_or_assign(id, std::make_shared<const T>(std::move(thing)));
    }

    // In place of keep(): the row was written, and is to be read from the database.
    void drop(const std::string& id) { kept_.insert_or_assign(id, nullptr); }

    void committed() override {
        for (auto& [id, thing] : kept_) {
            Shard& shard = shard_of(id);
            const Lock lock(shard.mutex);
            if (!thing) {
                if (shard.known.erase(id) > 0) std::erase(shard.by_age, id);
                continue;
            }
            if (!shard.known.insert_or_assign(id, std::move(thing)).second) continue;
            shard.by_age.push_back(id);
            if (shard.by_age.size() <= most_in_shard) continue;
            shard.known.erase(shard.by_age.front());
            shard.by_age.pop_front();
        }
        kept_.clear();
    }
    void undone() override { kept_.clear(); }
    void partly_undone() override {
        for (auto& [id, thing] : kept_) thing.reset();
    }
    void forget() override {
        undone();
        for (Shard& shard : shards_) {
            const Lock lock(shard.mutex);
            shard.known.clear();
            shard.by_age.clear();
        }
    }

private:
    static constexpr std::size_t shard_count = 16;
    static constexpr std::size_t most_in_shard = 256;

    struct Shard {
        mutable Mutex mutex;
        std::unordered_map<std::string, std::shared_ptr<const T>> known GUARDED_BY(mutex);
        std::deque<std::string> by_age GUARDED_BY(mutex);
    };
    static std::size_t index_of(const std::string& id) {
        return std::hash<std::string>{}(id) % shard_count;
    }
    const Shard& shard_of(const std::string& id) const { return shards_[index_of(id)]; }
    Shard& shard_of(const std::string& id) { return shards_[index_of(id)]; }

    std::unordered_map<std::string, std::shared_ptr<const T>> kept_;  // null: ask the database
    std::array<Shard, shard_count> shards_;
};

// Every kind of one database. Thread-safe; what it hands out lives as long as it does.
class WriteThroughCaches {
public:
    template <class T>
    WriteThroughCache<T>& of() {
        const Lock lock(mutex_);
        std::unique_ptr<AnyWriteThroughCache>& slot = kinds_[typeid(T)];
        if (!slot) slot = std::make_unique<WriteThroughCache<T>>();
        return static_cast<WriteThroughCache<T>&>(*slot);
    }
    // tell(&AnyWriteThroughCache::committed), and so on: the same to all of them. On the writer's thread.
    void tell(void (AnyWriteThroughCache::*what)()) {
        std::vector<AnyWriteThroughCache*> all;
        {
            const Lock lock(mutex_);
            for (const auto& [type, kind] : kinds_) all.push_back(kind.get());
        }
        for (AnyWriteThroughCache* kind : all) (kind->*what)();
    }

private:
    Mutex mutex_;
    std::unordered_map<std::type_index, std::unique_ptr<AnyWriteThroughCache>> kinds_
        GUARDED_BY(mutex_);
};

}  // namespace baedal::db
