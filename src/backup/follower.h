// The second copy of a running deployment: bases, and every commit after them, in a folder or on another
// machine (docs/decisions/0047).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "backup/commit_log.h"
#include "backup/create.h"
#include "backup/follow_target.h"
#include "backup/settings.h"
#include "base/clock.h"
#include "base/metrics.h"
#include "base/thread_annotations.h"
#include "db/commit_feed.h"
#include "host/data_folder.h"
#include "host/diagnosis.h"
#include "host/module.h"
#include "runtime/worker_thread.h"

namespace baedal::backup {

// Thread-safe. A thread of its own writes the commits; another one makes the bases, at a low priority.
// Whatever happens to the target, no commit waits for it: the copy ends, and begins anew with a base
// when the target is back.
class Follower {
public:
    // The arguments outlive it. Does nothing unless the settings name a target.
    Follower(Settings settings, std::filesystem::path data, const host::Databases& databases,
             const std::vector<host::ModuleDefinition>& modules, Metrics& metrics,
             const Clock& clock, Threads& threads);
    ~Follower();
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

    // Ends a base that is being made, within a second. The commits are still written.
    void stop_bases();
    // Writes the commits that wait, and ends. After the databases are closed.
    void finish();

    // For how long there have been commits that the target does not have; 0 if it has all. Before the
    // first base is there: since the start. Empty without a target.
    std::optional<Milliseconds> behind() const;
    // What the owner has to know: the copy is behind.
    std::optional<host::Diagnosis> gap() const;

private:
    // From the connection with the target to its loss.
    struct Life {
        std::unique_ptr<FollowTarget> target;
        std::shared_ptr<db::CommitFeed> feed;
        std::string log;
        std::unique_ptr<SegmentWriter> segment = {};
        std::uint64_t segment_bytes = 0;  // compressed
        std::uint64_t last = 0;           // the number of the last commit in the segment
        Instant idle_since{};             // when the last record was written
        std::optional<CreatedBackup> undelivered = {};
        bool has_base = false;
        std::uint64_t base_bytes = 0;        // of the last base
        std::uint64_t bytes_since_base = 0;  // of the log, compressed
        TimePoint next_base{};
        std::int64_t failed_bases = 0;
    };
    struct BaseRequest {
        std::shared_ptr<db::CommitFeed> feed;
        std::string log;
        std::filesystem::path folder;
        std::stop_token stop = {};
    };
    struct BaseResult {
        std::optional<CreatedBackup> made = {};
        std::string error = {};
    };

    std::optional<Instant> work();
    std::optional<Instant> work_on_life();
    void begin_life();
    void end_life(const std::string& reason);
    void finish_life();
    void begin_segment();
    bool write_commits();
    void write_idle_record(TimePoint at);
    void write_to_target(const std::string& bytes);
    void note_written(TimePoint until);
    bool work_on_bases();
    void request_base();
    void take_base_result();
    void make_base();
    CreatedBackup create_base(const BaseRequest& request);
    bool base_is_due() const;
    bool makes_base() const;
    void collect_metrics();

    const Settings settings_;
    const std::filesystem::path data_;
    const std::string source_;
    const host::Databases& databases_;
    const std::vector<host::ModuleDefinition>& modules_;
    Metrics& metrics_;
    const Clock& clock_;
    Counter& commits_;
    Counter& bytes_;
    Counter& ends_;
    const TimePoint begun_at_;
    std::stop_source finish_;

    // Used by the thread that writes.
    std::optional<Life> life_;
    std::int64_t failures_ = 0;
    Instant next_attempt_{};

    mutable Mutex mutex_;
    std::shared_ptr<db::CommitFeed> feed_ GUARDED_BY(mutex_);  // of the life, once it has a base
    std::optional<TimePoint> complete_until_ GUARDED_BY(mutex_);
    std::optional<TimePoint> writing_since_ GUARDED_BY(mutex_);  // the oldest that was taken
    std::string error_ GUARDED_BY(mutex_);
    std::optional<BaseRequest> base_request_ GUARDED_BY(mutex_);
    std::optional<BaseResult> base_result_ GUARDED_BY(mutex_);
    bool makes_base_ GUARDED_BY(mutex_) = false;     // requested or being made
    std::stop_source stop_base_ GUARDED_BY(mutex_);  // of that
    bool stops_bases_ GUARDED_BY(mutex_) = false;

    std::unique_ptr<WorkerThread> base_thread_;
    std::unique_ptr<WorkerThread> thread_;
};

}  // namespace baedal::backup
