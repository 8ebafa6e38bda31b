#include "backup/follow_target.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "backup/commit_log.h"
#include "base/log.h"

namespace baedal::backup {

namespace fs = std::filesystem;

namespace {

void make_private_folder(const fs::path& folder) {
    if (fs::exists(folder)) return;
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
    if (folder.has_parent_path()) sync_to_disk(folder.parent_path());
}

std::vector<fs::path> sorted_entries(const fs::path& folder) {
    std::vector<fs::path> out;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        out.push_back(entry.path());
    std::ranges::sort(out);
    return out;
}

// The commit after which the bases need the log; empty if none does.
std::optional<std::uint64_t> first_needed(const std::vector<StoredBackup>& bases,
                                          const std::string& log) {
    std::optional<std::uint64_t> out;
    for (const StoredBackup& base : bases) {
        if (!base.manifest || !base.manifest->followed) continue;
        if (base.manifest->followed->log != log) continue;
        out =
            std::min(out.value_or(base.manifest->followed->after), base.manifest->followed->after);
    }
    return out;
}

// Removes the segments that end before the commit after `after`.
void remove_segments(const fs::path& log, std::uint64_t after) {
    std::vector<fs::path> segments = sorted_entries(log);
    const std::string limit = segment_name(after);
    for (std::size_t n = 0; n + 1 < segments.size(); ++n) {
        if (segments[n + 1].filename().string() <= limit) fs::remove(segments[n]);
    }
}

}  // namespace

FolderTarget::FolderTarget(fs::path folder) : folder_(std::move(folder)) {
    make_private_folder(folder_);
}

void FolderTarget::begin_segment(const std::string& log, const std::string& segment) {
    if (segment_) segment_->sync();
    segment_.reset();
    make_private_folder(folder_ / log);
    segment_ = std::make_unique<OutputFile>(folder_ / log / segment);
    sync_to_disk(folder_ / log);
}

void FolderTarget::append(std::string_view bytes) {
    if (!segment_) throw std::runtime_error("no segment was begun");
    segment_->write(bytes);
}

void FolderTarget::sync() {
    if (!segment_) return;
    segment_->sync();
    if (segment_->is_removed()) throw std::runtime_error(folder_.string() + " was removed");
}

void FolderTarget::prune(const std::string& source, std::size_t keep) {
    try {
        prune_second_copy(folder_, source, keep);
    } catch (const fs::filesystem_error& e) {  // the copy itself is good
        log::error("old parts of the second copy were not removed", {{"error", e.what()}});
    }
}

void FolderTarget::begin_base(const std::string& name) {
    base_file_.reset();
    base_.reset();
    base_ = std::make_unique<PartialBackup>(folder_, name);
}

void FolderTarget::begin_base_file(const std::string& name) {
    if (!base_) throw std::runtime_error("no base was begun");
    if (base_file_) base_file_->sync();
    base_file_ = std::make_unique<OutputFile>(base_->path() / name);
}

void FolderTarget::append_to_base(std::string_view bytes) {
    if (!base_file_) throw std::runtime_error("no file of a base was begun");
    base_file_->write(bytes);
}

void FolderTarget::publish_base() {
    if (!base_) throw std::runtime_error("no base was begun");
    if (base_file_) base_file_->sync();
    base_file_.reset();
    base_->publish();
    base_.reset();
}

void prune_second_copy(const fs::path& folder, const std::string& source, std::size_t keep) {
    remove_interrupted(folder);
    remove_old(folder, source, keep);
    const std::vector<StoredBackup> bases = list_backups(folder);
    std::vector<fs::path> logs;
    for (const fs::path& path : sorted_entries(folder)) {
        if (is_commit_log_name(path.filename().string())) logs.push_back(path);
    }
    for (const fs::path& log : logs) {
        if (const auto after = first_needed(bases, log.filename().string())) {
            remove_segments(log, *after);
        } else if (log != logs.back()) {  // the newest one may still get its base
            remove_whole(log);
        }
    }
}

}  // namespace baedal::backup
