// The stream of a store's tickets: a screen misses no change.
#include "store_harness.h"

namespace store_stream_test {

using namespace baedal;
using namespace baedal::store;
using namespace baedal::order::contract;
using namespace baedal::test;

namespace {

// The browser's side of an event stream.
class Screen {
public:
    Screen(StoreHarness& harness, const std::string& last_event_id = {})
        : last_event_id_(last_event_id) {
        connect(harness);
    }

    void connect(StoreHarness& harness) {
        Call call{http::Method::get, "/stores/1/tickets/events"};
        if (!last_event_id_.empty()) call.headers = {{"Last-Event-ID", last_event_id_}};
        const Response response = harness.send(call);
        REQUIRE(response.http.stream);
        source_ = response.http.stream;
        position_ = source_->position;
    }
    // "order id/state" of each ticket that the stream has until now.
    std::vector<std::string> look() {
        std::vector<std::string> out;
        for (bool more = true; more;) {
            const auto batch = source_->read_after(position_);
            position_ = batch.position;
            more = batch.more;
            for (const http::StreamEvent& event : batch.events) {
                last_event_id_ = event.id;
                if (event.data.empty()) continue;  // an id alone
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

TEST_CASE("store: a stream begins with the active tickets and continues with each change") {
    StoreHarness harness;
    const std::string a = harness.place();
    const std::string b = harness.place();
    const std::string over = harness.place();
    harness.place(2);
    harness.command(over, "reject");
    harness.command(a, "accept");
    Screen screen(harness);
    CHECK(screen.topic() == "store:1:tickets");
    CHECK(screen.look() == Seen{b + "/received", a + "/accepted"});
    CHECK(screen.look().empty());
    const std::string c = harness.place();
    harness.command(b, "reject");
    CHECK(screen.look() == Seen{c + "/received", b + "/rejected"});
}

TEST_CASE("store: a screen that reconnects gets the changes that it missed, across a restart too") {
    StoreHarness harness;
    const std::string a = harness.place();
    const std::string b = harness.place();
    Screen screen(harness);
    CHECK(screen.look().size() == 2);
    harness.command(a, "accept");
    harness.command(a, "cook");
    harness.command(b, "reject");
    harness.restart();
    const std::string c = harness.place();
    screen.connect(harness);
    CHECK(screen.look() == Seen{a + "/cooking", b + "/rejected", c + "/received"});
    screen.connect(harness);
    CHECK(screen.look().empty());
}

TEST_CASE(
    "store: a ticket that had ended before a screen began is not shown when the screen comes "
    "back") {
    StoreHarness harness;
    const std::string a = harness.place();
    harness.command(harness.place(), "reject");
    Screen screen(harness);
    CHECK(screen.look() == Seen{a + "/received"});
    screen.connect(harness);
    CHECK(screen.look().empty());
    harness.command(a, "reject");
    Screen empty(harness);
    CHECK(empty.look().empty());
    const std::string b = harness.place();
    empty.connect(harness);
    CHECK(empty.look() == Seen{b + "/received"});
}

TEST_CASE("store: an id that this store never gave begins anew") {
    StoreHarness harness;
    const std::string a = harness.place();
    harness.command(harness.place(), "reject");
    for (const char* strange : {"99", "yesterday", "-1", "1:5", "99999999999999999999"}) {
        CAPTURE(strange);
        CHECK(Screen(harness, strange).look() == Seen{a + "/received"});
    }
    CHECK(Screen(harness, "0").look().size() == 2);
}

TEST_CASE("store: a long beginning is sent in parts, and no change meanwhile is lost") {
    StoreHarness harness;
    const auto ids = harness.place_many(250);
    const Response response = harness.get("/stores/1/tickets/events");
    const auto& source = *response.http.stream;
    auto batch = source.read_after(source.position);
    CHECK(batch.more);
    std::map<std::string, std::string> seen;
    const auto note = [&] {
        for (const auto& event : batch.events) {
            if (event.data.empty()) continue;  // an id alone
            const json::Value ticket = *json::parse(event.data);
            seen[std::string(ticket.at("orderId").as_string())] =
                std::string(ticket.at("state").as_string());
        }
    };
    note();
    harness.command(ids.front(), "reject");  // shown already
    harness.command(ids.back(), "reject");   // not yet
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
    StoreHarness harness;
    CHECK(harness.get("/stores/9/tickets/events").status == 404);
    CHECK(harness.get("/stores/1/tickets/events", customer()).status == 401);
}

}  // namespace store_stream_test
