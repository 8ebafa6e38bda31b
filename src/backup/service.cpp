#include "backup/service.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "backup/diagnosis.h"
#include "backup/folder.h"
#include "base/log.h"
#include "base/run_program.h"

namespace baedal::backup {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_finished = 16;
constexpr std::chrono::minutes longest_sleep{1};  // the wall clock may be set meanwhile
constexpr std::chrono::minutes between_retries{15};
constexpr std::chrono::hours longest_command{1};

Problem backup_running() {
    return {409, "backup-running", "A backup is being made",
            "One is made at a time. Wait for its end; GET /admin/backups shows it."};
}

Problem no_backup_folder() {
    return {409, "no-backup-folder", "The server has no folder for backups",
            "Set backup.folder in the configuration and restart."};
}

double to_seconds(TimePoint at) { return static_cast<double>(to_millis(at)) / 1000; }

State state_of(const Manifest& manifest) {
    return manifest.verdict == Verdict::verified ? State::done : State::failed;
}

}  // namespace

Service::Service(Settings settings, fs::path data, const host::Databases& databases,
                 const std::vector<host::ModuleDefinition>& modules, Metrics& metrics,
                 const Clock& clock, Threads& threads)
    : settings_(std::move(settings)),
      data_(std::move(data)),
      source_(source_of(data_)),
      databases_(databases),
      modules_(modules),
      metrics_(metrics),
      clock_(clock),
      threads_(threads),
      begun_at_(clock.now()) {
    collect_metrics();
    if (settings_.folder.empty()) return;
    for (const StoredBackup& backup : list_backups(settings_.folder)) {
        if (!backup.manifest || backup.manifest->source != source_) continue;
        if (backup.manifest->verdict != Verdict::verified) continue;
        last_success_ = backup.manifest->started;
        break;
    }
    const Lock lock(mutex_);
    start_thread();
}

Service::~Service() { stop(); }

void Service::start_thread() {
    if (!thread_) thread_ = threads_.start_worker("backup", [this] { return work(); });
    thread_->notify();
}

void Service::stop() {
    stop_.request_stop();
    std::unique_ptr<WorkerThread> thread;
    {
        const Lock lock(mutex_);
        thread = std::move(thread_);
    }
    if (thread) thread->end();
}

Result<Status> Service::begin(std::optional<fs::path> folder) {
    if (!folder && !settings_.folder.empty()) folder = settings_.folder;
    if (!folder) return std::unexpected(no_backup_folder());
    const Lock lock(mutex_);
    if (running_ || stop_.stop_requested()) return std::unexpected(backup_running());
    const TimePoint now = clock_.now();
    requested_ = Request{*folder, now, backup_name(now)};
    running_ = Status{.name = requested_->name, .folder = *folder, .started_at = now};
    start_thread();
    return *running_;
}

std::optional<TimePoint> Service::due_at() const {
    if (settings_.folder.empty()) return std::nullopt;
    const Lock lock(mutex_);
    if (retry_at_) return retry_at_;
    return last_success_ ? *last_success_ + settings_.every : begun_at_;
}

std::optional<Service::Request> Service::take_request() {
    const auto due = due_at();
    const TimePoint now = clock_.now();
    const Lock lock(mutex_);
    if (requested_) return std::exchange(requested_, std::nullopt);
    if (!due || now < *due) return std::nullopt;
    Request request{settings_.folder, now, backup_name(now)};
    running_ = Status{.name = request.name, .folder = request.folder, .started_at = now};
    return request;
}

std::optional<Instant> Service::work() {
    if (stop_.stop_requested()) return std::nullopt;
    lower_priority();
    if (const auto request = take_request()) run(*request);
    const auto due = due_at();
    if (!due || stop_.stop_requested()) return std::nullopt;
    const auto pause =
        std::clamp<Instant::duration>(*due - clock_.now(), Milliseconds{0}, longest_sleep);
    return clock_.monotonic() + pause;
}

void Service::run(const Request& request) {
    log::info("a backup begins", {{"folder", (request.folder / request.name).string()}});
    Status status = make(request);
    const char* outcome = status.state == State::done ? "done" : "failed";
    if (status.state == State::failed) {
        log::error("a backup failed",
                   {{"folder", (request.folder / request.name).string()}, {"error", status.error}});
    } else {
        const Manifest& made = *status.manifest;
        log::info("a backup is done",
                  {{"folder", (request.folder / request.name).string()},
                   {"held_ms", static_cast<double>(made.held_microseconds) / 1000},
                   {"attempts", made.attempts},
                   {"bytes", made.bytes()},
                   {"stored_bytes", made.stored_bytes()},
                   {"largest_log_bytes", made.largest_log_bytes},
                   {"ms", made.duration.count()}});
        finish_in_folder(status);
    }
    metrics_.counter("baedal_backups_total", "Backups that ended", {{"outcome", outcome}}).add();
    keep(std::move(status));
}

Status Service::make(const Request& request) {
    Status status{.name = request.name, .folder = request.folder, .started_at = request.at};
    try {
        const CreateOptions options{.data = data_,
                                    .to = request.folder,
                                    .started = request.at,
                                    .max_bytes_per_second = settings_.max_bytes_per_second,
                                    .max_log_bytes = settings_.max_log_bytes};
        CreatedBackup made =
            create_backup(options, modules_, hold_writers_of(databases_, clock_, stop_.get_token()),
                          clock_, stop_.get_token());
        status.state = state_of(made.manifest);
        status.error = made.manifest.error;
        metrics_
            .histogram("baedal_backup_hold_seconds", "How long the writers were held for a backup")
            .observe(static_cast<double>(made.manifest.held_microseconds) / 1e6);
        status.manifest = std::move(made.manifest);
    } catch (const std::exception& e) {
        status.state = State::failed;
        status.error = e.what();
    }
    return status;
}

// What follows a good backup: the program that takes it elsewhere, and the end of old ones.
void Service::finish_in_folder(Status& status) {
    if (!settings_.after.empty()) {
        const auto error = run_program(
            {settings_.after, {(status.folder / status.name).string()}, longest_command},
            stop_.get_token());
        if (error) {
            status.command_error = *error;
            log::error("backup.after failed; the backup itself is good",
                       {{"folder", (status.folder / status.name).string()}, {"error", *error}});
        }
    }
    if (status.folder != settings_.folder) return;
    try {
        remove_old(settings_.folder, source_, settings_.keep);
    } catch (const std::exception& e) {
        log::error("old backups were not removed", {{"error", e.what()}});
    }
}

void Service::keep(Status status) {
    const bool is_good = status.state == State::done && status.command_error.empty();
    const Lock lock(mutex_);
    if (is_good) last_success_ = status.started_at;
    retry_at_ = std::nullopt;
    if (!is_good)
        retry_at_ = clock_.now() + std::min<Milliseconds>(settings_.every, between_retries);
    running_ = std::nullopt;
    finished_.push_front(std::move(status));
    if (finished_.size() > most_finished) finished_.pop_back();
}

std::vector<Status> Service::list() const {
    std::vector<Status> out;
    {
        const Lock lock(mutex_);
        if (running_) out.push_back(*running_);
        out.insert(out.end(), finished_.begin(), finished_.end());
    }
    if (settings_.folder.empty()) return out;
    for (const StoredBackup& backup : list_backups(settings_.folder)) {
        const std::string name = backup.path.filename().string();
        const bool is_known = std::ranges::any_of(out, [&](const Status& known) {
            return known.name == name && known.folder == settings_.folder;
        });
        if (is_known) continue;
        Status status{.name = name, .folder = settings_.folder};
        if (backup.manifest) {
            status.state = state_of(*backup.manifest);
            status.started_at = backup.manifest->started;
            status.error = backup.manifest->error;
            status.manifest = *backup.manifest;
        } else {
            status.state = State::failed;
            status.error = backup.manifest.error();
        }
        out.push_back(std::move(status));
    }
    std::ranges::sort(out, std::greater{}, &Status::name);  // which has the time
    return out;
}

std::optional<TimePoint> Service::last_success() const {
    const Lock lock(mutex_);
    return last_success_;
}

std::optional<host::Diagnosis> Service::gap() const {
    if (settings_.folder.empty()) return std::nullopt;
    const Lock lock(mutex_);
    if (!finished_.empty() && finished_.front().state == State::failed)
        return backup_failed(finished_.front().error);
    if (!finished_.empty() && !finished_.front().command_error.empty()) {
        return host::Diagnosis{.code = host::DiagnosisCode{"backup-not-taken-away"},
                               .level = host::Level::problem,
                               .setting = "backup.after",
                               .text =
                                   "The last backup is good, and was not taken elsewhere: the "
                                   "program of backup.after failed.",
                               .detail = finished_.front().command_error};
    }
    if (clock_.now() <= last_success_.value_or(begun_at_) + longest_gap(settings_))
        return std::nullopt;
    return last_success_ ? backup_too_old(*last_success_) : no_backup_yet(settings_);
}

void Service::collect_metrics() {
    metrics_.collect("baedal_backup_last_success_timestamp_seconds",
                     "When the last good backup began, Unix time", Metrics::Type::gauge, [this] {
                         std::vector<Metrics::Sample> samples;
                         if (const auto at = last_success())
                             samples.push_back({{}, to_seconds(*at)});
                         return samples;
                     });
    metrics_.collect("baedal_backup_running", "1 while a backup is made", Metrics::Type::gauge,
                     [this] {
                         const Lock lock(mutex_);
                         return std::vector<Metrics::Sample>{{{}, running_ ? 1.0 : 0.0}};
                     });
}

}  // namespace baedal::backup
