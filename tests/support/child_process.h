// Another program, started by a test.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace baedal::test {

// Starts `command` (its program first) with nothing in its environment but PATH and `environment`
// ("NAME=value"); what it writes is appended to `log`. Call it on the test's main thread: the kernel
// ends the program when that thread ends. Throws std::runtime_error.
pid_t launch(std::vector<std::string> command, std::vector<std::string> environment,
             const std::filesystem::path& log);

// Its exit code, or 128 + the signal; nothing if it still runs after `patience`.
std::optional<int> wait_for_end(pid_t pid, std::chrono::milliseconds patience);

// The whole file; "" if there is none.
std::string content(const std::filesystem::path& file);

}  // namespace baedal::test
