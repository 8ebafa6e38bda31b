#include "db/writer_hold.h"

#include <chrono>
#include <memory>
#include <utility>

#include "db/database.h"

namespace baedal::db {

namespace {

constexpr Milliseconds longest_wait_for_arrivals{1000};

Instant now() { return std::chrono::steady_clock::now(); }

}  // namespace

void WriterHold::end(State state) {
    state_ = state;
    if (arrived_ > 0) held_ = now() - first_arrival_;
    changed_.notify_all();
}

void WriterHold::arrive_and_wait() {
    const Lock lock(mutex_);
    if (state_ != State::waiting) return;
    if (arrived_ == 0) first_arrival_ = now();
    if (++arrived_ == writers_) {
        try {
            at_point_();
        } catch (...) {
            error_ = std::current_exception();
        }
        return end(State::reached);
    }
    const Instant deadline = first_arrival_ + limit_;
    while (state_ == State::waiting) {
        const bool is_late = changed_.wait_until(mutex_, deadline) == std::cv_status::timeout;
        if (is_late && state_ == State::waiting) end(State::missed);
    }
}

void WriterHold::fail(std::string reason) {
    const Lock lock(mutex_);
    if (state_ != State::waiting) return;
    failure_ = std::move(reason);
    end(State::failed);
}

std::optional<Instant::duration> WriterHold::wait(Milliseconds longest) {
    const Instant deadline = now() + longest;
    const Lock lock(mutex_);
    while (state_ == State::waiting) {
        const bool is_late = changed_.wait_until(mutex_, deadline) == std::cv_status::timeout;
        if (is_late && state_ == State::waiting) end(State::missed);
    }
    if (error_) std::rethrow_exception(error_);
    if (state_ == State::failed) throw Unavailable(failure_);
    if (state_ == State::missed) return std::nullopt;
    return held_;
}

std::optional<Instant::duration> hold_writers(std::span<Database* const> databases,
                                              Milliseconds limit, std::function<void()> at_point) {
    const auto hold = std::make_shared<WriterHold>(databases.size(), limit, std::move(at_point));
    for (Database* database : databases) database->hold(hold);
    return hold->wait(longest_wait_for_arrivals);
}

}  // namespace baedal::db
