// Bearer tokens (RFC 6750), and the one of whoever runs the machine, which may do everything.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/actor.h"

namespace baedal::auth {

// What follows the scheme in an Authorization field; nothing if the scheme is another one.
std::optional<std::string_view> bearer_token(std::string_view header);

// Immutable, so any thread may ask. Keeps the token's digest only.
class OwnerToken {
public:
    explicit OwnerToken(std::string token);

    // `authorization_header` is the value of the Authorization field, if there is one.
    http::Actor authenticate(std::optional<std::string_view> authorization_header) const;

private:
    std::string digest_;
};

// BAEDAL_ADMIN_TOKEN from the environment, if it is set. Throws ConfigError on a token that is too
// short or that no header field could carry.
std::optional<std::string> operators_token();

}  // namespace baedal::auth
