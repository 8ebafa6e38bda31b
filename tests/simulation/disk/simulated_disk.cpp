#include "disk/simulated_disk.h"

#include <algorithm>
#include <cstring>

#include <sqlite3.h>

namespace baedal::simulation {

bool SimulatedDisk::spend_operation(const DiskFile& file, const char* operation) {
    if (!powered_) return false;
    if (operations_left_ > 0) powered_ = --operations_left_ > 0;
    if (!powered_) failed(file, operation, Trouble::none, SQLITE_OK);
    return powered_;
}

int SimulatedDisk::failed(const DiskFile& file, const char* operation, Trouble trouble,
                          int code) const {
    if (on_failure) on_failure(file, operation, trouble);
    return code;
}

Trouble SimulatedDisk::trouble_of(const DiskFile& file) const {
    for (const auto& [part, kind] : troubles_) {
        if (file.name.contains(part)) return kind;
    }
    return Trouble::none;
}

std::shared_ptr<DiskFile> SimulatedDisk::open(const std::string& name, bool create) {
    const auto found = files_.find(name);
    if (found != files_.end()) return found->second;
    if (!create) return nullptr;
    auto file = std::make_shared<DiskFile>();
    file->name = name;
    if (const Trouble kind = trouble_of(*file);
        kind == Trouble::full || kind == Trouble::read_only) {
        return nullptr;
    }
    removed_.erase(name);  // a journal keeps the order of a removal and a new file of that name
    files_[name] = file;
    return file;
}

int SimulatedDisk::read(DiskFile& file, char* to, std::size_t count, std::size_t offset) {
    if (!powered_) return SQLITE_IOERR_READ;
    if (trouble_of(file) == Trouble::read_fails)
        return failed(file, "read", Trouble::read_fails, SQLITE_IOERR_READ);
    const std::size_t there =
        offset < file.live.size() ? std::min(count, file.live.size() - offset) : 0;
    if (there > 0) file.live.read(to, there, offset);
    if (there == count) return SQLITE_OK;
    std::memset(to + there, 0, count - there);
    return SQLITE_IOERR_SHORT_READ;
}

int SimulatedDisk::write(DiskFile& file, const char* from, std::size_t count, std::size_t offset) {
    ++statistics_.writes;
    // A write under way when the power goes may still reach the disk in parts.
    const bool last = operations_left_ == 1;
    if (!spend_operation(file, "write") && !last) return SQLITE_IOERR_WRITE;
    const Trouble kind = trouble_of(file);
    if (kind == Trouble::read_only) return failed(file, "write", kind, SQLITE_READONLY);
    if (kind == Trouble::full && offset + count > file.live.size())
        return failed(file, "write", kind, SQLITE_FULL);
    std::size_t written = count;
    if (kind == Trouble::short_write) written = count / 2;
    file.live.write(from, written, offset);
    auto& ranges = file.unsynced;
    if (!ranges.empty() && ranges.back().end == offset) {
        ranges.back().end = offset + written;
    } else {
        ranges.push_back({offset, offset + written});
    }
    if (!powered_) return SQLITE_IOERR_WRITE;
    return kind == Trouble::short_write ? failed(file, "write", kind, SQLITE_FULL) : SQLITE_OK;
}

int SimulatedDisk::truncate(DiskFile& file, std::size_t size) {
    if (!spend_operation(file, "write")) return SQLITE_IOERR_TRUNCATE;
    if (trouble_of(file) == Trouble::read_only)
        return failed(file, "write", Trouble::read_only, SQLITE_READONLY);
    file.live.resize(size);
    return SQLITE_OK;
}

int SimulatedDisk::sync(DiskFile& file) {
    ++statistics_.syncs;
    if (!powered_) return SQLITE_IOERR_FSYNC;
    if (while_syncing) while_syncing();
    if (!cut_at_sync_of_.empty() && file.name.contains(cut_at_sync_of_)) {
        cut_at_sync_of_.clear();
        operations_left_ = 1;
    }
    if (!spend_operation(file, "sync")) return SQLITE_IOERR_FSYNC;
    if (trouble_of(file) == Trouble::sync_fails) {
        forget_unsynced(file);
        return failed(file, "sync", Trouble::sync_fails, SQLITE_IOERR_FSYNC);
    }
    file.durable.resize(file.live.size());
    for (const DiskFile::Range& range : file.unsynced)
        file.durable.take(file.live, range.begin, std::min(range.end, file.live.size()));
    file.unsynced.clear();
    file.entry_durable = true;
    if (!removed_.empty()) removed_.clear();  // the folder's journal went along
    return SQLITE_OK;
}

bool SimulatedDisk::exists(const std::string& name) const { return files_.contains(name); }

int SimulatedDisk::remove(const std::string& name) {
    const auto found = files_.find(name);
    if (found == files_.end()) return SQLITE_IOERR_DELETE_NOENT;
    if (!spend_operation(*found->second, "write")) return SQLITE_IOERR_DELETE;
    found->second->deleted = true;
    if (found->second->entry_durable) removed_[name] = found->second;
    files_.erase(found);
    return SQLITE_OK;
}

// Each sector of the range as it is in `live`, or as it was.
void SimulatedDisk::settle(DiskFile& file, const DiskFile::Range& range) {
    for (std::size_t at = range.begin / DiskFile::sector * DiskFile::sector; at < range.end;
         at += DiskFile::sector) {
        const bool kept = random_.number() % 2 == 0;
        kept ? ++statistics_.kept_sectors : ++statistics_.lost_sectors;
        if (!kept) continue;
        // Bytes outside of what was written are not touched (SQLITE_IOCAP_POWERSAFE_OVERWRITE).
        const std::size_t begin = std::max(at, range.begin);
        const std::size_t end = std::min({at + DiskFile::sector, range.end, file.live.size()});
        file.durable.take(file.live, begin, end);
    }
}

// A failed sync tells nothing, and the system does not try those pages again: they are on the disk or
// not, the program reads them all the same, and no later sync takes care of them.
void SimulatedDisk::forget_unsynced(DiskFile& file) {
    for (const DiskFile::Range& range : file.unsynced) settle(file, range);
    file.unsynced.clear();
}

void SimulatedDisk::restore_power() {
    ++statistics_.cuts;
    ++life_;
    powered_ = true;
    operations_left_ = 0;
    cut_at_sync_of_.clear();
    troubles_.clear();
    for (auto& [name, file] : removed_) {
        if (!files_.contains(name) && random_.number() % 2 == 0) files_[name] = file;
    }
    removed_.clear();
    std::map<std::string, std::shared_ptr<DiskFile>> survivors;
    for (auto& [name, file] : files_) {
        // All at once, none, or sector by sector: the first two are the likely ones.
        const std::uint64_t luck = random_.number() % 4;
        if (!file->entry_durable && luck == 0) continue;
        auto next = std::make_shared<DiskFile>();
        next->name = name;
        if (luck == 1) {
            next->durable = file->live;
        } else {
            // A truncation may have come through, or not.
            if (luck == 3 && file->live.size() < file->durable.size())
                file->durable.resize(file->live.size());
            if (luck >= 2) forget_unsynced(*file);
            next->durable = std::move(file->durable);
        }
        next->live = next->durable;
        next->entry_durable = true;
        survivors[name] = std::move(next);
    }
    files_ = std::move(survivors);
}

void SimulatedDisk::trouble(const std::string& part, Trouble kind) {
    if (kind == Trouble::none) {
        troubles_.erase(part);
    } else {
        troubles_[part] = kind;
    }
}

std::shared_ptr<DiskFile> SimulatedDisk::take(const std::string& name) {
    const auto found = files_.find(name);
    if (found == files_.end()) return nullptr;
    auto file = std::move(found->second);
    files_.erase(found);
    return file;
}

void SimulatedDisk::put_back(const std::string& name, std::shared_ptr<DiskFile> file) {
    files_.erase(name);
    if (file) files_[name] = std::move(file);
}

void SimulatedDisk::replace(const std::string& name, const std::optional<Content>& content) {
    files_.erase(name);
    removed_.erase(name);
    if (!content) return;
    auto file = std::make_shared<DiskFile>();
    file->name = name;
    file->live = *content;
    file->durable = *content;
    file->entry_durable = true;
    files_[name] = std::move(file);
}

std::string SimulatedDisk::overwrite(const std::string& name, const std::string& bytes,
                                     std::size_t at) {
    DiskFile& file = *files_.at(name);
    std::string before(bytes.size(), '\0');
    file.live.read(before.data(), before.size(), at);
    file.live.write(bytes.data(), bytes.size(), at);
    file.durable.write(bytes.data(), bytes.size(), at);
    return before;
}

}  // namespace baedal::simulation
