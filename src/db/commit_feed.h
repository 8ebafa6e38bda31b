// The commits of all databases of a deployment, in one order, for a copy elsewhere.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/thread_annotations.h"

namespace baedal::db {

// What one commit has changed.
struct Commit {
    std::uint64_t number = 0;  // in the order of all databases
    std::string database;
    TimePoint at{};               // shortly after the commit
    std::uint32_t page_size = 0;  // bytes
    std::string frames;           // as in the write-ahead log (log_frames.h)
    bool operator==(const Commit&) const = default;
};

// A writer takes the number of a commit after the last read of its transaction and before COMMIT. So a
// commit that depends on another one, by whatever way, has the higher number, and the commits up to any
// number are a consistent state of all files. Thread-safe.
class CommitFeed {
public:
    // Ends, and forgets what waits, when commits of more than `max_bytes` wait. `wake` is called after
    // the first commit that follows a take() without commits, on a writer's thread, and never after the
    // end. It does not call the feed.
    CommitFeed(std::uint64_t max_bytes, std::function<void()> wake)
        : max_bytes_(max_bytes), wake_(std::move(wake)) {}
    CommitFeed(const CommitFeed&) = delete;
    CommitFeed& operator=(const CommitFeed&) = delete;

    // For the writers. Each number that is reserved is filled or cancelled; at the latest after the end
    // one may be left out.
    std::uint64_t reserve();
    void fill(std::uint64_t number, Commit commit);
    void cancel(std::uint64_t number);  // nothing was committed
    // The commits that are not filled yet are missing. The first reason counts.
    void end(const std::string& reason);
    bool has_ended() const { return ended_.load(std::memory_order_relaxed); }

    // The commits up to the first one that a writer still works on, or that is missing.
    std::vector<Commit> take();
    // The last number that was reserved; 0 before the first one.
    std::uint64_t last_number() const;
    // Whether take() has given all commits so far.
    bool is_empty() const;
    // The time of the oldest commit that waits.
    std::optional<TimePoint> oldest() const;
    std::string end_reason() const;

private:
    struct Slot {
        bool is_done = false;               // filled or cancelled
        std::optional<Commit> commit = {};  // empty: cancelled
    };

    Slot& slot(std::uint64_t number) REQUIRES(mutex_);
    void forget_all() REQUIRES(mutex_);

    const std::uint64_t max_bytes_;
    const std::function<void()> wake_;
    std::atomic<bool> ended_ = false;
    mutable Mutex mutex_;
    std::deque<Slot> slots_ GUARDED_BY(mutex_);  // of the numbers after taken_
    std::uint64_t taken_ GUARDED_BY(mutex_) = 0;
    std::uint64_t bytes_ GUARDED_BY(mutex_) = 0;
    bool wakes_ GUARDED_BY(mutex_) = true;
    std::string end_reason_ GUARDED_BY(mutex_);
};

}  // namespace baedal::db
