// Changes of users and tokens that wait while the rights of who makes them go.
#include <doctest/doctest.h>

#include "access_harness.h"
#include "support/eventually.h"
#include "support/writer_gate.h"

namespace access_changes_test {

using namespace baedal;
using test::AccessHarness;

namespace {

json::Object parsed(const http::Response& response) {
    return json::parse_trusted(response.body).as_object();
}

// The owner lee, with a session and an owner's token. Kim, another owner, has a session. No unit is
// queued.
struct TwoOwners : AccessHarness {
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

}  // namespace access_changes_test
