// A kitchen screen never has to ask again and never misses an order.
#include "store_shop.h"

using namespace baedal;
using namespace baedal::store;
using namespace baedal::store::test;

namespace {

// The browser's side of an event stream.
class Screen {
public:
    Screen(Shop& shop, const std::string& last_event_id = {}) : last_event_id_(last_event_id) {
        connect(shop);
    }

    void connect(Shop& shop) {
        Call call{http::Method::get, "/stores/1/tickets/events"};
        if (!last_event_id_.empty()) call.headers = {{"Last-Event-ID", last_event_id_}};
        const Answer answer = shop.call(call);
        REQUIRE(answer.response.stream);
        source_ = answer.response.stream;
        position_ = source_->position;
    }
    // "order id/state" of everything that the stream has to say by now.
    std::vector<std::string> look() {
        std::vector<std::string> out;
        for (bool more = true; more;) {
            const auto batch = source_->read_after(position_);
            position_ = batch.position;
            more = batch.more;
            for (const http::StreamEvent& event : batch.events) {
                last_event_id_ = event.id;
                if (event.data.empty()) continue;  // tells the id alone
                CHECK(event.event == "ticket");
                const json::Value ticket = *json::parse(event.data);
                out.push_back(std::string(ticket.at("orderId").as_string()) + "/" +
                              std::string(ticket.at("state").as_string()));
            }
        }
        return out;
    }
    const std::string& last_event_id() const { return last_event_id_; }
    const std::string& topic() const { return source_->topic; }

private:
    std::string last_event_id_;
    std::string position_;
    std::shared_ptr<http::EventSource> source_;
};

using Seen = std::vector<std::string>;

}  // namespace

TEST_CASE("store: a stream begins with what is under way and goes on with each change") {
    Shop shop;
    const std::string a = shop.place();
    const std::string b = shop.place();
    const std::string over = shop.place();
    shop.place(2);
    shop.command(over, "reject");
    shop.command(a, "accept");
    Screen screen(shop);
    CHECK(screen.topic() == "store:1:tickets");
    CHECK(screen.look() == Seen{b + "/received", a + "/accepted"});
    CHECK(screen.look().empty());
    const std::string c = shop.place();
    shop.command(b, "reject");
    CHECK(screen.look() == Seen{c + "/received", b + "/rejected"});
}

TEST_CASE("store: a screen that was away gets what it missed, a restart of the server included") {
    Shop shop;
    const std::string a = shop.place();
    const std::string b = shop.place();
    Screen screen(shop);
    CHECK(screen.look().size() == 2);
    shop.command(a, "accept");
    shop.command(a, "cook");
    shop.command(b, "reject");
    shop.restart();
    const std::string c = shop.place();
    screen.connect(shop);
    CHECK(screen.look() == Seen{a + "/cooking", b + "/rejected", c + "/received"});
    screen.connect(shop);
    CHECK(screen.look().empty());
}

TEST_CASE("store: what had ended before a screen began is not told when it comes back") {
    Shop shop;
    const std::string a = shop.place();
    shop.command(shop.place(), "reject");
    Screen screen(shop);
    CHECK(screen.look() == Seen{a + "/received"});
    screen.connect(shop);
    CHECK(screen.look().empty());
    shop.command(a, "reject");
    Screen empty(shop);
    CHECK(empty.look().empty());
    const std::string b = shop.place();
    empty.connect(shop);
    CHECK(empty.look() == Seen{b + "/received"});
}

TEST_CASE("store: an id that this store never gave begins anew") {
    Shop shop;
    const std::string a = shop.place();
    shop.command(shop.place(), "reject");
    for (const char* strange : {"99", "yesterday", "-1", "1:5", "99999999999999999999"}) {
        CAPTURE(strange);
        CHECK(Screen(shop, strange).look() == Seen{a + "/received"});
    }
    CHECK(Screen(shop, "0").look().size() == 2);
}

TEST_CASE("store: a long beginning is sent in parts, and what changes meanwhile is not lost") {
    Shop shop;
    std::vector<std::string> ids;
    for (int i = 0; i < 250; ++i) ids.push_back(shop.place());
    const Answer answer = shop.get("/stores/1/tickets/events");
    const auto& source = *answer.response.stream;
    auto batch = source.read_after(source.position);
    CHECK(batch.more);
    std::map<std::string, std::string> seen;
    const auto note = [&] {
        for (const auto& event : batch.events) {
            if (event.data.empty()) continue;  // tells the id alone
            const json::Value ticket = *json::parse(event.data);
            seen[std::string(ticket.at("orderId").as_string())] =
                std::string(ticket.at("state").as_string());
        }
    };
    note();
    shop.command(ids.front(), "reject");  // shown already
    shop.command(ids.back(), "reject");   // not yet
    while (batch.more) {
        batch = source.read_after(batch.position);
        note();
    }
    CHECK(seen.size() == 250);
    CHECK(seen[ids.front()] == "rejected");
    CHECK(seen[ids.back()] == "rejected");
    CHECK(seen[ids[100]] == "received");
}

TEST_CASE("store: only staff may watch, and only a store that is there") {
    Shop shop;
    CHECK(shop.get("/stores/9/tickets/events").status == 404);
    CHECK(shop.call({http::Method::get, "/stores/1/tickets/events", "", {}, http::Role::customer})
              .status == 401);
}
