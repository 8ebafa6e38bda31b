#include "host/data_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <optional>
#include <stdexcept>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

namespace baedal::host {

namespace fs = std::filesystem;

namespace {

// A byte that no database file reaches. SQLite locks bytes from 2^30 on.
constexpr off_t lock_at = 0x7000'0000'0000'0000;

struct Owner {
    uid_t user;
    gid_t group;
};

// The owner of `folder`, if this process is root's and the folder another user's. What root creates in
// it is for that user's service.
std::optional<Owner> other_owner(const fs::path& folder) {
    struct stat status{};
    if (::geteuid() != 0 || ::stat(folder.c_str(), &status) != 0 || status.st_uid == 0)
        return std::nullopt;
    return Owner{status.st_uid, status.st_gid};
}

void give_to_owner_of(const fs::path& folder, const std::function<int(const Owner&)>& change) {
    const auto owner = other_owner(folder);
    if (owner && change(*owner) != 0) {
        throw std::runtime_error("cannot give a new file to the owner of " + folder.string() +
                                 ": " + std::strerror(errno));
    }
}

void create(const fs::path& folder) {
    std::error_code error;
    if (fs::create_directories(folder, error)) {
        fs::permissions(folder, fs::perms::owner_all, error);
        if (!error) {
            give_to_folder_owner(fs::absolute(folder).lexically_normal());
        }
    }
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
           name == "address" || name == "acme" || name == "owner.token";
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

// A descriptor of the file, which is created if it is missing; negative, with errno, if that fails.
int open_or_create(const fs::path& file) {
    const int created =
        ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (created < 0) return ::open(file.c_str(), O_RDWR | O_CLOEXEC);
    give_to_owner_of(file.parent_path(), [created](const Owner& owner) {
        return ::fchown(created, owner.user, owner.group);
    });
    return created;
}

// Creates a file for another user's service before SQLite does. SQLite gives the -wal and -shm files to
// the owner of the file.
void create_for_owner(const fs::path& file) {
    if (!other_owner(file.parent_path()) || fs::exists(file)) return;
    const int created = open_or_create(file);
    if (created >= 0) ::close(created);  // otherwise SQLite reports what is wrong
}

// The host's file first, so that two starts at the same time meet there.
std::vector<fs::path> database_files(const fs::path& folder) {
    const fs::path first = database_file(folder, access_database);
    std::vector<fs::path> files;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".sqlite" && entry.path() != first)
            files.push_back(entry.path());
    }
    std::ranges::sort(files);
    files.insert(files.begin(), first);
    return files;
}

struct flock whole_lock() {
    struct flock lock{};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = lock_at;
    lock.l_len = 1;
    return lock;
}

}  // namespace

DataFolderLock::DataFolderLock(const fs::path& folder) : folder_(folder) {
    require_finished_restore(folder);
    create(folder);
    tighten(folder);
    int error = 0;
    for (const fs::path& file : database_files(folder)) {
        const int descriptor = file.stem() == access_database
                                   ? open_or_create(file)
                                   : ::open(file.c_str(), O_RDWR | O_CLOEXEC);
        if (descriptor < 0) {  // a fault of this database; the others hold the lock
            error = errno;
            continue;
        }
        files_.push_back(descriptor);
        struct flock lock = whole_lock();
        if (::fcntl(descriptor, F_OFD_SETLK, &lock) == 0) continue;
        error = errno;
        release();
        if (error == EAGAIN || error == EACCES) {
            throw std::runtime_error("another Baedal is running on the data folder " +
                                     folder.string() +
                                     ". Stop it first, or name another folder with --data.");
        }
        break;
    }
    if (files_.empty()) {
        throw std::runtime_error("cannot write to the data folder " + folder.string() + ": " +
                                 std::strerror(error));
    }
}

bool DataFolderLock::holds(const fs::path& file) const {
    struct stat wanted{};
    if (::stat(file.c_str(), &wanted) != 0) return false;
    return std::ranges::any_of(files_, [&](int descriptor) {
        struct stat held{};
        return ::fstat(descriptor, &held) == 0 && held.st_dev == wanted.st_dev &&
               held.st_ino == wanted.st_ino;
    });
}

void DataFolderLock::add_new_files() {
    for (const fs::path& file : database_files(folder_)) {
        if (holds(file)) continue;
        const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
        if (descriptor < 0) continue;  // a fault of this database
        files_.push_back(descriptor);  // not closed before the databases, locked or not
        struct flock lock = whole_lock();
        (void)::fcntl(descriptor, F_OFD_SETLK, &lock);
    }
}

void DataFolderLock::release() {
    for (const int descriptor : files_) ::close(descriptor);
    files_.clear();
}

DataFolderLock::~DataFolderLock() { release(); }

bool DataFolderLock::is_held(const fs::path& folder) {
    return std::ranges::any_of(database_files(folder), [](const fs::path& file) {
        const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) return false;
        struct flock lock = whole_lock();
        const bool held = ::fcntl(descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
        ::close(descriptor);
        return held;
    });
}

void give_to_folder_owner(const fs::path& path) {
    give_to_owner_of(path.parent_path(), [&](const Owner& owner) {
        return ::lchown(path.c_str(), owner.user, owner.group);
    });
}

fs::path unfinished_restore_file(const fs::path& folder) { return folder / "restore.unfinished"; }

void require_finished_restore(const fs::path& folder) {
    if (!fs::exists(unfinished_restore_file(folder))) return;
    throw std::runtime_error("a restore into " + folder.string() +
                             " did not end. Remove the folder and restore again.");
}

std::vector<std::string> database_names(const ModuleDefinition& definition) {
    std::vector<std::string> names{definition.name};
    for (const std::string& external : definition.external_databases)
        names.push_back(definition.name + "_" + external);
    return names;
}

std::vector<DatabaseDefinition> databases_of(const std::vector<ModuleDefinition>& definitions) {
    std::vector<DatabaseDefinition> out;
    for (const ModuleDefinition& definition : definitions) {
        for (std::string& name : database_names(definition))
            out.push_back({std::move(name), definition.files});
    }
    out.push_back({access_database, host_files()});
    return out;
}

fs::path database_file(const fs::path& folder, const std::string& database) {
    return folder / (database + ".sqlite");
}

Databases open_databases(const fs::path& folder, const std::vector<ModuleDefinition>& definitions,
                         const Clock& clock, Random& random, const db::Options& options) {
    create(folder);
    Databases databases;
    for (const auto& [name, files] : databases_of(definitions)) {
        const auto migrations = migrations_of(files, name);
        create_for_owner(database_file(folder, name));
        databases[name] = std::make_unique<db::Database>(name, database_file(folder, name),
                                                         migrations, clock, random, options);
    }
    return databases;
}

}  // namespace baedal::host
