// The folder with a deployment's files: one SQLite file a module, and a lock.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "db/database.h"
#include "host/module.h"

namespace baedal::host {

// CachedEvent while a process writes to the folder. Throws std::runtime_error if another one does.
class DataFolderLock {
public:
    explicit DataFolderLock(const std::filesystem::path& folder);
    ~DataFolderLock();
    DataFolderLock(const DataFolderLock&) = delete;
    DataFolderLock& operator=(const DataFolderLock&) = delete;

private:
    int file_;
};

using Databases = std::map<std::string, std::unique_ptr<db::Database>>;

// The names of the databases that a module has: its own, then its external systems'.
std::vector<std::string> database_names(const ModuleDefinition& definition);
std::filesystem::path database_file(const std::filesystem::path& folder,
                                    const std::string& database);

// The host's own: users, sessions, tokens, and the record of what they did.
inline constexpr const char* access_database = "access";

// Creates the folder (mode 0700) and opens and migrates every database of the modules, and the host's.
// Throws db::MigrationError and std::runtime_error with what to do.
Databases open_databases(const std::filesystem::path& folder,
                         const std::vector<ModuleDefinition>& definitions, const Clock& clock,
                         Random& random, Threads& threads);

}  // namespace baedal::host
