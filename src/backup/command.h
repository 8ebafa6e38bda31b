// The program that takes a backup elsewhere.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"

namespace baedal::backup {

// Runs `program` with `folder` as its only argument, without a shell, and waits for its end. It has
// the server's environment without the secrets and their files, an empty input, the server's output
// and no other open file. Returns why it failed: it does not start, it ends with another code than
// 0, it runs longer than `limit` or until `stop`, when it is ended.
std::optional<std::string> run_after_backup(const std::filesystem::path& program,
                                            const std::filesystem::path& folder, Milliseconds limit,
                                            const std::stop_token& stop);

}  // namespace baedal::backup
