// The backups of a running server: on request and by the clock, one at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "backup/create.h"
#include "backup/settings.h"
#include "base/clock.h"
#include "base/enum_names.h"
#include "base/metrics.h"
#include "base/problem.h"
#include "base/thread_annotations.h"
#include "host/data_folder.h"
#include "host/module.h"
#include "runtime/worker_thread.h"

namespace baedal::backup {

enum class State {
    running,
    done,   // it has passed its check
    failed  // there is none, or it has not passed its check
};
constexpr EnumNames<State, 3> enum_names(State) { return {"running", "done", "failed"}; }

struct Status {
    std::string name;              // of its folder
    std::filesystem::path folder;  // that has the backup's folder
    State state = State::running;
    TimePoint started_at{};
    std::optional<Manifest> manifest = {};  // once it is on the disk
    std::string error = {};                 // of a failed one
    std::string command_error = {};         // of backup.after
};

// Thread-safe. A backup runs on a thread of its own, at a low priority.
class Service {
public:
    // The arguments outlive it. The thread starts now if a folder is set, otherwise with the first
    // request.
    Service(Settings settings, std::filesystem::path data, const host::Databases& databases,
            const std::vector<host::ModuleDefinition>& modules, Metrics& metrics,
            const Clock& clock, Threads& threads);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    // Begins a backup into the folder of the settings, or into `folder`. Problems: 409
    // backup-running, 409 no-backup-folder.
    Result<Status> begin(std::optional<std::filesystem::path> folder);
    // The backups of the folder of the settings and those of this process, newest first.
    std::vector<Status> list() const;
    // What the owner has to know: the last backup failed, or there is none for long.
    std::optional<host::Diagnosis> gap() const;
    // Ends a backup that runs, within a second.
    void stop();

private:
    struct Request {
        std::filesystem::path folder;
        TimePoint at;
        std::string name;
    };

    void start_thread() REQUIRES(mutex_);
    std::optional<Instant> work();
    std::optional<Request> take_request();
    std::optional<TimePoint> due_at() const;
    void run(const Request& request);
    Status make(const Request& request);
    void finish_in_folder(Status& status);
    void keep(Status status);
    void collect_metrics();
    std::optional<TimePoint> last_success() const;

    const Settings settings_;
    const std::filesystem::path data_;
    const std::string source_;
    const host::Databases& databases_;
    const std::vector<host::ModuleDefinition>& modules_;
    Metrics& metrics_;
    const Clock& clock_;
    Threads& threads_;
    std::stop_source stop_;

    mutable Mutex mutex_;
    std::optional<Request> requested_ GUARDED_BY(mutex_);
    std::optional<Status> running_ GUARDED_BY(mutex_);
    std::deque<Status> finished_ GUARDED_BY(mutex_);  // of this process, newest first
    std::optional<TimePoint> last_success_ GUARDED_BY(mutex_);
    std::optional<TimePoint> retry_at_ GUARDED_BY(mutex_);  // after a failed one
    TimePoint begun_at_;
    std::unique_ptr<WorkerThread> thread_ GUARDED_BY(mutex_);
};

}  // namespace baedal::backup
