// `baedal user add|passwd|list|remove`: changes the users of a deployment that is not running.
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

// Each returns the exit code and throws std::exception with a message for the owner. The password
// is typed twice at a terminal, without echo, or is one line of standard input.
int add_user(const CommandOptions& options, const UserOptions& user);
int change_password(const CommandOptions& options, const UserOptions& user);
int list_users(const CommandOptions& options);
int remove_user(const CommandOptions& options, const UserOptions& user);

}  // namespace baedal::cli
