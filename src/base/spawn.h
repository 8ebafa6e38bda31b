// The start and the end of other programs.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <spawn.h>
#include <sys/types.h>

#include "base/clock.h"

namespace baedal {

// This process's environment without the secrets and their files, ended by a null pointer. It refers to
// the environment.
std::vector<char*> environment_without_secrets();

// For one start: the program has no open file but the first three, no blocked and no ignored signal, and
// a process group of its own.
class SpawnSettings {
public:
    SpawnSettings();
    ~SpawnSettings();
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;

    // Its descriptor is /dev/null.
    void open_null(int descriptor);
    // Its descriptor is this process's `from`, which is above its first three.
    void pass(int from, int descriptor);
    // Returns 0 or an errno.
    int spawn(pid_t& pid, const std::string& path, char* const* arguments,
              char* const* environment);

private:
    posix_spawn_file_actions_t files_;
    posix_spawnattr_t attributes_;
};

// The status of the child; empty if it still runs at `deadline` or at the stop.
std::optional<int> wait_for_program(pid_t pid, Instant deadline, const std::stop_token& stop = {});

// Ends the child and its process group: SIGTERM, and SIGKILL a second later.
void end_program(pid_t pid);

}  // namespace baedal
