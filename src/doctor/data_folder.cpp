#include "doctor/checks.h"

#include <cerrno>
#include <cstring>

#include <sys/stat.h>
#include <unistd.h>

#include "host/data_folder.h"

namespace baedal::doctor {

namespace fs = std::filesystem;

namespace {

using host::Diagnosis;
using host::DiagnosisCode;
using host::Level;

constexpr mode_t of_other_users = 077;

std::string with_owner(const fs::path& path, uid_t owner) {
    return path.string() + ", of user " + std::to_string(owner);
}

std::optional<struct stat> status_of(const fs::path& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    return status;
}

Diagnosis missing_folder(const fs::path& folder, int error) {
    if (error == ENOENT) {
        return {.code = DiagnosisCode{"data-missing"},
                .level = Level::warning,
                .setting = "data.dir",
                .text = "There is no data yet: the first start makes the folder.",
                .detail = folder.string()};
    }
    return {.code = DiagnosisCode{"data-hidden"},
            .level = Level::unknown,
            .setting = "data.dir",
            .text =
                "This user may not look into the data folder. Run this as the server's user or "
                "as root.",
            .detail = folder.string() + ": " + std::strerror(error)};
}

// What is wrong with one file or with the folder; nothing if all is right.
std::optional<Diagnosis> check_rights(const fs::path& path, uid_t server) {
    const auto status = status_of(path);
    if (!status) return std::nullopt;  // removed meanwhile, such as a log of SQLite
    const uid_t self = ::geteuid();
    const bool is_usable =
        self == server ? ::access(path.c_str(), R_OK | W_OK) == 0 : status->st_uid == server;
    if (!is_usable) {
        return Diagnosis{.code = DiagnosisCode{"data-not-writable"},
                         .level = Level::problem,
                         .setting = "data.dir",
                         .text =
                             "The server may not read and write its data. Give the folder and its "
                             "files to its user (chown).",
                         .detail = with_owner(path, status->st_uid)};
    }
    if ((status->st_mode & of_other_users) != 0) {
        return Diagnosis{.code = DiagnosisCode{"data-open"},
                         .level = Level::warning,
                         .setting = "data.dir",
                         .text =
                             "Other users of the machine may read the data of customers. Take it "
                             "from them (chmod -R go= on the folder).",
                         .detail = path.string()};
    }
    return std::nullopt;
}

}  // namespace

Diagnoses check_data_folder(const fs::path& folder) {
    const auto status = status_of(folder);
    if (!status) return {missing_folder(folder, errno)};
    if (::access(folder.c_str(), R_OK | X_OK) != 0) return {missing_folder(folder, errno)};
    if (fs::exists(host::unfinished_restore_file(folder))) {
        return {{.code = DiagnosisCode{"restore-unfinished"},
                 .level = Level::problem,
                 .setting = "data.dir",
                 .text =
                     "A restore into the data folder did not end, and the server does not start. "
                     "Remove the folder and restore again.",
                 .detail = folder.string()}};
    }
    std::vector<fs::path> paths{folder};
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (entry.path().filename().string().contains(".sqlite")) paths.push_back(entry.path());
    }
    for (const fs::path& path : paths) {
        if (auto found = check_rights(path, status->st_uid)) return {*found};
    }
    return {{.code = DiagnosisCode{"data-usable"},
             .level = Level::ok,
             .text = "The data folder belongs to the server's user, and to nobody else.",
             .detail = with_owner(folder, status->st_uid)}};
}

Diagnoses check_disk(host::FreeSpace& free_space) {
    if (auto low = free_space.diagnose()) return {*low};
    return {{.code = DiagnosisCode{"disk-free"},
             .level = Level::ok,
             .text = "The disk of the data folder has room.",
             .detail = host::megabytes(free_space.free_bytes())}};
}

}  // namespace baedal::doctor
