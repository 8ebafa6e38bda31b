#include "backup/restore.h"

#include <set>
#include <stdexcept>
#include <stop_token>
#include <system_error>

#include "auth/session_repository.h"
#include "backup/compression.h"
#include "backup/folder.h"
#include "backup/verify.h"
#include "base/file.h"
#include "db/continued_log.h"
#include "db/newer_data.h"
#include "host/data_folder.h"

namespace baedal::backup {

namespace fs = std::filesystem;

namespace {

constexpr const char* unfinished_suffix = ".restoring";

const std::stop_token never;

void require_empty(const fs::path& data) {
    if (!fs::exists(data)) return;
    if (!fs::is_directory(data)) throw BackupError(data.string() + " is no folder");
    host::require_finished_restore(data);
    if (!fs::is_empty(data)) {
        throw BackupError(data.string() +
                          " is not empty. Name a new folder, or move the old data away first.");
    }
}

fs::path stored_path(const fs::path& backup, const StoredFile& file) {
    return backup / (file.name + ".zst");
}

// Reads all of it. Throws DamagedBackup.
void verify_files(const fs::path& backup, const Manifest& manifest) {
    Pace pace(0, never);
    for (const StoredFile& file : manifest.files) {
        const fs::path path = stored_path(backup, file);
        if (!fs::exists(path)) {
            throw DamagedBackup(path.string() +
                                " is missing. Take another backup, or another copy of this one.");
        }
        expand_file(path, file.content, pace, [](std::string_view) {});
    }
}

struct Chosen {
    fs::path path;
    Manifest manifest;
};

bool is_backup(const fs::path& folder) { return fs::exists(folder / manifest_name); }

// Adds what it looks at to `tried`, and takes nothing that is there.
Chosen choose(const fs::path& from, std::set<fs::path>& tried,
              const std::function<void(const std::string&)>& say) {
    if (!fs::is_directory(from)) throw BackupError("there is no folder " + from.string());
    if (is_backup(from)) {
        Chosen only{from, read_manifest(from)};
        verify_files(only.path, only.manifest);
        if (only.manifest.verdict == Verdict::failed)
            say(from.string() + " has failed its check when it was made: " + only.manifest.error);
        return only;
    }
    const std::vector<StoredBackup> found = list_backups(from);
    if (found.empty()) {
        throw BackupError(from.string() +
                          " has no backup. Name a folder that `baedal backup` has made, or the "
                          "folder that has such folders.");
    }
    for (const StoredBackup& backup : found) {
        if (!tried.insert(backup.path).second) continue;
        try {
            if (!backup.manifest) throw DamagedBackup(backup.manifest.error());
            if (backup.manifest->verdict == Verdict::failed) {
                throw DamagedBackup(backup.path.string() +
                                    " has failed its check when it was made: " +
                                    backup.manifest->error + ". It is restored if you name it.");
            }
            verify_files(backup.path, *backup.manifest);
            return {backup.path, *backup.manifest};
        } catch (const DamagedBackup& e) {
            say(std::string("passed over: ") + e.what());
        }
    }
    throw BackupError("no backup in " + from.string() +
                      " can be restored: the lines above say why.");
}

// Marks the folder from before the first file to the end. Removes what was written if the restore
// does not end.
class UnfinishedRestore {
public:
    explicit UnfinishedRestore(const fs::path& data)
        : data_(data), marker_(host::unfinished_restore_file(data)) {}
    void mark() {
        create_file(marker_);
        marked_ = true;
        host::give_to_folder_owner(marker_);
        sync_to_disk(data_);
    }
    ~UnfinishedRestore() {
        if (!marked_ || finished_) return;
        std::error_code ignored;
        if (!existed_) {
            fs::remove_all(data_, ignored);
            return;
        }
        for (const fs::directory_entry& entry : fs::directory_iterator(data_, ignored))
            fs::remove(entry.path(), ignored);
    }
    UnfinishedRestore(const UnfinishedRestore&) = delete;
    UnfinishedRestore& operator=(const UnfinishedRestore&) = delete;

    void finish() {
        fs::remove(marker_);
        sync_to_disk(data_);
        finished_ = true;
    }

private:
    const fs::path data_;
    const fs::path marker_;
    const bool existed_ = fs::exists(data_);
    bool marked_ = false;  // the lock is held: all files of the folder are this restore's
    bool finished_ = false;
};

void write_files(const Chosen& backup, const fs::path& data) {
    Pace pace(0, never);
    for (const StoredFile& file : backup.manifest.files) {
        const fs::path unfinished = data / (file.name + unfinished_suffix);
        OutputFile out(unfinished);
        host::give_to_folder_owner(unfinished);
        expand_file(stored_path(backup.path, file), file.content, pace,
                    [&](std::string_view piece) { out.write(piece); });
        out.sync();
    }
    for (const StoredFile& file : backup.manifest.files)
        fs::rename(data / (file.name + unfinished_suffix), data / file.name);
    sync_to_disk(data);
}

}  // namespace

void open_and_adapt(const fs::path& data, const std::vector<host::ModuleDefinition>& modules,
                    TimePoint taken_at, const Clock& clock, Random& random,
                    const db::Options& options) {
    auto databases = host::open_databases(data, modules, clock, random, options);
    for (const auto& [name, database] : databases) {
        if (database->failed())
            throw std::runtime_error("the restored file of '" + name +
                                     "' cannot be opened: " + database->failure());
    }
    databases.at(host::access_database)->write_and_wait([](db::Transaction& tx) {
        auth::sessions::remove_all(tx);
    });
    for (const host::ModuleDefinition& module : modules) {
        databases.at(module.name)->write_and_wait([&](db::Transaction& tx) {
            db::continue_log(tx, taken_at);
            if (module.after_restore) module.after_restore(tx, taken_at);
        });
    }
    for (const auto& [name, database] : databases) database->close();
}

namespace {

// Empty for a backup without a log.
std::optional<Replay> replay(const Chosen& backup, const fs::path& data,
                             const std::function<void(const std::string&)>& say) {
    if (!backup.manifest.followed) return std::nullopt;
    const fs::path folder = fs::absolute(backup.path).parent_path();
    Replay out = replay_commits(folder, backup.manifest, data);
    if (!out.end.damage.empty()) {
        say(out.end.damage + ". What came after " + to_rfc3339(out.until) +
            " is not restored: about " + std::to_string(out.end.unread_bytes >> 10) +
            " kB of the log. Take another copy of the folder if there is one.");
    }
    for (const StoredFile& file : backup.manifest.files) {
        if (!file.name.ends_with(".sqlite")) continue;
        if (const std::string damage = find_damage(data / file.name, never); !damage.empty())
            throw DamagedBackup(backup.path.string() + " and its log give a damaged " + file.name +
                                ": " + damage + ". Take another copy of the folder.");
    }
    return out;
}

RestoredBackup restore(const Chosen& backup, const fs::path& data,
                       const std::vector<host::ModuleDefinition>& modules, const Clock& clock,
                       Random& random, const std::function<void(const std::string&)>& say) {
    require_space(data, backup.manifest.bytes(), "the data");

    UnfinishedRestore unfinished(data);
    host::DataFolderLock lock(data);
    unfinished.mark();
    write_files(backup, data);
    lock.add_new_files();
    const auto replayed = replay(backup, data, say);
    open_and_adapt(data, modules, replayed ? replayed->until : backup.manifest.taken_at, clock,
                   random, {});
    RestoredBackup out{backup.path, backup.manifest, host::check_copy(data, modules, never),
                       replayed};
    unfinished.finish();
    return out;
}

}  // namespace

RestoredBackup restore_backup(const fs::path& from, const fs::path& data,
                              const std::vector<host::ModuleDefinition>& modules,
                              const Clock& clock, Random& random,
                              const std::function<void(const std::string&)>& say) {
    require_empty(data);
    std::set<fs::path> tried;
    while (true) {
        const Chosen backup = choose(from, tried, say);
        try {
            return restore(backup, data, modules, clock, random, say);
        } catch (const db::NewerDataError& e) {
            if (is_backup(from)) throw;
            say("passed over: " + backup.path.string() + ": " + e.what());
        }
    }
}

}  // namespace baedal::backup
