// Stops the writers of several databases between two commits at one point in time.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/clock.h"
#include "base/thread_annotations.h"

namespace baedal::db {

class Database;

// Each writer arrives between two commits and waits for the others. The last one runs the function
// of the common point on its own thread; then all go on. Thread-safe.
class WriterHold {
public:
    // No writer waits for the others for longer than `limit` after the first arrival: then all go
    // on without a common point.
    WriterHold(std::size_t writers, Milliseconds limit, std::function<void()> at_point)
        : writers_(writers), limit_(limit), at_point_(std::move(at_point)) {}
    WriterHold(const WriterHold&) = delete;
    WriterHold& operator=(const WriterHold&) = delete;

    // For a writer's thread, between two commits. Returns when the writer may go on.
    void arrive_and_wait();
    // For a writer's thread: this writer has no state to hold.
    void fail(std::string reason);

    // How long the writers were held; empty if they did not come together in time. Throws
    // Unavailable after fail(), and what the function threw. Ends the hold after `longest`, even
    // if no writer has arrived.
    std::optional<Instant::duration> wait(Milliseconds longest);

private:
    enum class State { waiting, reached, missed, failed };
    void end(State state) REQUIRES(mutex_);

    const std::size_t writers_;
    const Milliseconds limit_;
    const std::function<void()> at_point_;
    Mutex mutex_;
    std::condition_variable_any changed_;
    State state_ GUARDED_BY(mutex_) = State::waiting;
    std::size_t arrived_ GUARDED_BY(mutex_) = 0;
    Instant first_arrival_ GUARDED_BY(mutex_);
    Instant::duration held_ GUARDED_BY(mutex_){};
    std::exception_ptr error_ GUARDED_BY(mutex_);
    std::string failure_ GUARDED_BY(mutex_);
};

// Runs `at_point` while no writer of `databases` is within a commit, on the thread of one of them.
// It must be short: the writers wait for it, beside the `limit` for which they wait for each other.
// Returns how long they were held; empty if they did not come together within `limit`, in which case
// `at_point` has not run. Throws Unavailable if a database has failed or is closed, and what
// `at_point` throws. One hold at a time.
std::optional<Instant::duration> hold_writers(std::span<Database* const> databases,
                                              Milliseconds limit, std::function<void()> at_point);

}  // namespace baedal::db
