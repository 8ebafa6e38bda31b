#include "backup/follower.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "backup/command_target.h"
#include "base/log.h"
#include "db/database.h"
#include "runtime/backoff.h"

namespace baedal::backup {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr Milliseconds between_writes = 200ms;
constexpr Milliseconds longest_rest = 1s;
constexpr Milliseconds between_idle_records = 10s;
constexpr std::uint64_t largest_segment = 64 << 20;  // compressed
constexpr std::uint64_t least_log_before_base = 64 << 20;
constexpr std::size_t bases_to_keep = 2;
constexpr Backoff between_lives{1s, 5min};
constexpr Backoff between_bases{30s, 1h};
constexpr Milliseconds behind_to_report = 10s;
constexpr Milliseconds grace_of_first_base = 1h;
constexpr const char* staging_folder = "second-copy.staging";  // in the data folder

bool has_target(const Settings& settings) {
    return !settings.follow.empty() || !settings.follow_command.empty();
}

double in_seconds(Milliseconds time) { return static_cast<double>(time.count()) / 1000; }

std::string in_words(Milliseconds time) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    return seconds < 120 ? std::to_string(seconds) + " seconds"
                         : std::to_string(seconds / 60) + " minutes";
}

}  // namespace

Follower::Follower(Settings settings, fs::path data, const host::Databases& databases,
                   const std::vector<host::ModuleDefinition>& modules, Metrics& metrics,
                   const Clock& clock, Threads& threads)
    : settings_(std::move(settings)),
      data_(std::move(data)),
      source_(source_of(data_)),
      databases_(databases),
      modules_(modules),
      metrics_(metrics),
      clock_(clock),
      commits_(metrics.counter("baedal_follow_commits_total",
                               "Commits that the second copy has received")),
      bytes_(metrics.counter("baedal_follow_bytes_total",
                             "Compressed bytes of commits that the second copy has received")),
      ends_(metrics.counter("baedal_follow_ends_total",
                            "How often the second copy ended and had to begin anew")),
      begun_at_(clock.now()) {
    collect_metrics();
    std::error_code ignored;
    fs::remove_all(data_ / staging_folder, ignored);  // of a process that was killed
    if (!has_target(settings_)) return;
    base_thread_ = threads.start_worker("follow-base", [this]() -> std::optional<Instant> {
        make_base();
        return std::nullopt;
    });
    thread_ = threads.start_worker("follow", [this] { return work(); });
    thread_->notify();
}

Follower::~Follower() { finish(); }

void Follower::stop_bases() {
    const Lock lock(mutex_);
    stops_bases_ = true;
    stop_base_.request_stop();
}

void Follower::finish() {
    if (!thread_) return;
    stop_bases();
    base_thread_->end();
    finish_.request_stop();
    thread_->notify();
    thread_->end();
    thread_.reset();
}

std::optional<Instant> Follower::work() {
    const bool finishing = finish_.stop_requested();
    try {
        if (!finishing) return work_on_life();
        if (life_) finish_life();
    } catch (const std::exception& e) {
        end_life(e.what());
        if (!finishing) return next_attempt_;
    }
    return std::nullopt;
}

std::optional<Instant> Follower::work_on_life() {
    const Instant now = clock_.monotonic();
    if (!life_) {
        if (now < next_attempt_) return next_attempt_;
        if (makes_base()) return now + between_writes;  // that of the life before
        begin_life();
    }
    const bool wrote = write_commits();
    if (work_on_bases()) return now;
    return clock_.monotonic() + (wrote ? between_writes : longest_rest);
}

void Follower::begin_life() {
    Life life;
    if (settings_.follow.empty()) {
        life.target = std::make_unique<CommandTarget>(settings_.follow_command,
                                                      data_ / staging_folder, finish_.get_token());
    } else {
        life.target = std::make_unique<FolderTarget>(settings_.follow);
    }
    life.feed =
        std::make_shared<db::CommitFeed>(settings_.follow_max_bytes, [this] { thread_->notify(); });
    life.log = commit_log_name(clock_.now());
    life.next_base = clock_.now();
    life_ = std::move(life);
    begin_segment();
}

void Follower::end_life(const std::string& reason) {
    ends_.add();
    next_attempt_ = clock_.monotonic() + between_lives.after(++failures_);
    log::error("the second copy ended; orders go on, and it begins anew",
               {{"error", reason}, {"in_seconds", in_seconds(between_lives.after(failures_))}});
    if (life_) life_->feed->end("the second copy ended");
    life_.reset();
    const Lock lock(mutex_);
    feed_.reset();
    writing_since_.reset();
    base_result_.reset();
    stop_base_.request_stop();
    error_ = reason;
}

void Follower::finish_life() {
    while (write_commits()) {
    }
    write_to_target(life_->segment->finish());
    life_->feed->end("the server stops");
    life_.reset();
}

void Follower::begin_segment() {
    if (life_->segment) write_to_target(life_->segment->finish());
    life_->target->begin_segment(life_->log, segment_name(life_->last));
    life_->segment = std::make_unique<SegmentWriter>();
    life_->segment_bytes = 0;
    life_->segment->add(encode(SegmentHeader{.log = life_->log, .previous = life_->last}));
    write_to_target(life_->segment->flush());
    life_->idle_since = clock_.monotonic();
}

// False if there was none.
bool Follower::write_commits() {
    const TimePoint now = clock_.now();
    const bool has_all = life_->feed->is_empty();
    const std::vector<db::Commit> commits = life_->feed->take();
    if (commits.empty()) {
        if (life_->feed->has_ended()) throw std::runtime_error(life_->feed->end_reason());
        if (has_all) write_idle_record(now);
        return false;
    }
    {
        const Lock lock(mutex_);
        writing_since_ = commits.front().at;
    }
    for (const db::Commit& commit : commits) {
        life_->segment->add(encode(commit, life_->last));
        life_->last = commit.number;
    }
    write_to_target(life_->segment->flush());
    commits_.add(commits.size());
    note_written(now);
    life_->idle_since = clock_.monotonic();
    if (life_->segment_bytes > largest_segment) begin_segment();
    return true;
}

void Follower::write_idle_record(TimePoint at) {
    if (!life_->has_base) return;
    note_written(at);
    if (clock_.monotonic() < life_->idle_since + between_idle_records) return;
    life_->segment->add(encode(IdleRecord{.previous = life_->last, .at = at}));
    write_to_target(life_->segment->flush());
    life_->idle_since = clock_.monotonic();
}

void Follower::write_to_target(const std::string& bytes) {
    life_->target->append(bytes);
    life_->target->sync();
    bytes_.add(bytes.size());
    life_->segment_bytes += bytes.size();
    life_->bytes_since_base += bytes.size();
}

void Follower::note_written(TimePoint until) {
    const Lock lock(mutex_);
    writing_since_.reset();
    if (life_->has_base) complete_until_ = until;
}

// True if it is to be called again at once.
bool Follower::work_on_bases() {
    take_base_result();
    if (life_->undelivered) {
        const CreatedBackup& base = *life_->undelivered;
        if (!life_->target->deliver(base.path)) return true;
        log::info("the second copy has a base", {{"base", base.path.filename().string()},
                                                 {"log", life_->log},
                                                 {"stored_bytes", base.manifest.stored_bytes()},
                                                 {"ms", base.manifest.duration.count()}});
        life_->base_bytes = base.manifest.stored_bytes();
        life_->undelivered.reset();
        life_->has_base = true;
        failures_ = 0;
        {
            const Lock lock(mutex_);
            feed_ = life_->feed;
            error_.clear();
        }
        life_->target->prune(source_, bases_to_keep);
    } else if (base_is_due()) {
        request_base();
    }
    return false;
}

bool Follower::base_is_due() const {
    if (makes_base()) return false;
    if (clock_.now() >= life_->next_base) return true;
    return life_->has_base &&
           life_->bytes_since_base > std::max(life_->base_bytes, least_log_before_base);
}

void Follower::request_base() {
    {
        const Lock lock(mutex_);
        if (stops_bases_) return;
        stop_base_ = {};
        makes_base_ = true;
        base_request_ = BaseRequest{life_->feed, life_->log, life_->target->base_folder(),
                                    stop_base_.get_token()};
    }
    life_->bytes_since_base = 0;
    base_thread_->notify();
}

void Follower::take_base_result() {
    std::optional<BaseResult> result;
    {
        const Lock lock(mutex_);
        result = std::exchange(base_result_, std::nullopt);
    }
    if (!result) return;
    life_->next_base = clock_.now() + settings_.follow_base_every;
    if (result->made) {
        life_->failed_bases = 0;
        life_->undelivered = std::move(result->made);
        return;
    }
    life_->next_base =
        std::min(life_->next_base, clock_.now() + between_bases.after(++life_->failed_bases));
    log::error("the second copy got no new base", {{"error", result->error}});
    const Lock lock(mutex_);
    error_ = result->error;
}

// On the thread of the bases.
void Follower::make_base() {
    std::optional<BaseRequest> request;
    {
        const Lock lock(mutex_);
        request = std::exchange(base_request_, std::nullopt);
    }
    if (!request) return;
    lower_priority();
    BaseResult result;
    try {
        result.made = create_base(*request);
        const Manifest& made = result.made->manifest;
        if (made.verdict == Verdict::failed) {
            result.error = "a base has not passed its check: " + made.error;
            result.made.reset();
        }
    } catch (const std::exception& e) {
        result.error = e.what();
    }
    const Lock lock(mutex_);
    makes_base_ = false;
    if (!request->stop.stop_requested()) base_result_ = std::move(result);
    thread_->notify();
}

CreatedBackup Follower::create_base(const BaseRequest& request) {
    const CreateOptions options{.data = data_,
                                .to = request.folder,
                                .started = clock_.now(),
                                .max_bytes_per_second = settings_.max_bytes_per_second,
                                .max_log_bytes = settings_.max_log_bytes};
    const auto at_point = [&](Point& point) {
        point.followed = Followed{request.log, request.feed->last_number()};
        for (const auto& [name, database] : databases_) database->record_into(request.feed);
    };
    return create_backup(options, modules_,
                         hold_writers_of(databases_, clock_, request.stop, at_point), clock_,
                         request.stop);
}

bool Follower::makes_base() const {
    const Lock lock(mutex_);
    return makes_base_;
}

std::optional<Milliseconds> Follower::behind() const {
    if (!has_target(settings_)) return std::nullopt;
    const TimePoint now = clock_.now();
    const Lock lock(mutex_);
    constexpr Milliseconds least{1};  // 0 is for a copy that has all
    if (!feed_) return std::max(now - complete_until_.value_or(begun_at_), least);
    const auto waiting = writing_since_ ? writing_since_ : feed_->oldest();
    return waiting ? std::max(now - *waiting, least) : Milliseconds{0};
}

std::optional<host::Diagnosis> Follower::gap() const {
    const auto late = behind();
    if (!late) return std::nullopt;
    const Lock lock(mutex_);
    const bool is_late = feed_ ? *late > behind_to_report || !error_.empty()
                               : !error_.empty() || *late > grace_of_first_base;
    if (!is_late) return std::nullopt;
    return host::Diagnosis{.code = host::DiagnosisCode{"second-copy-behind"},
                           .level = host::Level::problem,
                           .setting =
                               settings_.follow.empty() ? "backup.follow_command" : "backup.follow",
                           .text = "The second copy is behind. Look at its disk or machine.",
                           .detail = in_words(*late) + (error_.empty() ? "" : ": " + error_)};
}

void Follower::collect_metrics() {
    metrics_.collect("baedal_follow_behind_seconds",
                     "Age of the oldest commit that the second copy does not have",
                     Metrics::Type::gauge, [this] {
                         std::vector<Metrics::Sample> samples;
                         if (const auto late = behind()) samples.push_back({{}, in_seconds(*late)});
                         return samples;
                     });
}

}  // namespace baedal::backup
