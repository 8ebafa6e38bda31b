// A disk in memory that can lose its power, run full, and fail.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/random.h"
#include "disk/content.h"

namespace baedal::simulation {

// One file: what the program reads, and what a power cut cannot take away.
//
// After a write the two differ by the sectors written, until a sync. At a cut each of those sectors is
// there or is not, whatever became of its neighbours: that is what lost, kept and torn writes are.
struct DiskFile {
    static constexpr std::size_t sector = 512;  // what a disk writes whole

    struct Range {
        std::size_t begin;
        std::size_t end;
    };

    std::string name;
    Content live;
    Content durable;
    std::vector<Range> unsynced;
    bool entry_durable = false;  // the folder's entry was synced, by the first sync of the file
    bool deleted = false;

    // SQLite's locks and the shared memory of its write-ahead log; a cut takes them all.
    int shared_locks = 0;
    const void* reserved = nullptr;  // the handle that has it, likewise pending and exclusive
    const void* pending = nullptr;
    const void* exclusive = nullptr;
    std::vector<std::unique_ptr<std::array<char, 32768>>> memory;
    std::array<int, 8> memory_shared{};
    std::array<const void*, 8> memory_exclusive{};
};

// What is wrong with one file, for as long as it is.
enum class Trouble {
    none,
    sync_fails,  // EIO: what was written since the last sync is on the disk or not, and is forgotten
    full,        // ENOSPC: what exists can be written again, nothing grows
    short_write,  // a write ends in its middle and says so
    read_only,
    read_fails,  // EIO
};
constexpr EnumNames<Trouble, 6> enum_names(Trouble) {
    return {"none", "sync fails", "full", "short write", "read-only", "read fails"};
}

// Belongs to one thread, and lives as long as the handles of its files.
class SimulatedDisk {
public:
    explicit SimulatedDisk(std::uint64_t seed) : random_(seed) {}

    // What SQLite asks for; see sqlite3_io_methods. The results are SQLite's codes.
    std::shared_ptr<DiskFile> open(const std::string& name, bool create);
    int read(DiskFile& file, char* to, std::size_t count, std::size_t offset);
    int write(DiskFile& file, const char* from, std::size_t count, std::size_t offset);
    int truncate(DiskFile& file, std::size_t size);
    int sync(DiskFile& file);
    bool exists(const std::string& name) const;
    int remove(const std::string& name);

    // The power goes off at the n-th write or sync from now, 1 being the next.
    void cut_power_after(std::uint64_t operations) { operations_left_ = operations; }
    // The power goes off at the next sync of a file whose name contains `part`.
    void cut_power_at_sync(std::string part) { cut_at_sync_of_ = std::move(part); }
    void cut_no_power() {
        operations_left_ = 0;
        cut_at_sync_of_.clear();
    }
    void cut_power() { powered_ = false; }
    bool powered() const { return powered_; }
    // Power is back: every handle from before is dead, and the files are what the cut left of them.
    void restore_power();
    // Handles that were opened in another life than this one are dead.
    std::uint64_t life() const { return life_; }

    // From now on, for every file whose name contains `part`.
    void trouble(const std::string& part, Trouble kind);
    void repair() { troubles_.clear(); }
    bool in_trouble() const { return damaged || !troubles_.empty(); }
    bool damaged = false;  // a file has been written over, and will be repaired
    // A whole file, behind the program's back, which has it not open. Nothing: it is lost.
    Content content_of(const std::string& name) const { return files_.at(name)->live; }
    void replace(const std::string& name, const std::optional<Content>& content);
    // Writes over a part of a file, behind the program's back; returns what was there.
    std::string overwrite(const std::string& name, const std::string& bytes, std::size_t at = 0);

    // Of databases that are made on this disk; 0: SQLite's own.
    int page_size = 0;

    // Runs within each sync, before it takes effect: what others do while a writer waits for the disk.
    std::function<void()> while_syncing;
    // An operation fails: "read", "write" (also of the size), "sync". Trouble::none: the power goes off at it.
    std::function<void(const DiskFile& file, const char* operation, Trouble trouble)> on_failure;

    struct Statistics {
        std::uint64_t writes = 0, syncs = 0, cuts = 0, lost_sectors = 0, kept_sectors = 0;
    };
    const Statistics& statistics() const { return statistics_; }
    Random& random() { return random_; }
    const std::map<std::string, std::shared_ptr<DiskFile>>& files() const { return files_; }
    // Takes the file out of its folder, as `mv` does: who has it open keeps it. Null if there is none.
    std::shared_ptr<DiskFile> take(const std::string& name);
    void put_back(const std::string& name, std::shared_ptr<DiskFile> file);

private:
    bool spend_operation(const DiskFile& file, const char* operation);
    // The code, after everybody who listens has been told.
    int failed(const DiskFile& file, const char* operation, Trouble trouble, int code) const;
    Trouble trouble_of(const DiskFile& file) const;
    void settle(DiskFile& file, const DiskFile::Range& range);
    void forget_unsynced(DiskFile& file);

    SeededRandom random_;
    std::map<std::string, std::shared_ptr<DiskFile>> files_;
    std::map<std::string, std::shared_ptr<DiskFile>> removed_;  // and the folder not synced since
    std::map<std::string, Trouble> troubles_;
    std::uint64_t operations_left_ = 0;  // 0: no cut is planned
    std::string cut_at_sync_of_;         // "": no cut is planned
    bool powered_ = true;
    std::uint64_t life_ = 0;
    Statistics statistics_;
};

}  // namespace baedal::simulation
