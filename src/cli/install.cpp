#include "cli/install.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <pwd.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/embedded_file.h"

namespace baedal {
extern const std::span<const EmbeddedFile> deploy_files;  // src/CMakeLists.txt
}

namespace baedal::cli {

namespace fs = std::filesystem;

namespace {

constexpr auto user_name = "baedal";
constexpr auto program_path = "/usr/local/bin/baedal";
constexpr auto packaged_program_path = "/usr/bin/baedal";
constexpr auto unit_folder = "/usr/local/lib/systemd/system";
constexpr auto config_path = "/etc/baedal/config.toml";
constexpr auto credentials_folder = "/etc/baedal/credentials";
constexpr auto state_folder = "/var/lib/baedal";

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

std::string embedded(std::string_view path) {
    const auto found = std::ranges::find(deploy_files, path, &EmbeddedFile::path);
    if (found == deploy_files.end())
        throw std::logic_error("no embedded file " + std::string(path));
    return std::string(found->text);
}

struct Owner {
    uid_t user = 0;
    gid_t group = 0;
};

// The system that is changed, below its root folder.
class System {
public:
    explicit System(const std::string& root)
        : root_(root.empty() ? fs::path() : fs::absolute(root)) {}

    bool is_running() const { return root_.empty() && fs::exists("/run/systemd/system"); }
    const fs::path& root() const { return root_; }
    fs::path at(std::string_view path) const { return root_.string() + std::string(path); }

    void make_folder(std::string_view path, mode_t mode, Owner owner = {}) const {
        const fs::path folder = at(path);
        if (fs::is_directory(folder)) return;
        make_parents(folder);
        if (::mkdir(folder.c_str(), mode) != 0) fail(folder.string());
        give(folder, mode, owner);
    }

    // Replaces the file by a rename: a program that runs from it keeps the old one.
    void write(std::string_view path, const std::string& content, mode_t mode,
               Owner owner = {}) const {
        const fs::path file = at(path);
        make_parents(file);
        const fs::path written = file.string() + ".new";
        {
            std::ofstream out(written, std::ios::binary | std::ios::trunc);
            out << content << std::flush;
            if (!out) fail(written.string());
        }
        give(written, mode, owner);
        fs::rename(written, file);
    }

private:
    void make_parents(const fs::path& path) const {
        const fs::path parent = path.parent_path();
        if (fs::is_directory(parent)) return;
        make_parents(parent);
        if (::mkdir(parent.c_str(), 0755) != 0) fail(parent.string());
        give(parent, 0755, {});
    }

    // Whatever the umask of the program.
    static void give(const fs::path& path, mode_t mode, Owner owner) {
        if (::chown(path.c_str(), owner.user, owner.group) != 0) fail(path.string());
        if (::chmod(path.c_str(), mode) != 0) fail(path.string());
    }

    fs::path root_;
};

void run(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_t pid = 0;
    const int error =
        ::posix_spawnp(&pid, arguments[0], nullptr, nullptr, arguments.data(), environ);
    if (error != 0)
        throw std::runtime_error(command[0] + ": " + std::strerror(error) +
                                 ". This needs a system with systemd");
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw std::runtime_error(command[0] + " failed: see its message");
}

std::optional<Owner> find_user(const System& system) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
        std::fopen(system.at("/etc/passwd").c_str(), "re"), &std::fclose);
    if (!file) return std::nullopt;
    while (const passwd* entry = ::fgetpwent(file.get())) {
        if (std::string_view(entry->pw_name) == user_name)
            return Owner{entry->pw_uid, entry->pw_gid};
    }
    return std::nullopt;
}

Owner make_user(const System& system) {
    if (!find_user(system)) {
        std::vector<std::string> command{"systemd-sysusers"};
        if (!system.root().empty()) command.push_back("--root=" + system.root().string());
        command.emplace_back("--inline");
        command.push_back(std::string("u ") + user_name + " - \"Baedal\" " + state_folder);
        run(command);
    }
    const auto user = find_user(system);
    if (!user) throw std::runtime_error(std::string("the user ") + user_name + " was not made");
    return *user;
}

void refuse_if_packaged(const System& system) {
    for (const char* folder : {"/lib/systemd/system", "/usr/lib/systemd/system"}) {
        if (fs::exists(system.at(std::string(folder) + "/baedal.service")))
            throw std::runtime_error(
                "the Debian package baedal is installed on this system: apt updates it");
    }
}

// The program that runs now. It may run from the place where it is installed.
void install_program(const System& system) {
    std::ifstream in("/proc/self/exe", std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    if (!in || content.empty()) fail("/proc/self/exe");
    system.write(program_path, content, 0755);
}

void install_units(const System& system) {
    for (const std::string name : {"baedal.service", "baedal.socket"}) {
        std::string text = embedded(name);
        if (const auto at = text.find(packaged_program_path); at != std::string::npos)
            text.replace(at, std::strlen(packaged_program_path), program_path);
        system.write(std::string(unit_folder) + "/" + name, text, 0644);
    }
}

// Returns whether a configuration was there already, which is kept.
bool install_configuration(const System& system, Owner user) {
    system.make_folder(credentials_folder, 0700);
    if (fs::exists(system.at(config_path))) return true;
    system.write(config_path, embedded("config.toml"), 0640, {0, user.group});
    return false;
}

}  // namespace

int install(const InstallOptions& options) {
    if (::geteuid() != 0)
        throw std::runtime_error("install changes the system: run it as root, such as by sudo");
    const System system(options.root);
    refuse_if_packaged(system);
    const Owner user = make_user(system);
    install_program(system);
    install_units(system);
    const bool had_configuration = install_configuration(system, user);
    system.make_folder(state_folder, 0700, user);
    if (system.is_running()) run({"systemctl", "daemon-reload"});

    std::cout << "Baedal is installed as " << program_path << ".\n";
    if (had_configuration) std::cout << config_path << " was there and is unchanged.\n";
    std::cout << "Next:\n"
              << "0. systemctl enable --now baedal.socket baedal.service\n"
              << "   After an update: systemctl restart baedal\n"
              << embedded("next_steps.txt");
    return 0;
}

}  // namespace baedal::cli
