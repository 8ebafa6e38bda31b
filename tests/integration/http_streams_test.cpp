// Server-sent events: nothing is missed, nobody is forgotten, and the end is orderly.
#include <doctest/doctest.h>

#include "support/toy_server.h"

namespace http_streams_test {

using namespace baedal;
using std::chrono::milliseconds;
using test::eventually;
using test::RawClient;
using test::RawResponse;
using test::ToyServer;

namespace {

const std::string subscription = "GET /toys/feed HTTP/1.1\r\nHost: a\r\n\r\n";

std::string event(int id, const std::string& data) {
    return "id: " + std::to_string(id) + "\nevent: news\ndata: " + data + "\n\n";
}

}  // namespace

TEST_CASE("a stream begins with what there is and goes on with what is told") {
    ToyServer toys;
    toys.publish("one");
    toys.publish("two");
    RawClient client(toys.port());
    client.send(subscription);
    const RawResponse head = client.read_head();
    CHECK_EQ(head.status, 200);
    CHECK_EQ(head.header("Content-Type"), "text/event-stream");
    CHECK_EQ(head.header("Cache-Control"), "no-store");
    CHECK_EQ(head.header("X-Accel-Buffering"), "no");
    CHECK_EQ(head.header("Transfer-Encoding"), "chunked");
    CHECK_FALSE(head.header("Content-Length"));
    CHECK_EQ(client.read_chunk(), event(1, "one"));
    CHECK_EQ(client.read_chunk(), event(2, "two"));
    CHECK_EQ(toys.server->open_streams(), 1);

    toys.publish("three");
    CHECK_EQ(client.read_chunk(), event(3, "three"));
    toys.publish("end");
    CHECK_EQ(client.read_chunk(), event(4, "end"));
    CHECK_EQ(client.read_chunk(), "");
    CHECK(client.ends());
    CHECK(
        eventually([&] { return toys.server->open_streams() == 0 && toys.topics.waiting() == 0; }));
}

TEST_CASE("a stream sends what it has read when that is settled") {
    ToyServer toys;
    toys.publish("one");
    toys.is_settled = false;
    RawClient client(toys.port());
    client.send(subscription);
    REQUIRE(eventually([&] { return toys.server->open_streams() == 1; }));
    CHECK_THROWS_WITH(client.read_head(milliseconds{50}), "nothing came in time; received: ''");
    toys.is_settled = true;
    client.read_head();
    CHECK_EQ(client.read_chunk(), event(1, "one"));
}

TEST_CASE("a stream goes on where the client left it") {
    ToyServer toys;
    for (const char* text : {"one", "two", "three"}) toys.publish(text);
    RawClient client(toys.port());
    client.send("GET /toys/feed HTTP/1.1\r\nHost: a\r\nLast-Event-ID: 2\r\n\r\n");
    client.read_head();
    CHECK_EQ(client.read_chunk(), event(3, "three"));
}

TEST_CASE("a stream that is over gives its last event once, and then nothing to come back for") {
    ToyServer toys;
    toys.publish("one");
    toys.publish("end");
    const auto ask = [&](const std::string& fields) {
        return toys.ask("GET /toys/feed HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
    };
    CHECK_EQ(ask("").body, event(1, "one") + event(2, "end"));
    CHECK_EQ(ask("Last-Event-ID: 1\r\n").body, event(2, "end"));
    RawClient client(toys.port());
    const RawResponse over =
        client.ask("GET /toys/feed HTTP/1.1\r\nHost: a\r\nLast-Event-ID: 2\r\n\r\n");
    CHECK_EQ(over.status, 204);
    CHECK_FALSE(over.header("Content-Type"));
    CHECK_FALSE(over.header("Transfer-Encoding"));
    CHECK_EQ(client.ask("GET /toys HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
    CHECK(eventually([&] { return toys.server->open_streams() == 0; }));
}

TEST_CASE("line breaks in an event cannot forge another") {
    ToyServer toys;
    toys.publish("a\n\nevent: forged\r\ndata: b");
    RawClient client(toys.port());
    client.send(subscription);
    client.read_head();
    CHECK_EQ(client.read_chunk(), event(1, "aevent: forgeddata: b"));
}

TEST_CASE("a quiet stream has a heartbeat") {
    http::Limits limits = ToyServer::quick();
    limits.heartbeat = milliseconds{40};
    ToyServer toys(limits);
    RawClient client(toys.port());
    client.send(subscription);
    client.read_head();
    CHECK_EQ(client.read_chunk(), ": heartbeat\n\n");
    CHECK_EQ(client.read_chunk(), ": heartbeat\n\n");
    toys.publish("news");
    std::string chunk = client.read_chunk();
    while (chunk == ": heartbeat\n\n") chunk = client.read_chunk();
    CHECK(chunk.ends_with(event(1, "news")));
}

TEST_CASE("an HTTP/1.0 client sees the end when the connection closes") {
    ToyServer toys;
    toys.publish("one");
    toys.publish("end");
    const RawResponse response =
        toys.ask("GET /toys/feed HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK_FALSE(response.header("Transfer-Encoding"));
    CHECK_EQ(response.header("Connection"), "close");
    CHECK_EQ(response.body, event(1, "one") + event(2, "end"));
}

TEST_CASE("HEAD of a stream has no stream") {
    ToyServer toys;
    toys.publish("one");
    RawClient client(toys.port());
    const RawResponse head = client.ask("HEAD /toys/feed HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK_EQ(head.status, 200);
    CHECK_EQ(head.header("Content-Type"), "text/event-stream");
    client.stop_sending();
    CHECK(client.ends());
}

TEST_CASE("a stream that cannot begin is an honest error, and one that breaks has no proper end") {
    ToyServer toys;
    toys.publish("broken");
    CHECK_EQ(toys.ask(subscription).status, 500);

    ToyServer others;
    RawClient client(others.port());
    client.send(subscription);
    client.read_head();
    others.publish("one");
    CHECK_EQ(client.read_chunk(), event(1, "one"));
    others.publish("broken");
    CHECK(client.ends());
}

TEST_CASE("a listener that goes away is noticed though nothing happens") {
    ToyServer toys;
    RawClient stays(toys.port());
    stays.send(subscription);
    stays.read_head();
    {
        RawClient goes(toys.port());
        goes.send(subscription);
        goes.read_head();
        CHECK_EQ(toys.server->open_streams(), 2);
        goes.send("noise that nobody reads");
    }
    CHECK(
        eventually([&] { return toys.server->open_streams() == 1 && toys.topics.waiting() == 1; }));
    toys.publish("one");
    CHECK_EQ(stays.read_chunk(), event(1, "one"));
}

TEST_CASE("a listener that does not read is cut off, and holds up nobody") {
    http::Limits limits = ToyServer::quick();
    limits.write = milliseconds{2000};  // the other one may be slow on a busy machine
    ToyServer toys(limits, 1);
    RawClient stuck(toys.port(), 4096);
    stuck.send(subscription);
    RawClient reads(toys.port());
    reads.send(subscription);
    reads.read_head();
    CHECK(eventually([&] { return toys.server->open_streams() == 2; }));
    const std::string large(1024 * 1024, 'x');
    for (int i = 1; i <= 8; ++i) {
        toys.publish(large);
        CHECK_EQ(reads.read_chunk(), event(i, large));
    }
    CHECK(eventually([&] { return toys.server->open_streams() == 1; }));
    toys.publish("last");
    CHECK_EQ(reads.read_chunk(), event(9, "last"));
}

TEST_CASE("the streams of a module that stops are ended, and no others") {
    ToyServer toys;
    RawClient client(toys.port());
    client.send(subscription);
    client.read_head();
    toys.server->end_streams("other");
    toys.publish("one");
    CHECK_EQ(client.read_chunk(), event(1, "one"));
    toys.server->end_streams("toy");
    CHECK_EQ(client.read_chunk(), ": bye\n\n");
    CHECK_EQ(client.read_chunk(), "");
    CHECK(client.ends());
}

}  // namespace http_streams_test
