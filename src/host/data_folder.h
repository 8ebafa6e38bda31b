// The data folder of a deployment: one SQLite file for each database, and a lock on these files.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "db/database.h"
#include "host/module.h"

namespace baedal::host {

// Held while a process writes to the folder. The constructor makes the folder, and takes it and its
// files from other users of the machine (modes 0700 and 0600). It warns where it cannot. It throws
// std::runtime_error if another process holds the lock, or if a restore into the folder did not end.
//
// It is a lock of Linux's open file descriptions (fcntl(2), F_OFD_SETLK) on every database file, on
// a byte that SQLite does not use. A file that is removed or replaced leaves those on the others.
// Closing a descriptor of a file drops SQLite's own locks of the process on it: the lock outlives the
// databases.
class DataFolderLock {
public:
    // Creates the folder (mode 0700) and the host's database file if they are missing.
    explicit DataFolderLock(const std::filesystem::path& folder);
    ~DataFolderLock();
    DataFolderLock(const DataFolderLock&) = delete;
    DataFolderLock& operator=(const DataFolderLock&) = delete;

    // Locks the database files that were created meanwhile too.
    void add_new_files();

    // True while a process holds the lock of the folder. For a process that has no database open.
    static bool is_held(const std::filesystem::path& folder);

private:
    void release();
    bool holds(const std::filesystem::path& file) const;
    std::filesystem::path folder_;
    std::vector<int> files_;
};

// Gives a file or folder that root has created to the owner of the folder around it. Throws std::runtime_error.
void give_to_folder_owner(const std::filesystem::path& path);

// The file that is in a data folder from the begin to the end of a restore into it. DataFolderLock
// refuses a folder that has it.
std::filesystem::path unfinished_restore_file(const std::filesystem::path& folder);
// Throws std::runtime_error with a message for the owner if the folder has it.
void require_finished_restore(const std::filesystem::path& folder);

using Databases = std::map<std::string, std::unique_ptr<db::Database>>;

// The names of a module's databases: its own, then those of its external systems.
std::vector<std::string> database_names(const ModuleDefinition& definition);

// A database of a deployment, and the files that have its migrations.
struct DatabaseDefinition {
    std::string name;
    ModuleFiles files;
};
// Those of the modules, in the order of their start, then the host's.
std::vector<DatabaseDefinition> databases_of(const std::vector<ModuleDefinition>& definitions);

std::filesystem::path database_file(const std::filesystem::path& folder,
                                    const std::string& database);

// The host's database: users, sessions, tokens and the audit log.
inline constexpr const char* access_database = "access";

// Creates the folder (mode 0700), then opens and migrates the databases of the modules and the
// host. Files that root creates belong to the owner of the folder. Throws db::MigrationError and std::runtime_error with a message for the owner.
Databases open_databases(const std::filesystem::path& folder,
                         const std::vector<ModuleDefinition>& definitions, const Clock& clock,
                         Random& random, const db::Options& options);

}  // namespace baedal::host
