#include "backup/folder.h"

#include <algorithm>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"

namespace baedal::backup {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "baedal-";
constexpr std::string_view log_prefix = "commits-";
constexpr std::string_view partial_suffix = ".partial";
constexpr std::size_t failed_to_keep = 2;

fs::path partial_path(const fs::path& parent, const std::string& name) {
    return parent / ("." + name + std::string(partial_suffix));
}

// A descriptor of the folder that holds its lock; closed if another one does.
FileDescriptor lock_folder(const fs::path& folder) {
    FileDescriptor out(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (out.is_open() && ::flock(out.get(), LOCK_EX | LOCK_NB) == 0) return out;
    return {};
}

bool is_partial(const fs::path& path) {
    const std::string name = path.filename().string();
    const bool is_ours = name.starts_with("." + std::string(prefix)) ||
                         name.starts_with("." + std::string(log_prefix));
    return is_ours && name.ends_with(partial_suffix);
}

// "20261129T060000.000Z", in UTC.
std::string time_in_name(TimePoint at) {
    std::string out;
    for (const char c : to_rfc3339(at)) {  // "2026-11-29T06:00:00.000Z"
        if (c != '-' && c != ':') out.push_back(c);
    }
    return out;
}

}  // namespace

std::string commit_log_name(TimePoint at) { return std::string(log_prefix) + time_in_name(at); }

bool is_commit_log_name(std::string_view name) { return name.starts_with(log_prefix); }

std::string backup_name(TimePoint at) { return std::string(prefix) + time_in_name(at); }

void require_space(const fs::path& folder, std::uint64_t bytes, const std::string& purpose) {
    fs::path existing = fs::absolute(folder);
    while (!fs::exists(existing)) existing = existing.parent_path();
    std::error_code error;
    const auto space = fs::space(existing, error);
    if (error || space.available >= bytes) return;
    throw BackupError("the disk of " + folder.string() + " has " +
                      std::to_string(space.available >> 20) + " MB free, and " + purpose +
                      " needs " + std::to_string(bytes >> 20) +
                      " MB. Make room, or name another folder.");
}

PartialBackup::PartialBackup(fs::path parent, std::string name)
    : parent_(std::move(parent)), name_(std::move(name)), path_(partial_path(parent_, name_)) {
    if (!fs::exists(parent_)) {
        fs::create_directories(parent_);
        fs::permissions(parent_, fs::perms::owner_all);
    }
    if (fs::exists(parent_ / name_))
        throw BackupError((parent_ / name_).string() + " exists already");
    if (::mkdir(path_.c_str(), 0700) != 0) throw_errno("cannot create", path_);
    lock_ = lock_folder(path_);
}

PartialBackup::~PartialBackup() {
    if (!published_) {
        std::error_code error;
        fs::remove_all(path_, error);
        if (error) {
            log::warn("an interrupted backup was not removed",
                      {{"folder", path_.string()}, {"error", error.message()}});
        }
    }
}

fs::path PartialBackup::publish() {
    const fs::path path = parent_ / name_;
    sync_to_disk(path_);
    fs::rename(path_, path);
    sync_to_disk(parent_);
    published_ = true;
    return path;
}

std::size_t remove_interrupted(const fs::path& parent) {
    std::vector<fs::path> found;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(parent, error)) {
        if (is_partial(entry.path()) && entry.is_directory()) found.push_back(entry.path());
    }
    std::size_t removed = 0;
    for (const fs::path& folder : found) {
        const FileDescriptor lock = lock_folder(folder);
        if (!lock.is_open()) continue;  // another process works on it
        fs::remove_all(folder, error);
        if (!error) ++removed;
        log::warn("an interrupted backup was removed",
                  {{"folder", folder.string()}, {"error", error.message()}});
    }
    return removed;
}

std::vector<StoredBackup> list_backups(const fs::path& parent) {
    std::vector<fs::path> paths;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(parent, error)) {
        if (entry.path().filename().string().starts_with(prefix) && entry.is_directory())
            paths.push_back(entry.path());
    }
    std::ranges::sort(paths, std::greater{});  // a name has the time
    std::vector<StoredBackup> out;
    for (fs::path& path : paths) {
        try {
            Manifest manifest = read_manifest(path);
            out.push_back({std::move(path), std::move(manifest)});
        } catch (const BackupError& e) {
            out.push_back({std::move(path), std::unexpected(std::string(e.what()))});
        }
    }
    return out;
}

void remove_whole(const fs::path& path) {
    const fs::path doomed = partial_path(path.parent_path(), path.filename().string());
    fs::rename(path, doomed);
    fs::remove_all(doomed);
}

std::size_t remove_old(const fs::path& parent, const std::string& source, std::size_t keep) {
    std::size_t removed = 0;
    std::size_t verified = 0;
    std::size_t failed = 0;
    for (const StoredBackup& backup : list_backups(parent)) {
        if (!backup.manifest || backup.manifest->source != source) continue;
        const bool is_verified = backup.manifest->verdict == Verdict::verified;
        const bool stays = is_verified ? ++verified <= keep : ++failed <= failed_to_keep;
        if (stays) continue;
        remove_whole(backup.path);
        ++removed;
    }
    return removed;
}

}  // namespace baedal::backup
