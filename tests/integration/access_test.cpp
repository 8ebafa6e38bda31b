// Sessions, tokens and the record on a real file, with a clock that tests move.
#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include "auth/access_control.h"
#include "auth/audit_log.h"
#include "auth/password.h"
#include "base/digest.h"
#include "http/server/pipeline.h"
#include "support/coroutines.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

using namespace baedal;
using namespace std::chrono_literals;

namespace {

struct House {
    explicit House(auth::Lifetimes lifetimes = {12h, 720h}) : lifetimes(lifetimes) {
        router.record_with([this](const http::Request& request, const http::Response& response) {
            access.record(request, response);
        });
        auto routes = std::make_shared<http::Routes>();
        access.add_to(*routes);
        router.set("host", {"sessions", "admin"}, routes);
        database.write_and_wait([&](db::Transaction& tx) {
            return auth::users::insert(tx, {.name = "kim",
                                            .scope = {http::Role::owner, {}},
                                            .password = hash,
                                            .created_at = {},
                                            .updated_at = {}});
        });
    }

    http::Response call(http::Method method, std::vector<std::string> segments,
                        std::string body = "", const std::string& token = "") {
        http::Request request;
        request.method = method;
        request.segments = std::move(segments);
        request.body = body;
        const std::string authorization = "Bearer " + token;
        if (!token.empty()) request.headers.emplace_back("Authorization", authorization);
        request.actor = access.authenticator().authenticate(request);
        return io.run(http::dispatch(router, request));
    }
    std::string log_in(const std::string& name = "kim") {
        const auto response = call(http::Method::post, {"sessions"},
                                   R"({"username": ")" + name + R"(", "password": "long enough"})");
        REQUIRE(response.status == 201);
        return std::string(json::parse_trusted(response.body).at("token").as_string());
    }
    http::Actor authenticate(const std::string& token) {
        http::Request request;
        const std::string authorization = "Bearer " + token;
        request.headers.emplace_back("Authorization", authorization);
        return access.authenticator().authenticate(request);
    }
    int status(const std::string& token) {
        return call(http::Method::get, {"sessions", "current"}, "", token).status;
    }
    // What was queued is on the disk.
    void settle() {
        database.write_and_wait([](db::Transaction&) {});
    }
    std::uint64_t units() const { return database.statistics().units; }

    const auth::Lifetimes lifetimes;
    test::TemporaryFolder folder;
    SystemRandom random;
    ManualClock clock{TimePoint{1'800'000'000'000ms}};
    const std::string hash = auth::hash_password("long enough", random);
    const std::vector<db::Migration> migrations = baedal::test::migrations("access");
    db::Database database{"access", folder.path / "access.sqlite", migrations, clock, random};
    http::Router router;
    test::Io io;
    auth::AccessControl access{database, std::nullopt, lifetimes,
                               clock,    random,       SystemThreads::instance()};
};

}  // namespace

TEST_CASE("a session that is not used ends after a while, one that is used after its lifetime") {
    House house;
    const std::string idle = house.log_in();
    house.clock.advance(12h - 1ms);
    CHECK(house.status(idle) == 200);
    house.settle();
    house.clock.advance(12h - 1ms);
    CHECK(house.status(idle) == 200);
    house.settle();
    house.clock.advance(12h);
    CHECK(house.status(idle) == 401);

    const std::string used = house.log_in();
    for (auto passed = 0h; passed < 720h - 8h; passed += 8h) {
        house.clock.advance(8h);
        REQUIRE(house.status(used) == 200);
        house.settle();
    }
    house.clock.advance(8h);
    CHECK(house.status(used) == 401);
}

TEST_CASE("when a session was last used is written once a minute, and no call waits for it") {
    House house;
    const std::string token = house.log_in();
    house.settle();
    std::uint64_t before = house.units();
    for (int i = 0; i < 10; ++i) CHECK(house.status(token) == 200);
    house.settle();
    CHECK(house.units() - before == 1);  // that of settle() itself
    house.clock.advance(1min);
    before = house.units();
    CHECK(house.status(token) == 200);
    house.settle();
    for (int i = 0; i < 10; ++i) CHECK(house.status(token) == 200);
    house.settle();
    CHECK(house.units() - before == 3);
}

TEST_CASE("a screen that listens counts as use") {
    House house;
    const std::string token = house.log_in();
    const http::Actor actor = house.authenticate(token);
    for (int i = 0; i < 3; ++i) {
        house.clock.advance(11h);
        CHECK(house.access.authenticator().is_still_valid(actor));
        house.settle();
    }
    CHECK(house.status(token) == 200);
    house.clock.advance(12h);
    CHECK_FALSE(house.access.authenticator().is_still_valid(actor));
}

TEST_CASE("a user has fifty sessions at most, and the one that was unused for longest goes first") {
    House house;
    const std::string kitchen = house.log_in();
    house.clock.advance(1s);
    const std::string forgotten = house.log_in();
    house.clock.advance(10min);
    CHECK(house.status(kitchen) == 200);
    house.settle();
    house.clock.advance(1s);
    house.database.write_and_wait([&](db::Transaction& tx) {
        for (int i = 0; i < 49; ++i)
            auth::sessions::insert(tx, sha256_hex(std::to_string(i)), 1, {12h, 720h});
    });
    CHECK(house.status(forgotten) == 401);
    CHECK(house.status(kitchen) == 200);
}

TEST_CASE("who is at work is not logged out, however short the idle time") {
    House house({1min, 720h});
    const std::string token = house.log_in();
    for (auto passed = 0s; passed < 5min; passed += 20s) {
        house.clock.advance(20s);
        REQUIRE(house.status(token) == 200);
        house.settle();
    }
    house.clock.advance(1min);
    CHECK(house.status(token) == 401);
}

TEST_CASE("the tokens that a user made go with the user, and an owner's with the ownership") {
    House house;
    const auto hire = [&](const std::string& name) {
        const std::string body =
            R"({"username": ")" + name + R"(", "password": "long enough", "role": "owner"})";
        REQUIRE(house.call(http::Method::post, {"admin", "users"}, body, house.log_in()).status ==
                201);
        const std::string session = house.log_in(name);
        const auto made = house.call(http::Method::post, {"admin", "tokens"},
                                     R"({"name": ")" + name + R"('s", "role": "owner"})", session);
        REQUIRE(made.status == 201);
        return std::string(json::parse_trusted(made.body).at("token").as_string());
    };
    const auto is_good = [&](const std::string& token) {
        return house.call(http::Method::get, {"admin", "users"}, "", token).status == 200;
    };
    const std::string of_lee = hire("lee");
    const std::string of_park = hire("park");
    REQUIRE(is_good(of_lee));
    REQUIRE(is_good(of_park));
    const std::string kim = house.log_in();
    CHECK(house.call(http::Method::del, {"admin", "users", "2"}, "", kim).status == 204);
    CHECK(!is_good(of_lee));
    CHECK(is_good(of_park));
    CHECK(house
              .call(http::Method::patch, {"admin", "users", "3"},
                    R"({"role": "staff", "stores": [1]})", kim)
              .status == 200);
    CHECK(!is_good(of_park));
}

TEST_CASE("a token that a token made goes with it, and with the user behind both") {
    House house;
    const auto make = [&](const std::string& name, const std::string& by) {
        const auto made = house.call(http::Method::post, {"admin", "tokens"},
                                     R"({"name": ")" + name + R"(", "role": "owner"})", by);
        REQUIRE(made.status == 201);
        return json::parse_trusted(made.body).as_object();
    };
    const auto secret = [](const json::Object& made) {
        return std::string(made.at("token").as_string());
    };
    const auto is_good = [&](const std::string& token) {
        return house.call(http::Method::get, {"admin", "users"}, "", token).status == 200;
    };
    const std::string kim = house.log_in();
    const auto first = make("first", kim);
    const std::string second = secret(make("second", secret(first)));
    const std::string third = secret(make("third", second));
    const std::string other = secret(make("other", kim));
    const std::string of_other = secret(make("of the other", other));
    REQUIRE(is_good(third));
    const std::string id = std::to_string(first.at("id").as_int64());
    CHECK(house.call(http::Method::del, {"admin", "tokens", id}, "", kim).status == 204);
    CHECK(!is_good(secret(first)));
    CHECK(!is_good(second));
    CHECK(!is_good(third));
    CHECK(is_good(of_other));

    // An owner who is one no more takes them all along.
    const std::string body = R"({"username": "lee", "password": "long enough", "role": "owner"})";
    REQUIRE(house.call(http::Method::post, {"admin", "users"}, body, kim).status == 201);
    const std::string lee = house.log_in("lee");
    CHECK(house
              .call(http::Method::patch, {"admin", "users", "1"},
                    R"({"role": "staff", "stores": [1]})", lee)
              .status == 200);
    CHECK(!is_good(other));
    CHECK(!is_good(of_other));
}

TEST_CASE("wrong passwords are counted") {
    House house;
    house.log_in();
    for (int i = 0; i < 7; ++i) {
        house.call(http::Method::post, {"sessions"},
                   R"({"username": "kim", "password": "a wrong one"})");
    }
    CHECK(house.access.password_tries().right == 1);
    CHECK(house.access.password_tries().wrong == 6);
    CHECK(house.access.password_tries().refused == 1);
}

TEST_CASE("the record is added to and never changed") {
    House house;
    house.log_in();
    house.settle();
    const auto entries =
        house.database.read([](db::Connection& c) { return auth::audit_log::page(c, 100, 10); });
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].action == "POST /sessions");
    CHECK(entries[0].name == "kim");
    CHECK(entries[0].remark == "logged in");
    CHECK_THROWS_AS(house.database.write_and_wait(
                        [](db::Transaction& tx) { tx.run("UPDATE record SET name = 'lee'"); }),
                    SQLite::Exception);
    CHECK_THROWS_AS(
        house.database.write_and_wait([](db::Transaction& tx) { tx.run("DELETE FROM record"); }),
        SQLite::Exception);
}

TEST_CASE("passwords are verified one after another, and at most a second's work waits") {
    House house;
    std::vector<std::future<Result<bool>>> results;
    auth::PasswordHasher hasher(SystemThreads::instance(), house.random);
    for (int i = 0; i < 200; ++i)
        results.push_back(house.io.begin(hasher.verify(house.hash, "long enough")));
    int right = 0;
    int rejected = 0;
    for (auto& result : results) {
        const auto is_right = result.get();
        is_right ? right += *is_right ? 1 : 0 : ++rejected;
        if (!is_right) CHECK(is_right.error().slug == "overloaded");
    }
    CHECK(right + rejected == 200);
    CHECK(right >= 50);
    CHECK(rejected > 0);
}

TEST_CASE("while the file cannot be read, credentials are neither right nor wrong, and come back") {
    House house;
    const std::string token = house.log_in();
    house.settle();
    const http::Actor actor = house.authenticate(token);
    REQUIRE(actor.is_owner());
    house.database.write_and_wait(
        [](db::Transaction& tx) { tx.connection().script("ALTER TABLE session RENAME TO lost"); });
    CHECK(house.status(token) == 503);
    CHECK(house.authenticate(token).unchecked);
    CHECK(house.access.authenticator().is_still_valid(actor));  // what is open stays open
    house.database.write_and_wait(
        [](db::Transaction& tx) { tx.connection().script("ALTER TABLE lost RENAME TO session"); });
    CHECK(house.status(token) == 200);
}
