#include "db/log_readers.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

namespace baedal::db {

namespace {

// The bytes of the -shm file that a reader of a snapshot locks.
constexpr std::int64_t first_read_lock = 123;
constexpr std::int64_t last_read_lock = 127;
constexpr auto time_to_end = std::chrono::seconds{1};

std::string command_of(std::int64_t pid) {
    std::string name;
    std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/comm"), name);
    return name.empty() ? "unknown" : name;
}

// The process of a line such as "1: POSIX  ADVISORY  READ 32697 fe:00:10953269 124 124", if it is
// another one that reads the log whose -shm file has this inode.
std::optional<std::int64_t> reader_of(const std::string& line, const std::string& inode) {
    std::istringstream words(line);
    std::string number, kind, advisory, mode, file;
    std::int64_t pid = 0;
    std::int64_t begin = 0;
    if (!(words >> number >> kind >> advisory >> mode >> pid >> file >> begin)) return std::nullopt;
    if (mode != "READ" || pid <= 1 || pid == ::getpid()) return std::nullopt;
    if (!file.ends_with(":" + inode)) return std::nullopt;
    if (begin < first_read_lock || begin > last_read_lock) return std::nullopt;
    return pid;
}

std::vector<std::int64_t> readers_of(const std::filesystem::path& file) {
    struct stat status{};
    if (::stat((file.string() + "-shm").c_str(), &status) != 0) return {};
    const std::string inode = std::to_string(status.st_ino);
    std::vector<std::int64_t> out;
    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
        const auto pid = reader_of(line, inode);
        if (pid && std::ranges::find(out, *pid) == out.end()) out.push_back(*pid);
    }
    return out;
}

}  // namespace

std::string to_text(const LogReader& reader) {
    return reader.command + " (pid " + std::to_string(reader.pid) + ")";
}

LogReaders::LogReaders(std::string database, std::filesystem::path file,
                       std::uint64_t max_log_bytes, const Clock& clock)
    : database_(std::move(database)),
      file_(std::move(file)),
      max_log_bytes_(max_log_bytes),
      clock_(clock) {}

void LogReaders::look(std::uint64_t log_bytes) {
    constexpr int part = 8;
    if (log_bytes < max_log_bytes_ / part) return;
    const Lock lock(mutex_);
    std::vector<Known> now;
    for (const std::int64_t pid : readers_of(file_)) {
        const auto before =
            std::ranges::find(known_, pid, [](const Known& known) { return known.reader.pid; });
        if (before != known_.end()) {
            now.push_back(std::move(*before));
            continue;
        }
        now.push_back({{pid, command_of(pid), clock_.now()}, std::nullopt});
        log::warn("a process that reads the file keeps its write-ahead log from being emptied",
                  {{"database", database_},
                   {"reader", to_text(now.back().reader)},
                   {"log_bytes", log_bytes}});
    }
    known_ = std::move(now);
    if (log_bytes <= max_log_bytes_) return;
    for (Known& known : known_) end(known, log_bytes);
}

void LogReaders::end(Known& known, std::uint64_t log_bytes) {
    if (known.reader.pid == ::getppid()) return;  // its end would be the end of this process
    const Instant now = clock_.monotonic();
    if (known.told_to_end && now - *known.told_to_end < time_to_end) return;
    const int signal = known.told_to_end ? SIGKILL : SIGTERM;
    const bool sent = ::kill(static_cast<pid_t>(known.reader.pid), signal) == 0;
    known.told_to_end = now;
    log::error(sent ? "a process that keeps the write-ahead log was ended"
                    : "a process that keeps the write-ahead log could not be ended",
               {{"database", database_},
                {"reader", to_text(known.reader)},
                {"since", to_rfc3339(known.reader.since)},
                {"log_bytes", log_bytes},
                {"max_log_mb", max_log_bytes_ >> 20}});
}

void LogReaders::clear() {
    const Lock lock(mutex_);
    known_.clear();
}

std::vector<LogReader> LogReaders::current() const {
    const Lock lock(mutex_);
    std::vector<LogReader> out;
    for (const Known& known : known_) out.push_back(known.reader);
    return out;
}

}  // namespace baedal::db
