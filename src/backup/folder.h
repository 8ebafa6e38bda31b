// The folder of backups: one folder for each, which appears when it is whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "backup/manifest.h"
#include "base/file_descriptor.h"

namespace baedal::backup {

// "baedal-20261129T060000.000Z", of the time in UTC.
std::string backup_name(TimePoint at);
// "commits-20261129T060000.000Z": the folder of a log of a second copy, beside its bases.
std::string commit_log_name(TimePoint at);
bool is_commit_log_name(std::string_view name);

// Throws BackupError if the disk of the folder, which need not exist, has less room. `purpose` is what
// needs it, for the message.
void require_space(const std::filesystem::path& folder, std::uint64_t bytes,
                   const std::string& purpose);

// A backup under its temporary name, with the mode 0700. The folder is locked: another process tells
// it from an interrupted one.
class PartialBackup {
public:
    // Creates `parent` too if it is missing. Throws BackupError if there is a backup of that name,
    // std::system_error.
    PartialBackup(std::filesystem::path parent, std::string name);
    // Removes the folder if it was not published.
    ~PartialBackup();
    PartialBackup(const PartialBackup&) = delete;
    PartialBackup& operator=(const PartialBackup&) = delete;

    const std::filesystem::path& path() const { return path_; }
    // Gives the folder its name. Its files are on the disk. Returns the path.
    std::filesystem::path publish();

private:
    const std::filesystem::path parent_;
    const std::string name_;
    const std::filesystem::path path_;
    FileDescriptor lock_;
    bool published_ = false;
};

// Removes the backups and logs in `parent` whose making or removal was interrupted: those that no process holds. Returns how many.
std::size_t remove_interrupted(const std::filesystem::path& parent);

struct StoredBackup {
    std::filesystem::path path;
    std::expected<Manifest, std::string> manifest;  // or why it cannot be read
};
// The backups in `parent`, newest first; none if there is no such folder.
std::vector<StoredBackup> list_backups(const std::filesystem::path& parent);

// Removes a backup or a commit log, under a hidden name first, so that no half of it is taken for one.
void remove_whole(const std::filesystem::path& path);

// Removes old backups of `source`: the newest `keep` verified ones stay, and the newest two that
// have failed their check. What cannot be read and what has another source stays. Returns how many
// were removed.
std::size_t remove_old(const std::filesystem::path& parent, const std::string& source,
                       std::size_t keep);

}  // namespace baedal::backup
