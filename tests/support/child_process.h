// Starts other programs from a test.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace baedal::test {

// Starts `command` (its program first) with PATH and `environment` ("NAME=value") as its
// environment. Its output is appended to `log`. `sockets` are handed over as systemd does (LISTEN_FDS). With
// `network_namespace` (a descriptor) the program runs in it.
// Call it on the test's main thread: the kernel ends the program when that thread ends. Throws
// std::runtime_error.
pid_t launch(std::vector<std::string> command, std::vector<std::string> environment,
             const std::filesystem::path& log, const std::vector<int>& sockets = {},
             int network_namespace = -1);

// The exit code, or 128 + the signal; empty if the program runs longer than `max_wait`.
std::optional<int> wait_for_end(pid_t pid, std::chrono::milliseconds max_wait);

// The content of `file`; "" if it does not exist.
std::string content(const std::filesystem::path& file);

}  // namespace baedal::test
