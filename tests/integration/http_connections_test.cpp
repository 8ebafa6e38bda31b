// The life of a connection: kept alive, shared by several requests, ended in order.
#include <doctest/doctest.h>

#include "support/toy_server.h"

namespace http_connections_test {

using namespace baedal;
using std::chrono::milliseconds;
using test::eventually;
using test::RawClient;
using test::RawResponse;
using test::ToyServer;

namespace {

std::string get_request(const std::string& path, const std::string& version = "1.1",
                        const std::string& fields = "") {
    return "GET " + path + " HTTP/" + version + "\r\nHost: a\r\n" + fields + "\r\n";
}

const std::string subscription = get_request("/toys/feed");

}  // namespace

TEST_CASE("a connection is kept for the next request where both sides want that") {
    const ToyServer toys;
    RawClient kept(toys.port());
    for (int i = 0; i < 3; ++i) CHECK_FALSE(kept.ask(get_request("/toys")).header("Connection"));
    CHECK_EQ(kept.ask(get_request("/toys", "1.1", "Connection: close\r\n")).header("Connection"),
             "close");
    CHECK(kept.ends());

    RawClient old(toys.port());
    CHECK_EQ(
        old.ask(get_request("/toys", "1.0", "Connection: keep-alive\r\n")).header("Connection"),
        "keep-alive");
    CHECK_EQ(old.ask(get_request("/toys", "1.0")).header("Connection"), "close");
    CHECK(old.ends());

    RawClient both(toys.port());
    CHECK_EQ(both.ask(get_request("/toys", "1.1", "Connection: keep-alive, close\r\n"))
                 .header("Connection"),
             "close");

    RawClient after_error(toys.port());
    CHECK_EQ(after_error.ask(get_request("/nobody")).status, 404);
    CHECK_EQ(after_error.ask(get_request("/toys")).status, 200);
}

TEST_CASE("pipelined requests are answered in order") {
    ToyServer toys;
    RawClient client(toys.port());
    std::string many = get_request("/toys/slow");
    for (int i = 0; i < 200; ++i) many += get_request("/toys/n" + std::to_string(i));
    client.send(many);
    CHECK(eventually([&] { return toys.waiting_at_gate() == 1; }));
    toys.open_gate();
    CHECK_EQ(client.read_response().body, "{\"slow\":true}");
    for (int i = 0; i < 200; ++i)
        CHECK_EQ(client.read_response().body, "{\"toy\":\"n" + std::to_string(i) + "\"}");
}

TEST_CASE("requests that arrive byte by byte are answered, and so are half-closed clients") {
    const ToyServer toys;
    RawClient client(toys.port());
    const std::string request =
        "POST /toys HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    for (const char byte : request) REQUIRE(client.send(std::string(1, byte)));
    const RawResponse response = client.read_response();
    CHECK_EQ(response.status, 201);
    CHECK(response.body.contains("\"body\":\"abc\""));

    client.send(get_request("/toys/1") + get_request("/toys/2"));
    client.stop_sending();
    CHECK_EQ(client.read_response().status, 200);
    CHECK_EQ(client.read_response().status, 200);
    CHECK(client.ends());
}

TEST_CASE("a client that leaves in the middle of something harms nobody") {
    ToyServer toys;
    for (const std::string part :
         {"", "GET", "GET /toys HTTP/1.1\r\nHost: a\r\n",
          "POST /toys HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123"}) {
        RawClient client(toys.port());
        client.send(part);
    }
    {
        RawClient impatient(toys.port());
        impatient.send(get_request("/toys/slow"));
        CHECK(eventually([&] { return toys.waiting_at_gate() == 1; }));
    }
    toys.open_gate();
    CHECK(eventually([&] { return toys.server->open_connections() == 0; }));
    CHECK_EQ(toys.ask(get_request("/toys")).status, 200);
}

TEST_CASE("a stop closes what is idle, lets what runs finish, and says goodbye to streams") {
    ToyServer toys;
    RawClient idle(toys.port());
    CHECK_EQ(idle.ask(get_request("/toys")).status, 200);
    RawClient fresh(toys.port());
    RawClient slow(toys.port());
    slow.send(get_request("/toys/slow") + get_request("/toys"));
    RawClient stream(toys.port());
    stream.send(subscription);
    stream.read_head();
    CHECK(eventually(
        [&] { return toys.waiting_at_gate() == 1 && toys.server->open_connections() == 4; }));

    toys.server->stop();
    CHECK(idle.ends());
    CHECK(fresh.ends());
    CHECK_EQ(stream.read_chunk(), ": bye\n\n");
    CHECK_EQ(stream.read_chunk(), "");
    CHECK(stream.ends());
    CHECK_FALSE(toys.server->drained());
    CHECK_THROWS(RawClient(toys.port()).ask(get_request("/toys")));

    toys.open_gate();
    const RawResponse response = slow.read_response();
    CHECK_EQ(response.status, 200);
    CHECK_EQ(response.header("Connection"), "close");
    slow.close_gracefully();
    CHECK(toys.server->stop_and_wait(std::chrono::seconds{2}));
}

TEST_CASE("a stop does not wait for ever") {
    ToyServer toys;
    RawClient slow(toys.port());
    slow.send(get_request("/toys/slow"));
    RawClient half(toys.port());
    half.send("GET /to");
    CHECK(eventually([&] { return toys.waiting_at_gate() == 1; }));
    const auto began = std::chrono::steady_clock::now();
    CHECK_FALSE(toys.server->stop_and_wait(milliseconds{100}));
    CHECK_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{1});
    CHECK(half.ends());
}

TEST_CASE("a taken port is named, with what to do about it") {
    const ToyServer toys;
    ToyServer other;
    std::vector<boost::asio::io_context*> contexts;
    boost::asio::io_context context;
    http::Server second({{{.host = "127.0.0.1", .port = toys.port()}},
                         {&context},
                         other.router,
                         other.topics,
                         [](const http::Request&) { return http::Actor{}; },
                         other.random,
                         other.clock,
                         other.metrics});
    CHECK_THROWS_WITH_AS(second.listen(), doctest::Contains("server.listen"), std::runtime_error);
}

TEST_CASE("many clients at once all get their answers") {
    ToyServer toys;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 200; ++i) clients.push_back(std::make_unique<RawClient>(toys.port()));
    for (int round = 0; round < 5; ++round) {
        for (std::size_t i = 0; i < clients.size(); ++i)
            clients[i]->send(get_request("/toys/c" + std::to_string(i)));
        for (std::size_t i = 0; i < clients.size(); ++i) {
            CHECK_EQ(clients[i]->read_response().body, "{\"toy\":\"c" + std::to_string(i) + "\"}");
        }
    }
    CHECK_EQ(toys.server->open_connections(), 200);
    CHECK(toys.metrics.exposition().contains("baedal_http_open_connections 200"));
}

TEST_CASE("a thread that does not keep up is given no more than a handful of connections") {
    ToyServer toys;
    const auto answered = [&](int count) {
        return toys.metrics.exposition().contains(
            "baedal_http_requests_total{module=\"toy\",status=\"2xx\"} " + std::to_string(count) +
            "\n");
    };
    RawClient first(toys.port());  // of the thread that accepts
    CHECK_EQ(first.ask(get_request("/toys")).status, 200);
    RawClient blocking(toys.port());
    blocking.send(get_request("/toys/blocking"));
    REQUIRE(eventually([&] { return toys.waiting_at_gate() == 1; }));

    constexpr int handful = 64;
    std::vector<std::unique_ptr<RawClient>> crowd;
    for (int i = 0; i < 200; ++i) {
        crowd.push_back(std::make_unique<RawClient>(toys.port()));
        crowd.back()->send(get_request("/toys"));
    }
    CHECK(eventually([&] { return answered(1 + 200 - handful); }));
    toys.open_gate();
    CHECK(eventually([&] { return answered(2 + 200); }));
}

}  // namespace http_connections_test
