// Sessions, tokens and the record on a real file, with a clock that tests move.
#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include "auth/access_control.h"
#include "auth/audit_log.h"
#include "base/digest.h"
#include "http/server/pipeline.h"
#include "support/cheap_password.h"
#include "support/coroutines.h"
#include "support/eventually.h"
#include "support/registry.h"
#include "support/temporary_folder.h"
#include "support/writer_gate.h"

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
        add_owner("kim");
    }

    void add_owner(const std::string& name) {
        database.write_and_wait([&](db::Transaction& tx) {
            return auth::users::insert(tx, {.name = name,
                                            .scope = {http::Role::owner, {}},
                                            .password = test::cheap_hash("long enough"),
                                            .created_at = {},
                                            .updated_at = {}});
        });
    }

    http::Response call(http::Method method, std::vector<std::string> segments,
                        std::string body = "", const std::string& token = "") {
        return begin(method, std::move(segments), std::move(body), token).get();
    }
    // Starts a call. Its credentials are authenticated when this returns.
    std::future<http::Response> begin(http::Method method, std::vector<std::string> segments,
                                      std::string body = "", const std::string& token = "") {
        struct Call {
            std::string body;
            std::string authorization;
            http::Request request;  // refers to the two texts
        };
        auto call = std::make_shared<Call>(std::move(body), "Bearer " + token);
        http::Request& request = call->request;
        request.method = method;
        request.segments = std::move(segments);
        request.body = call->body;
        if (!token.empty()) request.headers.emplace_back("Authorization", call->authorization);
        request.actor = access.authenticator().authenticate(request);
        auto dispatch = [](House& house, std::shared_ptr<Call> own) -> Task<http::Response> {
            co_return co_await http::dispatch(house.router, own->request);
        };
        return io.begin(dispatch(*this, std::move(call)));
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
    const std::vector<db::Migration> migrations = test::migrations("access");
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

namespace {

json::Object parsed(const http::Response& response) {
    return json::parse_trusted(response.body).as_object();
}

// The owner lee, with a session and an owner's token. Kim, another owner, has a session. No unit is
// queued.
struct TwoOwners : House {
    TwoOwners() {
        kim = log_in();
        add_owner("lee");
        session = log_in("lee");
        const auto made = call(http::Method::post, {"admin", "tokens"},
                               R"({"name": "of lee", "role": "owner"})", session);
        REQUIRE(made.status == 201);
        token = std::string(parsed(made).at("token").as_string());
        token_id = std::to_string(parsed(made).at("id").as_int64());
        REQUIRE(call(http::Method::post, {"admin", "tokens"},
                     R"({"name": "of kim", "role": "owner"})", kim)
                    .status == 201);
        REQUIRE(status(token) == 200);  // its first use is written
        settle();
    }

    // Starts a call and returns when its unit is queued behind the writer's gate.
    std::future<http::Response> queue(http::Method method, std::vector<std::string> segments,
                                      std::string body, const std::string& credentials) {
        const std::size_t before = database.statistics().queued;
        auto response = begin(method, std::move(segments), std::move(body), credentials);
        REQUIRE(test::eventually([&] { return database.statistics().queued > before; }));
        return response;
    }
    // Every kind of an owner's change, by the session and by the token of lee.
    std::vector<std::future<http::Response>> queue_changes() {
        using enum http::Method;
        std::vector<std::future<http::Response>> out;
        for (const std::string& by : {session, token}) {
            const std::string name = by == session ? "session" : "token";
            out.push_back(queue(post, {"admin", "users"},
                                R"({"username": "by-)" + name +
                                    R"(", "password": "long enough", "role": "owner"})",
                                by));
            out.push_back(
                queue(patch, {"admin", "users", "1"}, R"({"password": "another one"})", by));
            out.push_back(
                queue(patch, {"admin", "users", "1"}, R"({"role": "staff", "stores": [1]})", by));
            out.push_back(queue(del, {"admin", "users", "1"}, "", by));
            out.push_back(queue(post, {"admin", "tokens"},
                                R"({"name": "by )" + name + R"(", "role": "owner"})", by));
            out.push_back(queue(del, {"admin", "tokens", "2"}, "", by));
        }
        return out;
    }
    // Names, in the order of their ids.
    std::vector<std::string> names(const char* list, const char* member) {
        std::vector<std::string> out;
        const auto page = parsed(call(http::Method::get, {"admin", list}, "", kim));
        for (const auto& item : page.at("items").as_array())
            out.emplace_back(item.at(member).as_string());
        return out;
    }

    std::string kim;
    std::string session;
    std::string token;
    std::string token_id;
};

}  // namespace

TEST_CASE("a change of an owner whose removal is committed before it is not made") {
    TwoOwners house;
    test::WriterGate gate(house.database);
    auto removal = house.queue(http::Method::del, {"admin", "users", "2"}, "", house.kim);
    auto changes = house.queue_changes();
    changes.push_back(house.queue(
        http::Method::post, {"sessions", "current", "password"},
        R"({"currentPassword": "long enough", "password": "another one"})", house.session));
    gate.open();
    CHECK(removal.get().status == 204);
    for (auto& change : changes) CHECK(change.get().status == 401);
    CHECK(house.names("users", "username") == std::vector<std::string>{"kim"});
    CHECK(house.names("tokens", "name") == std::vector<std::string>{"of kim"});
    house.log_in();  // with kim's password
}

TEST_CASE("a change of an owner who is demoted before it is not made") {
    TwoOwners house;
    test::WriterGate gate(house.database);
    auto demotion = house.queue(http::Method::patch, {"admin", "users", "2"},
                                R"({"role": "staff", "stores": [1]})", house.kim);
    auto changes = house.queue_changes();
    // A password of one's own is no owner's change.
    auto own = house.queue(http::Method::post, {"sessions", "current", "password"},
                           R"({"currentPassword": "long enough", "password": "another one"})",
                           house.session);
    gate.open();
    CHECK(demotion.get().status == 200);
    for (std::size_t i = 0; i < changes.size(); ++i)
        CHECK(changes[i].get().status == (i < changes.size() / 2 ? 403 : 401));
    CHECK(own.get().status == 204);
    CHECK(house.names("users", "username") == std::vector<std::string>{"kim", "lee"});
    CHECK(house.names("tokens", "name") == std::vector<std::string>{"of kim"});
}

TEST_CASE("two owners who remove each other at once: the first remains") {
    TwoOwners house;
    test::WriterGate gate(house.database);
    auto first = house.queue(http::Method::del, {"admin", "users", "1"}, "", house.session);
    auto second = house.queue(http::Method::del, {"admin", "users", "2"}, "", house.kim);
    gate.open();
    CHECK(first.get().status == 204);
    CHECK(second.get().status == 401);
    CHECK(house.status(house.session) == 200);
}

TEST_CASE(
    "a change by a token that is revoked, or a session that is ended, before it is not made") {
    TwoOwners house;
    constexpr const char* add_park =
        R"({"username": "park", "password": "long enough", "role": "owner"})";
    SUBCASE("a revoked token") {
        test::WriterGate gate(house.database);
        auto end =
            house.queue(http::Method::del, {"admin", "tokens", house.token_id}, "", house.kim);
        auto add = house.queue(http::Method::post, {"admin", "users"}, add_park, house.token);
        gate.open();
        CHECK(end.get().status == 204);
        CHECK(add.get().status == 401);
    }
    SUBCASE("a session that is logged out") {
        test::WriterGate gate(house.database);
        auto end = house.queue(http::Method::del, {"sessions", "current"}, "", house.session);
        auto add = house.queue(http::Method::post, {"admin", "users"}, add_park, house.session);
        auto own = house.queue(http::Method::post, {"sessions", "current", "password"},
                               R"({"currentPassword": "long enough", "password": "another one"})",
                               house.session);
        gate.open();
        CHECK(end.get().status == 204);
        CHECK(add.get().status == 401);
        CHECK(own.get().status == 401);
        house.log_in("lee");
    }
    SUBCASE("a session that another session's new password ends") {
        const std::string elsewhere = house.log_in("lee");
        house.settle();
        test::WriterGate gate(house.database);
        auto end = house.queue(http::Method::post, {"sessions", "current", "password"},
                               R"({"currentPassword": "long enough", "password": "another one"})",
                               elsewhere);
        auto add = house.queue(http::Method::post, {"admin", "users"}, add_park, house.session);
        gate.open();
        CHECK(end.get().status == 204);
        CHECK(add.get().status == 401);
    }
    CHECK(house.names("users", "username") == std::vector<std::string>{"kim", "lee"});
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
    House house;
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
    House house;
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
