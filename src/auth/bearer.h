// The owner's bearer token (RFC 6750): who has it may do everything.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "auth/actor.h"
#include "util/random.h"

namespace baedal::auth {

// Immutable, so any thread may ask. Keeps the token's digest only.
class OwnerToken {
public:
    explicit OwnerToken(std::string token);

    // `authorization_header` is the value of the Authorization field, if there is one.
    Actor authenticate(std::optional<std::string_view> authorization_header) const;

private:
    std::string digest_;
};

// BAEDAL_ADMIN_TOKEN from the environment, or else the content of <data_dir>/owner.token, which is
// made with mode 0600 if it is not there. Throws ConfigError on a token that is too short or that
// no header field could carry, std::system_error when the file cannot be read or written.
std::string load_or_create_owner_token(const std::filesystem::path& data_dir, Random& random);

}  // namespace baedal::auth
