#include "config/secrets.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace baedal {

namespace {

constexpr std::string_view prefix = "BAEDAL_";
constexpr std::string_view file_suffix = "_FILE";
constexpr std::string_view credentials = "CREDENTIALS_DIRECTORY";
// What systemd puts before the names of the files of a folder: LoadCredential=baedal:<folder>.
constexpr std::string_view folder_prefix = "baedal_";
constexpr std::size_t largest_secret = 64 * 1024;

// What an error begins with: the variable that names the file, and the file.
struct Origin {
    std::string variable;
    std::string path;
    bool is_guarded;  // by systemd: the modes are systemd's

    [[noreturn]] void refuse(const std::string& what) const {
        throw ConfigError(variable + ": " + path + ": " + what);
    }
    [[noreturn]] void refuse_unreadable(const std::string& reason) const {
        refuse("cannot be read: " + reason + ". " +
               (is_guarded ? "See LoadCredential= in the unit of the server"
                           : "It must be a file of the server's user with mode 0600"));
    }
};

class OpenFile {
public:
    explicit OpenFile(const Origin& origin)
        // O_NONBLOCK: a pipe is refused, not waited for.
        : descriptor_(::open(origin.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {
        if (descriptor_ < 0) origin.refuse_unreadable(std::generic_category().message(errno));
    }
    ~OpenFile() { ::close(descriptor_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

std::string octal(mode_t mode) {
    std::array<char, 16> text{};
    const int length = std::snprintf(text.data(), text.size(), "%04o", mode);
    return {text.data(), static_cast<std::size_t>(length)};
}

void check_file(const OpenFile& file, const Origin& origin) {
    struct stat status{};
    if (::fstat(file.descriptor(), &status) != 0)
        origin.refuse_unreadable(std::generic_category().message(errno));
    if (!S_ISREG(status.st_mode)) origin.refuse_unreadable("Not a file");
    const mode_t others = S_IRWXG | S_IRWXO;
    if (!origin.is_guarded && (status.st_mode & others) != 0) {
        origin.refuse("other users have access to it (mode " + octal(status.st_mode & 07777) +
                      "). Take it from them: chmod 600 " + origin.path);
    }
}

std::string content_of(const OpenFile& file, const Origin& origin) {
    std::string content(largest_secret + 2, '\0');  // a newline, and a byte too many
    std::size_t length = 0;
    while (length < content.size()) {
        const ssize_t count =
            ::read(file.descriptor(), content.data() + length, content.size() - length);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) origin.refuse_unreadable(std::generic_category().message(errno));
        if (count == 0) break;
        length += static_cast<std::size_t>(count);
    }
    content.resize(length);
    if (content.ends_with('\n')) content.pop_back();
    return content;
}

std::string read_secret_file(const Origin& origin) {
    const OpenFile file(origin);
    check_file(file, origin);
    std::string secret = content_of(file, origin);
    if (secret.empty()) {
        origin.refuse(origin.is_guarded
                          ? "is empty. Write the secret into its source"
                          : "is empty. Write the secret into it or remove " + origin.variable);
    }
    if (secret.size() > largest_secret)
        origin.refuse("is larger than " + std::to_string(largest_secret) + " bytes");
    return secret;
}

// The files of $CREDENTIALS_DIRECTORY that are named like a secret. The folder may have others, of
// other programs of the unit. A credential of its own comes before a file of a loaded folder.
std::map<std::string, Origin> credentials_in(const std::string& folder) {
    std::map<std::string, Origin> found;
    std::error_code error;
    for (auto entry = std::filesystem::directory_iterator(folder, error);
         !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        std::string name = entry->path().filename().string();
        const bool is_of_folder = name.starts_with(folder_prefix);
        if (is_of_folder) name.erase(0, folder_prefix.size());
        if (!name.starts_with(prefix)) continue;
        Origin origin{std::string(credentials), entry->path().string(), true};
        if (is_of_folder) {
            found.insert({std::move(name), std::move(origin)});
        } else {
            found.insert_or_assign(std::move(name), std::move(origin));
        }
    }
    if (error) {
        throw ConfigError(std::string(credentials) + ": " + folder + ": cannot be read: " +
                          error.message() + ". systemd sets this variable: unset it elsewhere");
    }
    return found;
}

bool names_file(std::string_view variable) {
    return variable.ends_with(file_suffix) && variable.size() > prefix.size() + file_suffix.size();
}

// The variables of interest, by name.
std::map<std::string, std::string> relevant(const char* const* environment) {
    std::map<std::string, std::string> found;
    for (; *environment != nullptr; ++environment) {
        const std::string_view text = *environment;
        const auto equals = std::min(text.find('='), text.size());
        const std::string_view name = text.substr(0, equals);
        if (equals == text.size() || !(name.starts_with(prefix) || name == credentials)) continue;
        found.insert({std::string(name), std::string(text.substr(equals + 1))});
    }
    return found;
}

}  // namespace

void read_secrets(Config& config, const char* const* environment) {
    const auto variables = relevant(environment);
    std::map<std::string, Origin> files;
    if (const auto folder = variables.find(std::string(credentials));
        folder != variables.end() && !folder->second.empty()) {
        files = credentials_in(folder->second);
    }
    for (const auto& [variable, path] : variables) {
        if (variable == credentials || !names_file(variable)) continue;
        const std::string name = variable.substr(0, variable.size() - file_suffix.size());
        if (variables.contains(name))
            throw ConfigError(name + " and " + variable + " are both set: remove one of them");
        if (path.empty())
            throw ConfigError(variable + ": names no file. Give its path or remove the variable");
        files.insert_or_assign(name, Origin{variable, path, false});
    }
    for (const auto& [name, value] : variables) {
        if (name == credentials || names_file(name)) continue;
        files.erase(name);
        config.set_secret(name, value);
    }
    for (const auto& [name, origin] : files)
        config.set_secret_of_file(name, read_secret_file(origin));
}

}  // namespace baedal
