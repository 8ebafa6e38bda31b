// One entrance for five processes: customers, kitchen and owner use the shop through HAProxy as if it were one
// process.
#include <algorithm>
#include <mutex>
#include <set>
#include <thread>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/entrance.h"
#include "support/eventually.h"
#include "support/server_process.h"
#include "support/shop.h"
#include "support/sse_client.h"

namespace entrance_test {

using namespace baedal::test;
using boost::json::object;

namespace {

// Takes the POSTs of a webhook and answers 200; keeps the types of the events.
class Receiver {
public:
    Receiver() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
                0);
        REQUIRE(::listen(listener_, 64) == 0);
        socklen_t size = sizeof address;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::jthread([this] { run(); });
    }
    ~Receiver() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }
    bool has(const std::string& type) const {
        const std::lock_guard lock(mutex_);
        return types_.contains(type);
    }

private:
    void run() {
        for (;;) {
            const int connection = ::accept(listener_, nullptr, nullptr);
            if (connection < 0) return;
            receive(connection);
            ::close(connection);
        }
    }
    void receive(int connection) {
        std::string text;
        char buffer[4096];
        while (!is_whole(text)) {
            const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
            if (got <= 0) return;
            text.append(buffer, static_cast<std::size_t>(got));
        }
        {
            const Json event = boost::json::parse(text.substr(text.find("\r\n\r\n") + 4));
            const std::lock_guard lock(mutex_);
            types_.insert(text_of(event, "type"));
        }
        const std::string answer =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        (void)!::write(connection, answer.data(), answer.size());
    }
    static bool is_whole(const std::string& text) {
        const std::size_t end = text.find("\r\n\r\n");
        const std::size_t length = text.find("Content-Length: ");
        return end != std::string::npos && length != std::string::npos &&
               text.size() >= end + 4 + std::stoul(text.substr(length + 16));
    }

    int listener_;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::set<std::string> types_;
    std::jthread thread_;
};

struct DividedShop {
    ProcessGroup group{{{"order"}, {"pay"}, {"store"}, {"notify"}, {"marketing"}},
                       {"server.trusted_proxies=[\"127.0.0.1\"]", "webhooks.allow_private=true"}};
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
    CHECK(states() == States{{"marketing", "running"},
                             {"notify", "running"},
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
        return consumers.size() == 5 && lag == 0;
    }));
    shop.group.kill("store");
    CHECK(states()["store"] == "failed");
    shop.group.start("store");
    CHECK(states()["store"] == "running");
}

TEST_CASE("the entrance: the owner's lists have what each process finds of itself") {
    DividedShop shop;
    const auto has = [&](const char* path, const char* code) {
        const Json found = expect(shop.owner.get(path), 200);
        return std::ranges::count_if(found.at("items").as_array(), [&](const Json& item) {
            return text_of(item, "code") == code;
        });
    };
    // Of pay, store and notify.
    for (const char* code : {"payments-pretended", "stores-invented", "messages-not-sent"}) {
        CAPTURE(code);
        CHECK(has("/admin/setup-gaps", code) == 1);
        CHECK(has("/admin/doctor", code) == 1);
    }
    shop.group.kill("store");
    CHECK(has("/admin/doctor", "payments-pretended") == 1);
    shop.group.start("store");
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
    CHECK(shop.owner.get("/campaigns").status == 200);
    CHECK(shop.owner.get("/events?module=marketing").status == 200);
    expect(shop.owner.request("POST", "/admin/modules/marketing/stop", ""), 200);
    expect(shop.owner.request("POST", "/admin/modules/marketing/start", ""), 200);
    CHECK(shop.customer.get("/").status == 200);
    CHECK(shop.customer.get("/kitchen").status == 200);
    const Headers peer{{"X-Baedal-Peer", peer_secret}};
    for (const char* path : {"/internal/log?module=order&after=0", "/internal/lists/modules"})
        CHECK(shop.customer.get(path, peer).status == 404);
    CHECK(shop.customer.get("/orders", peer).status == 401);
}

TEST_CASE("the entrance: a webhook gets the events of all processes, also of one that was away") {
    Receiver receiver;
    DividedShop shop;
    expect(shop.owner.post("/admin/webhooks", object{{"url", receiver.url()}}), 201);
    const std::string id = shop.placed();
    REQUIRE(shop.has_ticket(id));
    CHECK(
        eventually([&] { return receiver.has("OrderPlaced") && receiver.has("PaymentApproved"); }));
    expect(shop.owner.post("/tickets/" + id + "/accept", object{}), 200);
    CHECK(eventually([&] { return receiver.has("TicketAccepted"); }));
    expect(shop.owner.post("/tickets/" + id + "/cook", object{}), 200);
    shop.group.kill("store");
    CHECK(shop.placed() != id);
    shop.group.start("store");
    CHECK(eventually([&] { return receiver.has("CookingStarted"); }, std::chrono::seconds{20}));
}

}  // namespace entrance_test
