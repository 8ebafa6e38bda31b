// Where the second copy of a deployment is written: bases, which are backups, and commit logs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "backup/folder.h"
#include "base/file.h"

namespace baedal::backup {

// For one thread, except where it says otherwise. Throws std::system_error or std::runtime_error if the
// target does not do what it is asked; then it is given up.
class FollowTarget {
public:
    FollowTarget() = default;
    virtual ~FollowTarget() = default;
    FollowTarget(const FollowTarget&) = delete;
    FollowTarget& operator=(const FollowTarget&) = delete;

    // Begins the segment `segment` of the log `log`. The segment before it is complete.
    virtual void begin_segment(const std::string& log, const std::string& segment) = 0;
    virtual void append(std::string_view bytes) = 0;
    // Returns when what was appended is on the disk.
    virtual void sync() = 0;

    // The folder in which a base is made. Thread-safe.
    virtual std::filesystem::path base_folder() const = 0;
    // Brings a part of the base, which is in base_folder(), to the target. True once it has all of it.
    virtual bool deliver(const std::filesystem::path& base) = 0;
    // Removes the bases of `source` but the newest `keep`, and what of the logs no base needs.
    virtual void prune(const std::string& source, std::size_t keep) = 0;
};

// A folder of this machine.
class FolderTarget final : public FollowTarget {
public:
    // Creates the folder if it is missing (mode 0700).
    explicit FolderTarget(std::filesystem::path folder);

    void begin_segment(const std::string& log, const std::string& segment) override;
    void append(std::string_view bytes) override;
    void sync() override;
    std::filesystem::path base_folder() const override { return folder_; }
    bool deliver(const std::filesystem::path&) override { return true; }  // it was made there
    void prune(const std::string& source, std::size_t keep) override;

    // For a base that comes from elsewhere: creates its folder, then its files one after another, and
    // gives it its name.
    void begin_base(const std::string& name);
    void begin_base_file(const std::string& name);
    void append_to_base(std::string_view bytes);
    void publish_base();

private:
    const std::filesystem::path folder_;
    std::unique_ptr<OutputFile> segment_;
    std::unique_ptr<PartialBackup> base_;
    std::unique_ptr<OutputFile> base_file_;
};

// See FollowTarget::prune(). Removes interrupted bases too.
void prune_second_copy(const std::filesystem::path& folder, const std::string& source,
                       std::size_t keep);

}  // namespace baedal::backup
