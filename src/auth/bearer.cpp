#include "auth/bearer.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ops/log.h"
#include "util/config.h"
#include "util/digest.h"

namespace baedal::auth {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t shortest_token = 16;
constexpr std::size_t longest_token = 1024;

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

class FileHandle {
public:
    explicit FileHandle(int fd) : fd_(fd) {}
    ~FileHandle() {
        if (fd_ >= 0) ::close(fd_);
    }
    FileHandle(const FileHandle&) = delete;
    FileHandle& operator=(const FileHandle&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

std::string checked(std::string token, const std::string& origin) {
    if (token.size() < shortest_token || token.size() > longest_token) {
        throw ConfigError(origin + ": the owner's token must have 16 to 1024 characters, but has " +
                          std::to_string(token.size()));
    }
    if (!std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7F; })) {
        throw ConfigError(origin +
                          ": the owner's token may have visible ASCII characters only, no spaces");
    }
    return token;
}

std::optional<std::string> read_token(const fs::path& file) {
    const FileHandle in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.get() < 0) {
        if (errno == ENOENT) return std::nullopt;
        fail("cannot open " + file.string());
    }
    struct stat status{};
    if (::fstat(in.get(), &status) != 0) fail("cannot look at " + file.string());
    if ((status.st_mode & 077) != 0) {
        log::warn(
            "the owner's token can be read by other users of this machine; run chmod 600 on it",
            {{"file", file.string()}});
    }
    std::string text(longest_token + 2, '\0');
    const ssize_t got = ::read(in.get(), text.data(), text.size());
    if (got < 0) fail("cannot read " + file.string());
    text.resize(static_cast<std::size_t>(got));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return checked(std::move(text), file.string());
}

void sync_folder(const fs::path& folder) {
    const FileHandle handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (handle.get() < 0 || ::fsync(handle.get()) != 0) fail("cannot sync " + folder.string());
}

// Written under another name and linked: a crash leaves no half token, and of two processes that
// start at once both read the token of one.
void create_token(const fs::path& file, Random& random) {
    const std::string text = make_secret(random, 20) + "\n";
    const fs::path draft = file.string() + "." + make_secret(random, 5);
    {
        const FileHandle out(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (out.get() < 0) fail("cannot create " + draft.string());
        const bool written =
            ::write(out.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
            ::fsync(out.get()) == 0;
        if (!written) {
            const int reason = errno;
            ::unlink(draft.c_str());
            errno = reason;
            fail("cannot write " + draft.string());
        }
    }
    const int linked = ::link(draft.c_str(), file.c_str());
    const int reason = errno;
    ::unlink(draft.c_str());
    if (linked != 0 && reason != EEXIST) {
        errno = reason;
        fail("cannot create " + file.string());
    }
    sync_folder(file.parent_path());
}

std::optional<std::string_view> bearer_token(std::string_view header) {
    static constexpr std::string_view scheme = "bearer ";
    const auto same = [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b;
    };
    if (header.size() < scheme.size() ||
        !std::ranges::equal(header.substr(0, scheme.size()), scheme, same)) {
        return std::nullopt;
    }
    header.remove_prefix(std::min(header.find_first_not_of(' ', scheme.size()), header.size()));
    header.remove_suffix(header.size() - (header.find_last_not_of(" \t") + 1));
    return header;
}

}  // namespace

// Digests have one length, so that neither the time nor the length of a comparison tells anything.
OwnerToken::OwnerToken(std::string token)
    : digest_(sha256_hex(checked(std::move(token), "OwnerToken"))) {}

Actor OwnerToken::authenticate(std::optional<std::string_view> authorization_header) const {
    if (!authorization_header) return {};
    const auto presented = bearer_token(*authorization_header);
    if (presented && equal_secrets(sha256_hex(*presented), digest_)) return {.role = Role::owner};
    return {.role = Role::customer, .rejected = true};
}

std::string load_or_create_owner_token(const fs::path& data_dir, Random& random) {
    if (const char* given = std::getenv("BAEDAL_ADMIN_TOKEN"))
        return checked(given, "BAEDAL_ADMIN_TOKEN");
    const fs::path file = data_dir / "owner.token";
    if (auto token = read_token(file)) return *token;
    fs::create_directories(data_dir);
    create_token(file, random);
    auto token = read_token(file);
    if (!token)
        throw std::system_error(ENOENT, std::generic_category(), "cannot read " + file.string());
    return *token;
}

}  // namespace baedal::auth
