// Bearer tokens (RFC 6750), and the operator's token, which grants the owner's role.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/config.h"
#include "http/actor.h"

namespace baedal::auth {

// The token in an Authorization field; nothing for another scheme.
std::optional<std::string_view> bearer_token(std::string_view header);

// Immutable and thread-safe. Keeps only the token's digest.
class OperatorToken {
public:
    explicit OperatorToken(std::string token);

    // `authorization_header` is the value of the Authorization field, if the request has it.
    http::Actor authenticate(std::optional<std::string_view> authorization_header) const;

private:
    std::string digest_;
};

// The secret BAEDAL_ADMIN_TOKEN, if it is set. Throws ConfigError for a token that is too short or
// that a header field cannot carry.
std::optional<std::string> operator_token(const Config& config);

}  // namespace baedal::auth
