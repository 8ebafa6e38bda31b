// `baedal user add|passwd|list|remove`: users of a deployment that is not running.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/options.h"

namespace baedal::cli {

struct UserOptions {
    std::string name;
    std::string role = "owner";
    std::vector<std::int64_t> stores;
};

// Each returns the process's exit code and throws with a message for the owner. The password comes from
// the terminal, unseen and twice, or else from standard input, which is one line.
int add_user(const CommandOptions& options, const UserOptions& user);
int change_password(const CommandOptions& options, const UserOptions& user);
int list_users(const CommandOptions& options);
int remove_user(const CommandOptions& options, const UserOptions& user);

}  // namespace baedal::cli
