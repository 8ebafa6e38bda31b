// The calls under way of an owner who is removed: nothing of them is done after the removal is answered.
#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include "http/server/pipeline.h"
#include "misbehaving_module.h"
#include "support/eventually.h"
#include "support/server_process.h"

namespace removed_owner_test {

using namespace baedal;
using namespace baedal::test;

namespace {

constexpr std::chrono::seconds max_wait{120};  // under a sanitizer, on a busy machine

// The owner lee, beside the operator who has the deployment's client.
struct House {
    House() {
        add_owner("kim");  // the last owner is never removed
        user = add_owner("lee");
        const auto session = shop.client->post_text(
            "/sessions", R"({"username": "lee", "password": "long enough"})");
        REQUIRE(session.status == 201);
        authorization = "Bearer " + std::string(session.json().at("token").as_string());
    }

    // Returns the path of the user.
    std::string add_owner(const std::string& name) {
        const auto added = shop.client->post_text(
            "/admin/users",
            R"({"username": ")" + name + R"(", "password": "long enough", "role": "owner"})");
        REQUIRE(added.status == 201);
        return added.header("location");
    }
    // Starts a call of lee. Its credentials are authenticated, and its handler waits for another
    // thread, when this returns.
    std::future<http::Response> begin(http::Method method, std::vector<std::string> segments) {
        auto request = std::make_shared<http::Request>();
        request->method = method;
        request->segments = std::move(segments);
        request->headers.emplace_back("Authorization", authorization);
        request->actor = shop.application.authenticate(*request);
        REQUIRE(request->actor.is_owner());
        auto call = [](http::Router& router,
                       std::shared_ptr<http::Request> own) -> Task<http::Response> {
            co_return co_await http::dispatch(router, *own);
        };
        const Executor executor = shop.application.executor();
        auto response = boost::asio::co_spawn(executor, call(shop.application.router(), request),
                                              boost::asio::use_future);
        std::promise<void> ran;
        boost::asio::post(executor, [&ran] { ran.set_value(); });
        ran.get_future().wait();
        return response;
    }
    void remove_lee() { REQUIRE(shop.client->request("DELETE", user, "").status == 204); }

    MisbehaviourControls controls;
    MisbehavingDeployment shop{controls};
    std::string user;
    std::string authorization;
};

}  // namespace

TEST_CASE("a module is neither stopped nor started by an owner who is removed before") {
    House house;
    REQUIRE(house.shop.client->post_text("/admin/modules/pay/stop", "").status == 200);
    REQUIRE(house.shop.client->post_text("/admin/modules/misbehaving/stop", "").status == 200);
    // The control thread is busy with a start.
    house.controls.blocks_start = true;
    auto busy = std::async(std::launch::async, [&] {
        HttpClient client(house.shop.application.port(), owner_token);
        return client.post_text("/admin/modules/misbehaving/start", "").status;
    });
    REQUIRE(eventually([&] { return house.controls.is_blocking.load(); }, max_wait));
    auto stop = house.begin(http::Method::post, {"admin", "modules", "notify", "stop"});
    auto start = house.begin(http::Method::post, {"admin", "modules", "pay", "start"});
    house.remove_lee();
    house.controls.let_go.set_value();
    CHECK(busy.get() == 200);
    CHECK(stop.get().status == 401);
    CHECK(start.get().status == 401);
    CHECK(house.shop.state_of("notify") == "running");
    CHECK(house.shop.state_of("pay") == "stopped");
}

TEST_CASE("a dead letter is neither retried nor discarded by an owner who is removed before") {
    House house;
    house.controls.behaviour = Misbehaviour::throws;
    REQUIRE(house.shop.order(2) == 2);
    REQUIRE(eventually([&] { return house.shop.parked_by("misbehaving") == 2; }, max_wait));
    // The module's writer is busy with an event.
    house.controls.behaviour = Misbehaviour::blocks;
    REQUIRE(house.shop.order(1) == 1);
    REQUIRE(eventually([&] { return house.controls.is_blocking.load(); }, max_wait));
    auto retry =
        house.begin(http::Method::post, {"admin", "dead-letters", "misbehaving", "1", "retry"});
    auto discard = house.begin(http::Method::del, {"admin", "dead-letters", "misbehaving", "2"});
    house.remove_lee();
    house.controls.behaviour = Misbehaviour::none;
    house.controls.let_go.set_value();
    CHECK(retry.get().status == 401);
    CHECK(discard.get().status == 401);
    CHECK(house.shop.parked_by("misbehaving") == 2);
}

}  // namespace removed_owner_test
