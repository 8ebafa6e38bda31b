// Caches, in memory, of the objects that the writer of a database has written last.
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

// The part of WriteThroughCache<T> that the writer calls, for any T. On the writer's thread.
class AnyWriteThroughCache {
public:
    virtual ~AnyWriteThroughCache() = default;
    virtual void committed() = 0;      // the transaction was committed
    virtual void undone() = 0;         // the whole transaction was rolled back
    virtual void partly_undone() = 0;  // a part of it was rolled back; any kept object may be wrong
    virtual void forget() = 0;         // the file may have been replaced
};

// The objects of type T that were first written last, up to 4,096, by their id, each as in the
// database. The cache is exact because the one writer alone changes the file.
//
// An order is read again soon after it is written: by the next step of its payment, by the response
// and by the customer's event stream. For an older object, query the database.
template <class T>
class WriteThroughCache : public AnyWriteThroughCache {
public:
    // The object as of the last commit; null if the cache does not hold it. Thread-safe.
    std::shared_ptr<const T> read(const std::string& id) const {
        const Shard& shard = shard_of(id);
        const Lock lock(shard.mutex);
        const auto found = shard.known.find(id);
        return found == shard.known.end() ? nullptr : found->second;
    }

    // The object as of the current transaction; null if the cache does not hold it. This function
    // and the following ones run on the writer's thread.
    std::shared_ptr<const T> find(const std::string& id) const {
        const auto found = kept_.find(id);
        return found == kept_.end() ? read(id) : found->second;
    }
    // Called in the transaction that writes the row. `thing` has the values of the whole row.
    void keep(const std::string& id, T thing) {
        kept_.insert_or_assign(id, std::make_shared<const T>(std::move(thing)));
    }

    // In place of keep(): the row was written, and the next read queries the database.
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
            if (shard.by_age.size() <= shard_capacity) continue;
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
    static constexpr std::size_t shard_capacity = 256;

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

    std::unordered_map<std::string, std::shared_ptr<const T>>
        kept_;  // of this transaction; null: query the database
    std::array<Shard, shard_count> shards_;
};

// The caches of one database, one for each type. of() is thread-safe; a reference lives as long as
// the object.
class WriteThroughCaches {
public:
    template <class T>
    WriteThroughCache<T>& of() {
        const Lock lock(mutex_);
        std::unique_ptr<AnyWriteThroughCache>& slot = caches_[typeid(T)];
        if (!slot) slot = std::make_unique<WriteThroughCache<T>>();
        return static_cast<WriteThroughCache<T>&>(*slot);
    }
    // Calls one member function on every cache, such as
    // notify_all(&AnyWriteThroughCache::committed). On the writer's thread.
    void notify_all(void (AnyWriteThroughCache::*function)()) {
        std::vector<AnyWriteThroughCache*> all;
        {
            const Lock lock(mutex_);
            for (const auto& [type, cache] : caches_) all.push_back(cache.get());
        }
        for (AnyWriteThroughCache* cache : all) (cache->*function)();
    }

private:
    Mutex mutex_;
    std::unordered_map<std::type_index, std::unique_ptr<AnyWriteThroughCache>> caches_
        GUARDED_BY(mutex_);
};

}  // namespace baedal::db
