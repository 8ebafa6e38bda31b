// One entrance for four processes: customers, kitchen and owner use the shop through HAProxy as if it were one
// process.
#include <doctest/doctest.h>

#include "support/entrance.h"
#include "support/eventually.h"
#include "support/server_process.h"
#include "support/shop.h"
#include "support/sse_client.h"

namespace entrance_test {

using namespace baedal::test;
using boost::json::object;

namespace {

struct DividedShop {
    ProcessGroup group{{{"order"}, {"pay"}, {"store"}, {"notify"}},
                       {"server.trusted_proxies=[\"127.0.0.1\"]"}};
    Entrance entrance{group};
    HttpClient customer{entrance.port()};
    HttpClient owner{entrance.port(), owner_token};

    DividedShop() {
        REQUIRE(eventually([&] { return customer.get("/menus/1").status == 200; }));
    }
    std::string placed() { return text_of(expect(customer.post("/orders", chicken()), 201), "id"); }
    bool has_ticket(const std::string& id) {
        return eventually([&] { return owner.get("/tickets/" + id).status == 200; });
    }
    bool becomes(const std::string& id, const std::string& status) {
        return eventually(
            [&] { return text_of(customer.get("/orders/" + id).json(), "status") == status; });
    }
};

}  // namespace

TEST_CASE("the entrance: an order from the menu to the door, with its streams") {
    DividedShop shop;
    SseClient board(shop.entrance.port(), "/stores/1/tickets/events", owner_token);
    const std::string id = shop.placed();
    const auto ticket = board.next();
    REQUIRE(ticket);
    CHECK(text_of(ticket->json(), "orderId") == id);
    SseClient follower(shop.entrance.port(), "/orders/" + id + "/events");
    CHECK(text_of(follower.next().value().json(), "status") == "placed");
    for (const char* what : {"accept", "cook", "ready", "dispatch", "deliver"}) {
        expect(shop.owner.post("/tickets/" + id + "/" + what, object{}), 200);
    }
    std::string last;
    while (const auto event = follower.next()) last = text_of(event->json(), "status");
    CHECK(last == "delivered");
    CHECK(expect(shop.owner.get("/payments?orderId=" + id), 200).at("items").as_array().size() ==
          1);
    CHECK(eventually([&] {
        return shop.owner.get("/notifications?orderId=" + id)
                   .json()
                   .at("items")
                   .as_array()
                   .size() == 7;
    }));
}

TEST_CASE(
    "the entrance: the lists of /admin are of all processes, and each module can be stopped") {
    DividedShop shop;
    const auto states = [&] {
        std::map<std::string, std::string> out;
        for (const Json& item :
             expect(shop.owner.get("/admin/modules"), 200).at("items").as_array())
            out[text_of(item, "name")] = text_of(item, "state");
        return out;
    };
    using States = std::map<std::string, std::string>;
    CHECK(states() == States{{"notify", "running"},
                             {"order", "running"},
                             {"pay", "running"},
                             {"store", "running"}});
    expect(shop.owner.request("POST", "/admin/modules/notify/stop", ""), 200);
    CHECK(states()["notify"] == "stopped");
    CHECK(shop.owner.get("/notifications?orderId=x").status == 503);
    CHECK(shop.customer.get("/readyz").status == 200);
    expect(shop.owner.request("POST", "/admin/modules/notify/start", ""), 200);
    CHECK(states()["notify"] == "running");
    CHECK(shop.owner.request("POST", "/admin/modules/nobody/stop", "").status == 404);
    CHECK(shop.customer.get("/admin/modules").status == 401);

    shop.placed();
    CHECK(eventually([&] {
        std::set<std::string> consumers;
        std::int64_t lag = 0;
        for (const Json& item :
             expect(shop.owner.get("/admin/subscriptions"), 200).at("items").as_array()) {
            consumers.insert(text_of(item, "consumer"));
            lag += item.at("lag").as_int64();
        }
        return consumers.size() == 4 && lag == 0;
    }));
    shop.group.kill("store");
    CHECK(states()["store"] == "failed");
    shop.group.start("store");
    CHECK(states()["store"] == "running");
}

TEST_CASE(
    "the entrance: the events of each module, users, pages, and nothing of the processes' own") {
    DividedShop shop;
    const std::string id = shop.placed();
    REQUIRE(shop.has_ticket(id));
    expect(shop.owner.post("/tickets/" + id + "/accept", object{}), 200);
    for (const char* module : {"order", "pay", "store"}) {
        CAPTURE(module);
        const std::string path = std::string("/events?module=") + module;
        CHECK_FALSE(expect(shop.owner.get(path), 200).at("items").as_array().empty());
    }
    expect(shop.owner.post("/admin/users", object{{"username", "kim"},
                                                  {"password", "a long password 1"},
                                                  {"role", "staff"},
                                                  {"stores", {1}}}),
           201);
    const std::string token =
        text_of(expect(shop.customer.post("/sessions", object{{"username", "kim"},
                                                              {"password", "a long password 1"}}),
                       201),
                "token");
    HttpClient kim(shop.entrance.port(), token);
    CHECK(kim.get("/stores/1/tickets").status == 200);
    CHECK(kim.post("/tickets/" + id + "/cook", object{}).status == 200);
    CHECK(shop.becomes(id, "cooking"));
    CHECK(shop.customer.get("/").status == 200);
    CHECK(shop.customer.get("/kitchen").status == 200);
    const Headers peer{{"X-Baedal-Peer", peer_secret}};
    for (const char* path : {"/internal/log?module=order&after=0", "/internal/lists/modules"})
        CHECK(shop.customer.get(path, peer).status == 404);
    CHECK(shop.customer.get("/orders", peer).status == 401);
}

}  // namespace entrance_test
