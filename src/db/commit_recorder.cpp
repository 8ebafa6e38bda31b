#include "db/commit_recorder.h"

#include <utility>

namespace baedal::db {

void CommitRecorder::start(std::shared_ptr<CommitFeed> feed, Connection& connection) {
    position_.start(connection);
    feed_ = std::move(feed);
}

void CommitRecorder::commit(Connection& connection) {
    if (feed_ && feed_->has_ended()) feed_.reset();
    if (!feed_) {
        connection.run("COMMIT");
        return;
    }
    const std::uint64_t number = feed_->reserve();
    try {
        connection.run("COMMIT");
    } catch (...) {
        feed_->cancel(number);
        throw;
    }
    record(number, connection);
}

void CommitRecorder::record(std::uint64_t number, Connection& connection) noexcept {
    try {
        LogPosition::Frames frames = position_.read_new(connection);
        if (frames.bytes.empty()) return feed_->cancel(number);
        feed_->fill(number, {.database = database_,
                             .at = clock_.now(),
                             .page_size = frames.page_size,
                             .frames = std::move(frames.bytes)});
    } catch (const std::exception& e) {
        feed_->end(database_ + ": " + e.what());
    }
}

void CommitRecorder::end(const std::string& reason) {
    if (feed_) feed_->end(database_ + ": " + reason);
    feed_.reset();
}

}  // namespace baedal::db
