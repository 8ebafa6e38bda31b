// A second copy on another machine, written by a command such as `ssh … baedal receive`.
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "backup/follow_protocol.h"
#include "backup/follow_target.h"
#include "base/piped_program.h"

namespace baedal::backup {

class CommandTarget final : public FollowTarget {
public:
    // Starts the command and waits for its greeting. Bases are made in `staging` before they are sent;
    // what an earlier process has left in it is removed. Once `hurry` is requested, it does not wait
    // for the command for long.
    CommandTarget(const std::string& command, std::filesystem::path staging, std::stop_token hurry);
    ~CommandTarget() override;

    void begin_segment(const std::string& log, const std::string& segment) override;
    void append(std::string_view bytes) override;
    void sync() override;
    std::filesystem::path base_folder() const override { return staging_; }
    bool deliver(const std::filesystem::path& base) override;
    void prune(const std::string& source, std::size_t keep) override;

private:
    [[noreturn]] void throw_said();
    void send(FollowOp op, std::string_view name, std::string_view data = {});

    const std::filesystem::path staging_;
    PipedProgram program_;
    std::uint64_t syncs_ = 0;

    // The base that is being sent.
    std::filesystem::path base_;
    std::vector<std::filesystem::path> files_;  // that are not begun; the last one is the next
    std::unique_ptr<InputFile> file_;
};

}  // namespace baedal::backup
