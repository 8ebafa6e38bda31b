#include "host/data_folder.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/log.h"

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

constexpr fs::perms of_others = fs::perms::group_all | fs::perms::others_all;

bool is_open_to_others(const fs::path& path) {
    std::error_code error;
    const fs::perms mode = fs::status(path, error).permissions();
    return !error && (mode & of_others) != fs::perms::none;
}

// False if that is not possible: the path belongs to another user.
bool close_to_others(const fs::path& path) {
    std::error_code error;
    fs::permissions(path, of_others, fs::perm_options::remove, error);
    return !error;
}

// A file of a deployment, by its name.
bool is_own_file(const fs::path& path) {
    const std::string name = path.filename().string();
    return name.contains(".sqlite") || name == "lock" || name == "audit.unwritten" ||
           name == "owner.token";
}

// Closes the deployment's files to others. They may be open by an earlier version, or as copies.
// Returns whether the folder has nothing else: a folder such as /tmp must stay open.
bool tighten_files(const fs::path& folder) {
    bool is_own_folder = true;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        const bool is_own = is_own_file(entry.path());
        is_own_folder = is_own_folder && is_own;
        const bool is_file = !entry.is_symlink() && entry.is_regular_file();
        if (!is_own || !is_file || !is_open_to_others(entry.path())) continue;
        const bool closed = close_to_others(entry.path());
        log::warn(closed
                      ? "a data file was open to other users of the machine; its mode is now 0600"
                      : "a data file is open to other users of the machine: run chmod 0600 on it",
                  {{"file", entry.path().string()}});
    }
    return is_own_folder;
}

void tighten(const fs::path& folder) {
    const bool is_own_folder = tighten_files(folder);
    if (!is_open_to_others(folder)) return;
    const bool closed = is_own_folder && close_to_others(folder);
    log::warn(closed
                  ? "the data folder was open to other users of the machine; its mode is now 0700"
                  : "the data folder is open to other users of the machine: run chmod 0700 on it, "
                    "or name a folder of its own with --data",
              {{"folder", folder.string()}});
}

}  // namespace

DataFolderLock::DataFolderLock(const fs::path& folder) {
    create(folder);
    tighten(folder);
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
