#include "db/commit_feed.h"

#include <utility>

namespace baedal::db {

CommitFeed::Slot& CommitFeed::slot(std::uint64_t number) { return slots_[number - taken_ - 1]; }

std::uint64_t CommitFeed::reserve() {
    const Lock lock(mutex_);
    slots_.emplace_back();
    return taken_ + slots_.size();
}

void CommitFeed::fill(std::uint64_t number, Commit commit) {
    const Lock lock(mutex_);
    if (ended_) return;
    bytes_ += commit.frames.size();
    commit.number = number;
    slot(number) = {.is_done = true, .commit = std::move(commit)};
    if (bytes_ > max_bytes_) {
        ended_ = true;
        end_reason_ =
            "more than " + std::to_string(max_bytes_ >> 20) + " MB of commits waited for it";
        return forget_all();
    }
    if (std::exchange(wakes_, false)) wake_();
}

void CommitFeed::cancel(std::uint64_t number) {
    const Lock lock(mutex_);
    if (!ended_) slot(number).is_done = true;
}

void CommitFeed::end(const std::string& reason) {
    const Lock lock(mutex_);
    if (ended_) return;
    ended_ = true;
    end_reason_ = reason;
}

void CommitFeed::forget_all() {
    bytes_ = 0;
    for (Slot& waiting : slots_) waiting = {};
}

std::vector<Commit> CommitFeed::take() {
    std::vector<Commit> out;
    const Lock lock(mutex_);
    while (!slots_.empty() && slots_.front().is_done) {
        if (auto& commit = slots_.front().commit) {
            bytes_ -= commit->frames.size();
            out.push_back(std::move(*commit));
        }
        slots_.pop_front();
        ++taken_;
    }
    wakes_ = out.empty();
    return out;
}

std::uint64_t CommitFeed::last_number() const {
    const Lock lock(mutex_);
    return taken_ + slots_.size();
}

bool CommitFeed::is_empty() const {
    const Lock lock(mutex_);
    return slots_.empty();
}

std::optional<TimePoint> CommitFeed::oldest() const {
    const Lock lock(mutex_);
    for (const Slot& waiting : slots_) {
        if (waiting.commit) return waiting.commit->at;
    }
    return std::nullopt;
}

std::string CommitFeed::end_reason() const {
    const Lock lock(mutex_);
    return end_reason_;
}

}  // namespace baedal::db
