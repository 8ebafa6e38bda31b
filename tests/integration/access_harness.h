// The routes of sessions, users and tokens on a real file, with a clock that tests move.
#pragma once

#include <future>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "auth/access_control.h"
#include "http/server/pipeline.h"
#include "support/cheap_password.h"
#include "support/coroutines.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace baedal::test {

struct AccessHarness {
    explicit AccessHarness(auth::Lifetimes lifetimes = {std::chrono::hours{12},
                                                        std::chrono::hours{720}})
        : lifetimes(lifetimes) {
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
                                            .password = cheap_hash("long enough"),
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
        auto dispatch = [](AccessHarness& house,
                           std::shared_ptr<Call> own) -> Task<http::Response> {
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
    TemporaryFolder folder;
    SystemRandom random;
    ManualClock clock{TimePoint{Milliseconds{1'800'000'000'000}}};
    const std::vector<db::Migration> migrations = test::migrations("access");
    db::Database database{"access", folder.path / "access.sqlite", migrations, clock, random};
    http::Router router;
    Io io;
    auth::AccessControl access{database, std::nullopt, lifetimes,
                               clock,    random,       SystemThreads::instance()};
};

}  // namespace baedal::test
