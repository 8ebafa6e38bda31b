// Files by their descriptors: created new, written whole, on the disk.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"

namespace baedal {

// All throw std::system_error with the file's path.
[[noreturn]] void throw_errno(const std::string& what, const std::filesystem::path& path);

class InputFile {
public:
    explicit InputFile(const std::filesystem::path& path);

    // The number of bytes read; 0 at the end.
    std::size_t read(std::span<char> into);

private:
    std::filesystem::path path_;
    FileDescriptor descriptor_;
};

// A new file of mode 0600.
class OutputFile {
public:
    explicit OutputFile(const std::filesystem::path& path);

    // Has the system write what it holds back now and then, so that it does not pile up beside the
    // commits of the server.
    void write(std::string_view bytes);
    // Returns when all is on the disk.
    void sync();
    // Whether another one has removed it: then what is written is lost.
    bool is_removed() const;

private:
    std::filesystem::path path_;
    FileDescriptor descriptor_;
    std::size_t unsynced_ = 0;
};

// Creates an empty file of mode 0600. It must not exist.
void create_file(const std::filesystem::path& path);
// Returns when the file's content, or the folder's entries, are on the disk.
void sync_to_disk(const std::filesystem::path& path);

}  // namespace baedal
