#include <cstdlib>
#include <fstream>
#include <optional>
#include <thread>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include "auth/bearer.h"
#include "ops/log.h"
#include "util/config.h"

using namespace baedal;
using auth::OwnerToken;
namespace fs = std::filesystem;

namespace {

constexpr const char* variable = "BAEDAL_ADMIN_TOKEN";

// An empty folder and an environment without a token, both as before afterwards.
struct Home {
    Home() {
        if (const char* value = std::getenv(variable)) before = value;
        ::unsetenv(variable);
        fs::remove_all(folder);
    }
    ~Home() {
        before ? ::setenv(variable, before->c_str(), 1) : ::unsetenv(variable);
        fs::remove_all(folder);
    }
    void write(const std::string& text) const {
        fs::create_directories(folder);
        std::ofstream(file) << text;
        ::chmod(file.c_str(), 0600);
    }

    fs::path folder =
        fs::temp_directory_path() / ("baedal_bearer_test." + std::to_string(::getpid()));
    fs::path file = folder / "owner.token";
    std::optional<std::string> before;
    SystemRandom random;
};

}  // namespace

TEST_CASE("the owner's token makes an owner") {
    const OwnerToken token("0123456789abcdef");
    for (const char* header : {"Bearer 0123456789abcdef", "bearer 0123456789abcdef",
                               "BEARER   0123456789abcdef", "Bearer 0123456789abcdef "}) {
        CAPTURE(header);
        const auto actor = token.authenticate(header);
        CHECK(actor.is_owner());
        CHECK_FALSE(actor.rejected);
    }
}

TEST_CASE("without credentials the caller is a customer") {
    const auto actor = OwnerToken("0123456789abcdef").authenticate(std::nullopt);
    CHECK(actor.role == auth::Role::customer);
    CHECK_FALSE(actor.rejected);
}

TEST_CASE("wrong credentials are rejected, whatever is wrong with them") {
    const OwnerToken token("0123456789abcdef");
    for (const char* header :
         {"", "Bearer", "Bearer ", "Bearer  ", "Bearer 0123456789abcdeF", "Bearer 0123456789abcde",
          "Bearer 0123456789abcdef0", "Bearer 0123456789abcdef x", "Basic 0123456789abcdef",
          "Bearer\t0123456789abcdef", "Bearer0123456789abcdef", "0123456789abcdef"}) {
        CAPTURE(header);
        const auto actor = token.authenticate(header);
        CHECK(actor.role == auth::Role::customer);
        CHECK(actor.rejected);
    }
}

TEST_CASE("a token is made once, for its owner's eyes only, and found again") {
    Home home;
    const std::string token = auth::load_or_create_owner_token(home.folder, home.random);
    CHECK(token.size() == 32);
    struct stat status{};
    REQUIRE(::stat(home.file.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
    CHECK(auth::load_or_create_owner_token(home.folder, home.random) == token);
    CHECK(std::distance(fs::directory_iterator(home.folder), {}) == 1);  // no draft is left
}

TEST_CASE("two that start at once have the same token") {
    Home home;
    std::vector<std::string> tokens(8);
    {
        std::vector<std::jthread> threads;
        for (auto& token : tokens) {
            threads.emplace_back(
                [&] { token = auth::load_or_create_owner_token(home.folder, home.random); });
        }
    }
    for (const auto& token : tokens) CHECK(token == tokens.front());
    CHECK(std::distance(fs::directory_iterator(home.folder), {}) == 1);
}

TEST_CASE("a token from the environment is taken and nothing is written") {
    Home home;
    ::setenv(variable, "0123456789abcdef", 1);
    CHECK(auth::load_or_create_owner_token(home.folder, home.random) == "0123456789abcdef");
    CHECK_FALSE(fs::exists(home.folder));
}

TEST_CASE("a token that is too short or cannot be sent is refused with its origin") {
    Home home;
    for (const char* token :
         {"", "0123456789abcde", "0123456789 abcdef", "0123456789abcdef\n", "0123456789abcdefé"}) {
        CAPTURE(token);
        ::setenv(variable, token, 1);
        CHECK_THROWS_AS(auth::load_or_create_owner_token(home.folder, home.random), ConfigError);
    }
    ::setenv(variable, "short", 1);
    CHECK_THROWS_WITH(
        auth::load_or_create_owner_token(home.folder, home.random),
        "BAEDAL_ADMIN_TOKEN: the owner's token must have 16 to 1024 characters, but has 5");
    ::unsetenv(variable);
    home.write("short\n");
    CHECK_THROWS_AS(auth::load_or_create_owner_token(home.folder, home.random), ConfigError);
    home.write("");
    CHECK_THROWS_AS(auth::load_or_create_owner_token(home.folder, home.random), ConfigError);
    home.write(std::string(2000, 'a'));
    CHECK_THROWS_AS(auth::load_or_create_owner_token(home.folder, home.random), ConfigError);
}

TEST_CASE("a token file that the owner wrote is taken, though others can read it") {
    Home home;
    home.write("my-own-token-of-the-shop\r\n");
    CHECK(auth::load_or_create_owner_token(home.folder, home.random) == "my-own-token-of-the-shop");
    log::configure(log::Level::off, log::Format::text);  // it is warned of
    ::chmod(home.file.c_str(), 0644);
    CHECK(auth::load_or_create_owner_token(home.folder, home.random) == "my-own-token-of-the-shop");
    log::configure(log::Level::info, log::Format::text);
}
