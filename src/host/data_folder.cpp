#include "host/data_folder.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace baedal::host {

namespace fs = std::filesystem;

namespace {

void create(const fs::path& folder) {
    std::error_code error;
    if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms::owner_all, error);
    if (error)
        throw std::runtime_error("cannot create the data folder " + folder.string() + ": " +
                                 error.message());
}

}  // namespace

DataFolderLock::DataFolderLock(const fs::path& folder) {
    create(folder);
    const fs::path path = folder / "lock";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) {
        throw std::runtime_error("cannot write to the data folder " + folder.string() + ": " +
                                 std::strerror(errno));
    }
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        ::close(file_);
        throw std::runtime_error("another Baedal is running on the data folder " + folder.string() +
                                 ". Stop it first, or name another folder with --data.");
    }
}

DataFolderLock::~DataFolderLock() { ::close(file_); }

std::vector<std::string> database_names(const ModuleDefinition& definition) {
    std::vector<std::string> names{definition.name};
    for (const std::string& external : definition.external_databases)
        names.push_back(definition.name + "_" + external);
    return names;
}

fs::path database_file(const fs::path& folder, const std::string& database) {
    return folder / (database + ".sqlite");
}

Databases open_databases(const fs::path& folder, const std::vector<ModuleDefinition>& definitions,
                         const Clock& clock, Random& random, const db::Options& options) {
    create(folder);
    Databases databases;
    const auto open = [&](const std::string& name, ModuleFiles files) {
        const auto migrations = migrations_of(files, name);
        databases[name] = std::make_unique<db::Database>(name, database_file(folder, name),
                                                         migrations, clock, random, options);
    };
    for (const ModuleDefinition& definition : definitions) {
        for (const std::string& name : database_names(definition)) open(name, definition.files);
    }
    open(access_database, host_files());
    return databases;
}

}  // namespace baedal::host
