#include "base/file.h"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace baedal {

namespace {

constexpr std::size_t bytes_between_syncs = 16 << 20;

FileDescriptor open_new(const std::filesystem::path& path) {
    FileDescriptor out(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!out.is_open()) throw_errno("cannot create", path);
    return out;
}

}  // namespace

void throw_errno(const std::string& what, const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(), what + " " + path.string());
}

InputFile::InputFile(const std::filesystem::path& path)
    : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (!descriptor_.is_open()) throw_errno("cannot read", path);
}

std::size_t InputFile::read(std::span<char> into) {
    for (;;) {
        const ssize_t count = ::read(descriptor_.get(), into.data(), into.size());
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno != EINTR) throw_errno("cannot read", path_);
    }
}

OutputFile::OutputFile(const std::filesystem::path& path)
    : path_(path), descriptor_(open_new(path)) {}

void OutputFile::write(std::string_view bytes) {
    unsynced_ += bytes.size();
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor_.get(), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw_errno("cannot write", path_);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    if (unsynced_ >= bytes_between_syncs) sync();
}

void OutputFile::sync() {
    if (::fdatasync(descriptor_.get()) != 0) throw_errno("cannot write", path_);
    unsynced_ = 0;
}

bool OutputFile::is_removed() const {
    struct stat status{};
    if (::fstat(descriptor_.get(), &status) != 0) throw_errno("cannot write", path_);
    return status.st_nlink == 0;
}

void create_file(const std::filesystem::path& path) { open_new(path); }

void sync_to_disk(const std::filesystem::path& path) {
    const FileDescriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!descriptor.is_open()) throw_errno("cannot open", path);
    if (::fsync(descriptor.get()) != 0) throw_errno("cannot write", path);
}

}  // namespace baedal
