// Records the commits of one writer in the feed of a deployment.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "db/commit_feed.h"
#include "db/connection.h"
#include "db/log_frames.h"

namespace baedal::db {

// For the writer's thread.
class CommitRecorder {
public:
    CommitRecorder(std::string database, const Clock& clock)
        : database_(std::move(database)), clock_(clock) {}

    // Between two commits. The next commit is the first one of the feed.
    void start(std::shared_ptr<CommitFeed> feed, Connection& connection);
    // Runs COMMIT. Throws what it throws. A fault of the recording ends the feed and nothing else.
    void commit(Connection& connection);
    // The file may have got what the feed does not have.
    void end(const std::string& reason);

private:
    void record(std::uint64_t number, Connection& connection) noexcept;

    const std::string database_;
    const Clock& clock_;
    std::shared_ptr<CommitFeed> feed_;  // null: nothing is recorded
    LogPosition position_;
};

}  // namespace baedal::db
