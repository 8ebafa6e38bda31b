#include "backup/create.h"

#include <algorithm>
#include <system_error>
#include <thread>

#include <unistd.h>

#include "auth/unwritten_entries.h"
#include "backup/compression.h"
#include "backup/folder.h"
#include "backup/page_copy.h"
#include "base/file.h"
#include "base/log.h"
#include "base/thread_annotations.h"
#include "base/version.h"
#include "db/writer_hold.h"
#include "host/known_losses.h"

namespace baedal::backup {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

// With the snapshot itself a hold stays below ten milliseconds.
constexpr Milliseconds longest_hold = 8ms;
constexpr int most_attempts = 300;
constexpr Milliseconds between_attempts = 40ms;
constexpr std::size_t most_violations = 20;  // that the manifest lists

// A backup and a base of the second copy may begin at the same time.
std::optional<Instant::duration> hold_alone(const std::vector<db::Database*>& databases,
                                            std::function<void()> at_point) {
    static Mutex mutex;
    const Lock lock(mutex);
    return db::hold_writers(databases, longest_hold, std::move(at_point));
}

std::vector<fs::path> database_files(const fs::path& data,
                                     const std::vector<host::ModuleDefinition>& modules) {
    std::vector<fs::path> out;
    for (const host::DatabaseDefinition& database : host::databases_of(modules))
        out.push_back(host::database_file(data, database.name));
    return out;
}

// Files of the data folder that are no databases and that `baedal check` reads.
std::vector<fs::path> other_files(const fs::path& data) {
    std::vector<fs::path> out;
    for (const fs::path& file :
         {host::known_losses_file(data), auth::unwritten_entries_file(data)}) {
        if (fs::exists(file)) out.push_back(file);
    }
    return out;
}

// Fewer bytes a second while a log grows would make it grow longer.
class LogWatch {
public:
    LogWatch(const Snapshot& snapshot, Pace& pace, std::uint64_t max_log_bytes)
        : snapshot_(snapshot), pace_(pace), max_log_bytes_(max_log_bytes) {}

    void look() {
        const std::uint64_t bytes = snapshot_.largest_log_bytes();
        largest_ = std::max(largest_, bytes);
        if (max_log_bytes_ == 0 || bytes <= max_log_bytes_ / 2) return;
        if (pace_.has_limit()) {
            log::warn("the backup goes on without its limit, since the write-ahead log has grown",
                      {{"log_bytes", bytes}});
            pace_.lift_limit();
        }
        if (bytes > max_log_bytes_) {
            throw BackupError("the write-ahead log reached " + std::to_string(bytes >> 20) +
                              " MB during the copy, more than backup.max_log_mb. Back up while "
                              "fewer orders come in, or raise it.");
        }
    }
    std::uint64_t largest() const { return largest_; }

private:
    const Snapshot& snapshot_;
    Pace& pace_;
    const std::uint64_t max_log_bytes_;
    std::uint64_t largest_ = 0;
};

// Copies every database, smallest first, and ends each snapshot as soon as it is copied.
void copy_databases(Snapshot& snapshot, const fs::path& raw, Pace& pace,
                    const CreateOptions& options, Manifest& manifest) {
    LogWatch watch(snapshot, pace, options.max_log_bytes);
    auto& databases = snapshot.databases();
    std::ranges::sort(databases, {}, [](const auto& database) { return database->bytes(); });
    for (const auto& database : databases) {
        StoredFile file{.name = database->file().filename().string()};
        file.last_event = database->last_event();
        file.cursors = database->cursors();
        copy_pages(database->connection(), raw / file.name, pace, [&] { watch.look(); });
        database->end();
        manifest.files.push_back(std::move(file));
    }
    watch.look();
    manifest.largest_log_bytes = watch.largest();
}

void copy_others(const fs::path& data, const fs::path& raw, Manifest& manifest) {
    for (const fs::path& file : other_files(data)) {
        InputFile in(file);
        OutputFile out(raw / file.filename());
        std::string buffer(64 << 10, '\0');
        while (const std::size_t count = in.read(buffer)) out.write({buffer.data(), count});
        out.sync();
        manifest.files.push_back({.name = file.filename().string()});
    }
}

void check_copy(const fs::path& raw, const std::vector<host::ModuleDefinition>& modules,
                CopyCheck check, const std::stop_token& stop, Manifest& manifest) {
    const CopyReport report = verify_copy(raw, manifest.files, modules, check, stop);
    manifest.invariants = static_cast<std::int64_t>(report.invariants);
    manifest.open_business = static_cast<std::int64_t>(report.open_business);
    if (report.violations.empty()) return;
    manifest.verdict = Verdict::failed;
    for (std::size_t n = 0; n < std::min(report.violations.size(), most_violations); ++n)
        manifest.error += (n == 0 ? "" : "\n") + report.violations[n];
}

// Replaces each raw file by its compressed one, and reads that back from the disk.
void compress(const fs::path& raw, const fs::path& folder, Pace& pace, Manifest& manifest) {
    for (StoredFile& file : manifest.files) {
        const fs::path stored = folder / (file.name + ".zst");
        file.content = compress_file(raw / file.name, stored, pace);
        file.stored_bytes = fs::file_size(stored);
        fs::remove(raw / file.name);
        expand_file(stored, file.content, pace, [](std::string_view) {});
    }
    fs::remove(raw);
}

void write_manifest(const fs::path& folder, const Manifest& manifest) {
    OutputFile out(folder / manifest_name);
    out.write(to_json(manifest));
    out.sync();
}

}  // namespace

BeginSnapshot hold_writers_of(const host::Databases& databases, const Clock& clock,
                              std::stop_token stop, std::function<void(Point&)> at_point) {
    return [&databases, &clock, stop = std::move(stop),
            at_point = std::move(at_point)](Snapshot& snapshot) {
        std::vector<db::Database*> all;
        for (const auto& [name, database] : databases) all.push_back(database.get());
        Point point;
        for (; point.attempts <= most_attempts; ++point.attempts) {
            if (stop.stop_requested()) throw Cancelled();
            const auto held = hold_alone(all, [&] {
                snapshot.begin();
                point.at = clock.now();
                at_point(point);
            });
            if (held) {
                point.held = *held;
                return point;
            }
            std::this_thread::sleep_for(between_attempts);
        }
        throw BackupError(
            "the commits take so long that no common point of all files was found in " +
            std::to_string(most_attempts) +
            " attempts. Is the disk overloaded? Back up while fewer orders come in.");
    };
}

BeginSnapshot while_nobody_writes(const Clock& clock) {
    return [&clock](Snapshot& snapshot) {
        snapshot.begin();
        return Point{.at = clock.now()};
    };
}

BeginSnapshot between_commits(const Clock& clock) {
    return [&clock](Snapshot& snapshot) {
        constexpr int most_tries = 20'000;
        constexpr auto pause = std::chrono::milliseconds{1};
        for (int n = 1; n <= most_tries; ++n) {
            const TimePoint before = clock.now();
            if (snapshot.try_begin()) return Point{.at = before, .attempts = n};
            std::this_thread::sleep_for(pause);
        }
        throw BackupError(
            "the server commits so often that no common point of all files was found from outside. "
            "Set BAEDAL_ADMIN_TOKEN to the server's value: then the server makes the backup.");
    };
}

std::string source_of(const fs::path& data) {
    char machine[256] = "";
    ::gethostname(machine, sizeof(machine) - 1);
    return std::string(machine) + ":" + fs::weakly_canonical(data).string();
}

CreatedBackup create_backup(const CreateOptions& options,
                            const std::vector<host::ModuleDefinition>& modules,
                            const BeginSnapshot& begin, const Clock& clock,
                            const std::stop_token& stop) {
    remove_interrupted(options.to);
    Manifest manifest;
    manifest.program = version;
    manifest.source = source_of(options.data);
    manifest.started = options.started;
    const Instant begun = clock.monotonic();
    PartialBackup partial(options.to, backup_name(manifest.started));
    const fs::path raw = partial.path() / "raw";
    fs::create_directory(raw);
    Pace pace(options.max_bytes_per_second, stop);

    Snapshot snapshot(database_files(options.data, modules));
    const Point point = begin(snapshot);
    manifest.taken_at = point.at;
    manifest.held_microseconds =
        std::chrono::duration_cast<std::chrono::microseconds>(point.held).count();
    manifest.attempts = point.attempts;
    manifest.followed = point.followed;
    std::uint64_t bytes = 0;
    for (const auto& database : snapshot.databases()) bytes += database->bytes();
    require_space(options.to, bytes + bytes / 2, "a backup, while it is made,");
    copy_databases(snapshot, raw, pace, options, manifest);
    copy_others(options.data, raw, manifest);
    check_copy(raw, modules, options.check, stop, manifest);
    compress(raw, partial.path(), pace, manifest);

    manifest.duration = std::chrono::duration_cast<Milliseconds>(clock.monotonic() - begun);
    write_manifest(partial.path(), manifest);
    return {partial.publish(), std::move(manifest)};
}

}  // namespace baedal::backup
