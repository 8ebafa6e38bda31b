// Sessions, tokens and the record on a real file, with a clock that tests move.
#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include "access_harness.h"
#include "auth/audit_log.h"
#include "base/digest.h"

namespace access_test {

using namespace baedal;
using namespace std::chrono_literals;
using test::AccessHarness;

TEST_CASE("a session that is not used ends after a while, one that is used after its lifetime") {
    AccessHarness house;
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
    AccessHarness house;
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
    AccessHarness house;
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
    AccessHarness house;
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
    AccessHarness house({1min, 720h});
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
    AccessHarness house;
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
    AccessHarness house;
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

TEST_CASE("tokens and sessions from before keep what they allowed") {
    const test::TemporaryFolder folder;
    SystemRandom random;
    ManualClock clock{TimePoint{1'800'000'000'000ms}};
    const auto all = test::migrations("access");
    std::vector<db::Migration> old = all;
    std::erase_if(old, [](const db::Migration& migration) {
        return migration.name.starts_with("access/") && migration.name > "access/0003";
    });
    REQUIRE(old.size() < all.size());
    const auto open = [&](const std::vector<db::Migration>& migrations) {
        return std::make_unique<db::Database>("access", folder.path / "access.sqlite", migrations,
                                              clock, random);
    };
    auto before = open(old);
    before->write_and_wait([](db::Transaction& tx) {
        tx.run(R"sql(
            INSERT INTO token (name, digest, role, stores, created_by, created_at)
            VALUES ('desk', 'd1', 'owner', '[]', 'kim', 0), ('till', 'd2', 'staff', '[1]', 'kim', 0)
        )sql");
        tx.run("INSERT INTO user VALUES (1, 'kim', 'owner', '[]', 'x', 0, 0)");
        tx.run("INSERT INTO session VALUES ('d3', 1, 7, 7)");
    });
    before->close();
    const auto after = open(all);
    const auto token = [&](const std::string& digest) {
        return *after->read([&](db::Connection& c) { return auth::tokens::find(c, digest); });
    };
    CHECK(token("d1").scopes == http::TokenScopes::all);
    CHECK(token("d1").scope.role == http::Role::owner);
    CHECK(http::join_names(token("d2").scopes, " ") == "orders:read tickets:write");
    CHECK(token("d2").scope.stores == std::vector<std::int64_t>{1});
    const auto session =
        after->read([](db::Connection& c) { return auth::sessions::find(c, "d3"); });
    REQUIRE(session);
    CHECK(session->confirmed_at == session->created_at);
}

TEST_CASE("a session that gave its password long ago gives it again before it changes users") {
    using enum http::Method;
    AccessHarness house;
    const std::string kim = house.log_in();
    const auto body = [](const std::string& name) {
        return R"({"username": ")" + name + R"(", "password": "long enough", "role": "owner"})";
    };
    REQUIRE(house.call(post, {"admin", "users"}, body("lee"), kim).status == 201);
    const auto token =
        house.call(post, {"admin", "tokens"}, R"({"name": "a", "role": "owner"})", kim);
    REQUIRE(token.status == 201);
    const std::string till(json::parse_trusted(token.body).at("token").as_string());
    const auto statuses = [&](const std::string& by, const std::string& name) {
        const std::string token = R"({"name": ")" + name + R"(", "role": "owner"})";
        return std::vector{
            house.call(post, {"admin", "users"}, body(name), by).status,
            house.call(post, {"admin", "tokens"}, token, by).status,
            house.call(patch, {"admin", "users", "2"}, R"({"password": "another one"})", by).status,
            house.call(patch, {"admin", "users", "2"}, R"({"role": "staff", "stores": [1]})", by)
                .status};
    };
    const auto confirm = [&](const std::string& password) {
        return house.call(post, {"sessions", "current", "confirm"},
                          R"({"password": ")" + password + R"("})", kim);
    };
    house.clock.advance(5min - 1ms);
    CHECK(house.call(post, {"admin", "users"}, body("park"), kim).status == 201);
    house.clock.advance(1ms);
    CHECK(statuses(kim, "x") == std::vector{403, 403, 403, 403});
    const auto refused = house.call(post, {"admin", "users"}, body("x"), kim);
    CHECK(json::parse_trusted(refused.body).at("type") == "/problems/confirm-password");
    CHECK(confirm("a wrong one").status == 403);
    CHECK(statuses(kim, "x") == std::vector{403, 403, 403, 403});
    // What takes rights away, and a read, needs no password. Nor does a token.
    CHECK(house.call(get, {"admin", "users"}, "", kim).status == 200);
    CHECK(house.call(del, {"admin", "users", "3"}, "", kim).status == 204);
    CHECK(statuses(till, "by-token") == std::vector{201, 201, 200, 200});

    CHECK(confirm("long enough").status == 204);
    CHECK(statuses(kim, "confirmed") == std::vector{201, 201, 200, 200});
    house.clock.advance(5min);
    CHECK(statuses(kim, "y") == std::vector{403, 403, 403, 403});
    // A change of the own password has asked for it.
    CHECK(house
              .call(post, {"sessions", "current", "password"},
                    R"({"currentPassword": "long enough", "password": "another one"})", kim)
              .status == 204);
    CHECK(statuses(kim, "y") == std::vector{201, 201, 200, 200});
    CHECK(
        house.call(post, {"sessions", "current", "confirm"}, R"({"password": "x"})", till).status ==
        404);
}

TEST_CASE("a session does not change its own user's password without the present one") {
    AccessHarness house;
    const std::string kim = house.log_in();
    const auto change = [&] {
        return house.call(http::Method::patch, {"admin", "users", "1"},
                          R"({"password": "another one"})", kim);
    };
    CHECK(change().status == 403);
    CHECK(house
              .call(http::Method::post, {"sessions", "current", "confirm"},
                    R"({"password": "long enough"})", kim)
              .status == 204);
    CHECK(change().status == 403);
    house.log_in();  // with the present one
}

TEST_CASE("wrong passwords are counted") {
    AccessHarness house;
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
    AccessHarness house;
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

TEST_CASE("while the file cannot be read, credentials are neither right nor wrong, and come back") {
    AccessHarness house;
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

}  // namespace access_test
