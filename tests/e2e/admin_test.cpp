// The admin routes for the owner, and their permissions.
#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;

TEST_CASE("a module stops and starts while the others run") {
    Shop shop;
    const auto state_of = [&](const std::string& name) {
        for (const Json& module :
             expect(shop.owner.get("/admin/modules"), 200).at("items").as_array()) {
            if (text_of(module, "name") == name) return text_of(module, "state");
        }
        return std::string("unknown");
    };
    struct Case {
        const char* module;
        const char* path;
    };
    for (const Case& c : {Case{"order", "/menus"}, Case{"pay", "/payments"},
                          Case{"store", "/stores"}, Case{"notify", "/notifications?orderId=x"}}) {
        CAPTURE(c.module);
        CHECK(state_of(c.module) == "running");
        CHECK(shop.owner.get(c.path).status == 200);
        shop.stop_module(c.module);
        shop.stop_module(c.module);  // repeated
        CHECK(state_of(c.module) == "stopped");
        const HttpResponse refused = shop.owner.get(c.path);
        CHECK(refused.status == 503);
        CHECK(refused.problem() == "module-unavailable");
        CHECK(shop.customer.get("/readyz?modules=all").status == 503);
        const bool takes_orders = std::string_view(c.module) != "order";
        CHECK(shop.customer.get("/readyz").status == (takes_orders ? 200 : 503));
        CHECK(shop.customer.get("/livez").status == 200);
        shop.start_module(c.module);
        shop.start_module(c.module);
        CHECK(state_of(c.module) == "running");
        CHECK(shop.owner.get(c.path).status == 200);
        CHECK(shop.customer.get("/readyz?modules=all").status == 200);
    }
    CHECK(shop.owner.request("POST", "/admin/modules/nobody/stop", "").status == 404);
}

TEST_CASE("a stopped consumer has a lag, and none after its start") {
    Shop shop;
    REQUIRE(shop.is_caught_up());
    const auto lag = [&](const char* consumer, const char* producer) {
        for (const Json& s :
             expect(shop.owner.get("/admin/subscriptions"), 200).at("items").as_array()) {
            CHECK(s.at("deadLetters") == 0);
            CHECK(s.at("head").as_int64() - s.at("cursor").as_int64() == s.at("lag").as_int64());
            if (s.at("consumer") == consumer && s.at("producer") == producer)
                return s.at("lag").as_int64();
        }
        return std::int64_t{-1};
    };
    CHECK(lag("store", "order") == 0);
    shop.stop_module("store");
    for (int i = 0; i < 5; ++i) shop.placed();
    CHECK(eventually([&] { return lag("store", "order") >= 5; }));
    CHECK(lag("notify", "order") >= 0);
    shop.start_module("store");
    CHECK(shop.is_caught_up());
    CHECK(lag("store", "order") == 0);
}

TEST_CASE("breakers and dead letters are listed") {
    Shop shop;
    shop.placed();
    const Json breakers = expect(shop.owner.get("/admin/breakers"), 200);
    CHECK_FALSE(breakers.at("items").as_array().empty());
    for (const Json& breaker : breakers.at("items").as_array()) {
        CHECK_FALSE(text_of(breaker, "name").empty());
        CHECK(breaker.at("state") == "closed");
    }
    CHECK(expect(shop.owner.get("/admin/dead-letters"), 200).at("items").as_array().empty());
    CHECK(shop.owner.request("POST", "/admin/dead-letters/store/1/retry", "").status == 404);
    CHECK(shop.owner.request("DELETE", "/admin/dead-letters/store/1", "").status == 404);
    CHECK(shop.owner.request("DELETE", "/admin/dead-letters/nobody/1", "").status == 404);
}

TEST_CASE("staff and owner routes require credentials") {
    Shop shop;
    const std::string id = shop.placed();
    struct Call {
        const char* method;
        std::string path;
    };
    HttpClient stranger(shop.server.port(), "not-the-owners-token-at-all");
    for (const Call& call : {
             Call{"GET", "/orders"},
             Call{"GET", "/payments"},
             Call{"GET", "/payments/" + std::string(36, '0')},
             Call{"GET", "/payments/sandbox/ledger"},
             Call{"POST", "/payments/" + std::string(36, '0') + "/refunds"},
             Call{"GET", "/notifications?orderId=" + id},
             Call{"GET", "/stores"},
             Call{"GET", "/stores/1"},
             Call{"GET", "/stores/1/menu"},
             Call{"PUT", "/stores/1/menu"},
             Call{"PATCH", "/stores/1"},
             Call{"POST", "/stores"},
             Call{"PATCH", "/stores/1/menu/items/11"},
             Call{"PATCH", "/stores/1/menu/choices/101"},
             Call{"GET", "/stores/1/tickets"},
             Call{"GET", "/stores/1/tickets/events"},
             Call{"GET", "/tickets/" + id},
             Call{"POST", "/tickets/" + id + "/accept"},
             Call{"GET", "/admin/modules"},
             Call{"POST", "/admin/modules/order/stop"},
             Call{"GET", "/admin/subscriptions"},
             Call{"GET", "/admin/breakers"},
             Call{"GET", "/admin/dead-letters"},
             Call{"GET", "/events?module=order"},
         }) {
        CAPTURE(call.method);
        CAPTURE(call.path);
        for (HttpClient* client : {&shop.customer, &stranger}) {
            const HttpResponse response = client->request(call.method, call.path, "");
            CHECK(response.status == 401);
            CHECK(response.problem() == "unauthorized");
            CHECK(response.header("www-authenticate").find("Bearer") != std::string::npos);
        }
    }
    // A token with a wrong scheme, a second one or an empty one is refused.
    for (const std::string& value :
         {std::string("Basic ") + owner_token, std::string("Bearer"), std::string("Bearer "),
          std::string(owner_token), std::string("Bearer ") + owner_token + "x"}) {
        CHECK(shop.customer.get("/orders", {{"Authorization", value}}).status == 401);
    }
    CHECK(shop.customer.get("/orders", {{"Authorization", std::string("bearer ") + owner_token}})
              .status == 200);
    // A customer needs no credentials, and wrong ones are ignored.
    CHECK(stranger.get("/orders/" + id).status == 200);
}

TEST_CASE("the log contains no whole order id and no phone number") {
    Shop shop({"log.level=\"debug\""});
    boost::json::object body = chicken();
    body["customer"] = boost::json::object{
        {"name", "김하나"}, {"phone", "010-1234-5678"}, {"address", "월드컵로 1"}};
    const std::string id = shop.placed(body);
    shop.deliver(id);
    shop.placed(pizza());
    CHECK(shop.cancel(id).status == 409);
    CHECK(shop.customer.get("/orders/" + id + "/nothing").status == 404);
    CHECK(eventually([&] { return shop.messages(id).ends_with("delivered/customer"); }));
    const std::string log = shop.server.log_tail(100'000);
    CHECK_FALSE(log.empty());
    for (const std::string& secret : {id, std::string("010-1234-5678"), std::string("김하나"),
                                      std::string("월드컵로"), std::string(owner_token)}) {
        CAPTURE(secret);
        CHECK(log.find(secret) == std::string::npos);
    }
}
