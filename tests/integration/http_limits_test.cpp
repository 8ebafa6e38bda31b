// How much a client may send, how slowly, and how many clients there may be.
#include <doctest/doctest.h>

#include "support/toy_server.h"

namespace http_limits_test {

using namespace baedal;
using std::chrono::milliseconds;
using test::eventually;
using test::RawClient;
using test::RawResponse;
using test::ToyServer;

namespace {

const std::string valid_request = "GET /toys HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post_head(const std::string& fields) {
    return "POST /toys HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + fields + "\r\n";
}

}  // namespace

TEST_CASE("a head may have 8 KiB and no more") {
    const ToyServer toys;
    const std::string before = "GET /toys HTTP/1.1\r\nHost: a\r\nX-Fill: ";
    const std::size_t room = 8 * 1024 - before.size() - 4;
    CHECK_EQ(toys.ask(before + std::string(room, 'x') + "\r\n\r\n").status, 200);
    CHECK_EQ(toys.ask(before + std::string(room + 1, 'x') + "\r\n\r\n").status, 431);
    CHECK_EQ(toys.ask("GET /" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n").status,
             431);

    RawClient endless(toys.port());
    endless.send(before);
    bool sending = true;
    for (int i = 0; i < 1000 && sending; ++i) sending = endless.send(std::string(1000, 'x'));
    CHECK_EQ(endless.read_response().status, 431);
    CHECK_EQ(toys.ask(valid_request).status, 200);
}

TEST_CASE("a body may have 64 KiB and no more") {
    const ToyServer toys;
    const std::string most(64 * 1024, 'x');
    const RawResponse whole = toys.ask(post_head("Content-Length: 65536\r\n") + most);
    CHECK_EQ(whole.status, 201);
    CHECK(whole.body.contains(most));

    // Refused by its length alone, before any of it was sent.
    RawClient announced(toys.port());
    CHECK_EQ(announced.ask(post_head("Content-Length: 65537\r\n")).status, 413);
    CHECK(announced.ends());

    // What is sent in spite of it does not cost the client the response.
    RawClient eager(toys.port());
    eager.send(post_head("Content-Length: 400000\r\n") + std::string(400'000, 'x'));
    CHECK_EQ(eager.read_response().status, 413);
    CHECK_EQ(toys.ask(valid_request).status, 200);
}

TEST_CASE("the limits hold for chunked bodies, and for what is around their chunks") {
    const ToyServer toys;
    const std::string head = post_head("Transfer-Encoding: chunked\r\n");
    const std::string half = "8000\r\n" + std::string(0x8000, 'x') + "\r\n";
    CHECK_EQ(toys.ask(head + half + half + "0\r\n\r\n").status, 201);
    CHECK_EQ(toys.ask(head + half + half + "1\r\nx\r\n0\r\n\r\n").status, 413);
    CHECK_EQ(toys.ask(head + "ffffffff\r\n").status, 413);

    RawClient extended(toys.port());
    extended.send(head + "1;" + std::string(20'000, 'x'));
    CHECK_EQ(extended.read_response().status, 413);

    RawClient trailing(toys.port());
    trailing.send(head + "0\r\nX-A: " + std::string(20'000, 'x'));
    CHECK_EQ(trailing.read_response().status, 413);

    std::string mostly_framing = head;
    for (int i = 0; i < 20'000; ++i) mostly_framing += "1;a=bcd\r\nx\r\n";
    RawClient framing(toys.port());
    framing.send(mostly_framing);
    CHECK_EQ(framing.read_response().status, 413);
    CHECK_EQ(toys.ask(valid_request).status, 200);
}

TEST_CASE("a request that dribbles in is answered 408 when its time is over") {
    http::Limits limits = ToyServer::quick();
    limits.request = milliseconds{800};
    const ToyServer toys(limits);

    SUBCASE("in its head") {
        RawClient slow(toys.port());
        const auto began = std::chrono::steady_clock::now();
        slow.send("GET /toys HTTP/1.1\r\nHost: a\r\n");
        // Each byte comes quickly enough; all of them do not.
        while (std::chrono::steady_clock::now() - began < milliseconds{600}) {
            slow.send("X: y\r\n");
            eventually([] { return false; }, milliseconds{10});
        }
        const RawResponse response = slow.read_response();
        CHECK_EQ(response.status, 408);
        CHECK_EQ(response.header("Connection"), "close");
        CHECK(slow.ends());
    }
    SUBCASE("in its body") {
        RawClient slow(toys.port());
        slow.send(post_head("Content-Length: 10\r\nX-Request-Id: mine\r\n") + "123");
        const RawResponse response = slow.read_response();
        CHECK_EQ(response.status, 408);
        CHECK_EQ(response.header("X-Request-Id"), "mine");
    }
    CHECK_EQ(toys.ask(valid_request).status, 200);
}

TEST_CASE("an idle connection is closed without a word") {
    http::Limits limits = ToyServer::quick();
    limits.idle = milliseconds{800};
    const ToyServer toys(limits);
    RawClient silent(toys.port());
    CHECK(silent.ends());
    RawClient quiet(toys.port());
    CHECK_EQ(quiet.ask(valid_request).status, 200);
    CHECK(quiet.ends());
}

TEST_CASE("a client that does not take its answer is cut off") {
    http::Limits limits = ToyServer::quick();
    limits.write = milliseconds{800};
    const ToyServer toys(limits);
    RawClient stuck(toys.port(), 4096);
    stuck.send("GET /toys/large HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(eventually([&] { return toys.server->open_connections() == 1; }));
    CHECK(eventually([&] { return toys.server->open_connections() == 0; }));
}

TEST_CASE("a full server hangs up on who has been silent longest") {
    http::Limits limits = ToyServer::quick();
    limits.max_connections = 2;
    limits.evictable_after = milliseconds{1};
    const ToyServer toys(limits, 1);
    RawClient active(toys.port());
    RawClient silent(toys.port(), 4096);
    bool takes_all = true;
    SUBCASE("before its first request") {}
    SUBCASE("between two requests") { CHECK_EQ(silent.ask(valid_request).status, 200); }
    SUBCASE("within a request") { silent.send("GET /toys HTTP/1.1\r\nHost: a\r\n"); }
    SUBCASE("without taking its answer") {
        silent.send("GET /toys/large HTTP/1.1\r\nHost: a\r\n\r\n");
        takes_all = false;
    }
    CHECK(eventually([&] { return toys.server->open_connections() == 2; }));
    for (int i = 0; i < 2; ++i)
        CHECK_EQ(active.ask(valid_request).status, 200);  // behind the silent one

    eventually([] { return false; }, milliseconds{5});
    RawClient extra(toys.port());
    CHECK_EQ(extra.ask(valid_request).status, 200);
    if (takes_all) CHECK(silent.ends());
    CHECK(eventually([&] { return toys.server->open_connections() == 2; }));
    CHECK_EQ(active.ask(valid_request).status, 200);
    CHECK(toys.metrics.exposition().contains("baedal_http_displaced_connections_total 1"));
    CHECK(toys.metrics.exposition().contains("baedal_http_refused_connections_total 0"));
}

TEST_CASE("a full server hangs up on nobody who has been silent for a moment only") {
    http::Limits limits = ToyServer::quick();
    limits.max_connections = 1;
    limits.evictable_after = std::chrono::minutes{1};
    const ToyServer toys(limits, 1);
    RawClient client(toys.port());
    CHECK_EQ(client.ask(valid_request).status, 200);
    CHECK_EQ(toys.ask(valid_request).status, 503);
    CHECK_EQ(client.ask(valid_request).status, 200);
}

TEST_CASE("event streams take half of the connections at most") {
    http::Limits limits = ToyServer::quick();
    limits.max_connections = 4;
    const ToyServer toys(limits, 1);
    const std::string feed = "GET /toys/feed HTTP/1.1\r\nHost: a\r\n";
    RawClient first(toys.port());
    RawClient second(toys.port());
    RawClient third(toys.port());
    for (RawClient* client : {&first, &second}) {
        client->send(feed + "\r\n");
        CHECK_EQ(client->read_head().status, 200);
    }
    third.send(feed + "\r\n");
    const RawResponse refused = third.read_response();
    CHECK_EQ(refused.status, 503);
    CHECK(refused.header("Retry-After").has_value());
    CHECK_EQ(third.ask(valid_request).status, 200);
    third.send(feed + "Authorization: Bearer staff\r\n\r\n");
    CHECK_EQ(third.read_head().status, 200);
}

TEST_CASE("connections beyond the limit get a quick 503 where all are at work") {
    http::Limits limits = ToyServer::quick();
    limits.max_connections = 3;
    ToyServer toys(limits);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<RawClient>(toys.port()));
        clients.back()->send("GET /toys/slow HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    CHECK(eventually([&] { return toys.waiting_at_gate() == 3; }));
    RawClient extra(toys.port());
    const RawResponse response = extra.ask(valid_request);
    CHECK_EQ(response.status, 503);
    CHECK(response.body.contains("/problems/overloaded"));
    CHECK(response.header("Retry-After").has_value());
    CHECK(response.header("X-Request-Id").has_value());
    CHECK(extra.ends());
    extra.close_gracefully();
    CHECK(toys.metrics.exposition().contains("baedal_http_refused_connections_total 1"));

    toys.open_gate();
    for (const auto& client : clients) CHECK_EQ(client->read_response().status, 200);
    clients.pop_back();
    CHECK(eventually([&] { return toys.server->open_connections() == 2; }));
    CHECK_EQ(toys.ask(valid_request).status, 200);
}

TEST_CASE("a client that waits for 100 Continue gets it, unless the answer is known already") {
    const ToyServer toys;
    RawClient client(toys.port());
    client.send(post_head("Content-Length: 4\r\nExpect: 100-Continue\r\n"));
    CHECK_EQ(client.read_head().status, 100);
    client.send("body");
    CHECK_EQ(client.read_response().status, 201);

    RawClient chunked(toys.port());
    chunked.send(post_head("Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n"));
    CHECK_EQ(chunked.read_head().status, 100);
    chunked.send("0\r\n\r\n");
    CHECK_EQ(chunked.read_response().status, 201);

    CHECK_EQ(client.ask(post_head("Content-Length: 4\r\nExpect: 100-continue\r\n") + "body").status,
             201);
    CHECK_EQ(client.ask(post_head("Content-Length: 0\r\nExpect: 100-continue\r\n")).status, 201);
    CHECK_EQ(toys.ask(post_head("Content-Length: 70000\r\nExpect: 100-continue\r\n")).status, 413);
    CHECK_EQ(toys.ask(post_head("Content-Length: 4\r\nExpect: 200-ok\r\n")).status, 417);
}

}  // namespace http_limits_test
