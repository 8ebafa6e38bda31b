#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "auth/bearer.h"
#include "config/config.h"

namespace bearer_test {

using namespace baedal;
using auth::OperatorToken;

namespace {

std::optional<std::string> operator_token(const char* secret) {
    Config config = Config::empty();
    config.set_secret("BAEDAL_ADMIN_TOKEN", secret);
    return auth::operator_token(config);
}

}  // namespace

TEST_CASE("the owner's token makes an owner") {
    const OperatorToken token("0123456789abcdef");
    for (const char* header : {"Bearer 0123456789abcdef", "bearer 0123456789abcdef",
                               "BEARER   0123456789abcdef", "Bearer 0123456789abcdef "}) {
        CAPTURE(header);
        const auto actor = token.authenticate(header);
        CHECK(actor.is_owner());
        CHECK(actor.holder == http::CredentialKind::operator_token);
        CHECK_FALSE(actor.rejected);
    }
}

TEST_CASE("without credentials the caller is a customer") {
    const auto actor = OperatorToken("0123456789abcdef").authenticate(std::nullopt);
    CHECK(actor.role == http::Role::customer);
    CHECK_FALSE(actor.rejected);
}

TEST_CASE("wrong credentials are rejected, whatever is wrong with them") {
    const OperatorToken token("0123456789abcdef");
    for (const char* header :
         {"", "Bearer", "Bearer ", "Bearer  ", "Bearer 0123456789abcdeF", "Bearer 0123456789abcde",
          "Bearer 0123456789abcdef0", "Bearer 0123456789abcdef x", "Basic 0123456789abcdef",
          "Bearer\t0123456789abcdef", "Bearer0123456789abcdef", "0123456789abcdef"}) {
        CAPTURE(header);
        const auto actor = token.authenticate(header);
        CHECK(actor.role == http::Role::customer);
        CHECK(actor.rejected);
    }
}

TEST_CASE("the operator's token is a secret of the configuration, or there is none") {
    CHECK_FALSE(auth::operator_token(Config::empty()));
    CHECK(operator_token("0123456789abcdef") == "0123456789abcdef");
}

TEST_CASE("a token that is too short or cannot be sent is refused with its origin") {
    for (const char* token :
         {"", "0123456789abcde", "0123456789 abcdef", "0123456789abcdef\n", "0123456789abcdefé"}) {
        CAPTURE(token);
        CHECK_THROWS_AS(operator_token(token), ConfigError);
    }
    CHECK_THROWS_WITH(
        operator_token("short"),
        "BAEDAL_ADMIN_TOKEN: the owner's token must have 16 to 1024 characters, but has 5");
}

}  // namespace bearer_test
