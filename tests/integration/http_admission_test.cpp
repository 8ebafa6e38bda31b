// One client's address: how many requests and connections it may have, and who is exempt.
#include <doctest/doctest.h>

#include "support/toy_server.h"

namespace http_admission_test {

using namespace baedal;
using namespace std::chrono_literals;
using test::eventually;
using test::RawClient;
using test::RawResponse;
using test::ToyServer;

namespace {

constexpr std::uint32_t other_address = INADDR_LOOPBACK + 1;  // 127.0.0.2
constexpr int burst = 5;

std::string get(const std::string& path, const std::string& fields = "") {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}
const std::string good = get("/toys");

// Nobody is exempt; one request a second, `burst` at once.
http::Limits strict() {
    http::Limits limits = ToyServer::quick();
    limits.exempts_loopback = false;
    limits.requests_per_second = 1;
    limits.request_burst = burst;
    return limits;
}

http::Limits behind_proxy() {
    http::Limits limits = strict();
    limits.trusted_proxies = {http::Network::parse("127.0.0.1").value()};
    return limits;
}

// How many of so many requests were answered 200; the others must be 429.
int served(RawClient& client, const std::string& request, int count) {
    int good_responses = 0;
    for (int i = 0; i < count; ++i) {
        const int status = client.ask(request).status;
        CHECK((status == 200 || status == 429));
        good_responses += status == 200 ? 1 : 0;
    }
    return good_responses;
}

bool counted(const ToyServer& toys, const std::string& line) {
    return toys.metrics.exposition().contains(line + "\n");
}

struct Clocked {
    explicit Clocked(http::Limits limits) : toys(std::move(limits), 2, &clock) {}
    ManualClock clock{TimePoint{1'700'000'000'000ms}};
    ToyServer toys;
};

}  // namespace

TEST_CASE("a client that makes too many requests gets 429 and when to come back") {
    Clocked shop(strict());
    RawClient client(shop.toys.port());
    CHECK_EQ(served(client, good, burst), burst);

    const RawResponse refused = client.ask(get("/toys", "X-Request-Id: mine\r\n"));
    CHECK_EQ(refused.status, 429);
    CHECK_EQ(refused.header("Content-Type"), "application/problem+json");
    CHECK_EQ(refused.header("Retry-After"), "1");
    CHECK_EQ(refused.header("X-Request-Id"), "mine");
    CHECK(refused.header("Date").has_value());
    CHECK_FALSE(refused.header("Connection").has_value());
    CHECK(refused.body.contains("\"type\":\"/problems/rate-limited\""));
    CHECK(refused.body.contains("wait 1 s"));
    CHECK(counted(shop.toys, "baedal_http_rate_limited_total 1"));

    // The same connection goes on, as soon as there is room again.
    shop.clock.advance(1s);
    CHECK_EQ(served(client, good, 3), 1);
    CHECK(counted(shop.toys, "baedal_http_rate_limited_total 3"));
}

TEST_CASE("the limit is one for all connections and threads, and for each address its own") {
    Clocked shop(strict());
    int good_responses = 0;
    for (int i = 0; i < 4; ++i) {
        RawClient client(shop.toys.port());
        good_responses += served(client, good, 4);
    }
    CHECK_EQ(good_responses, burst);
    RawClient neighbour(shop.toys.port(), 0, other_address);
    CHECK_EQ(served(neighbour, good, 2 * burst), burst);
}

TEST_CASE("whatever is asked for is refused before anything looks at it") {
    Clocked shop(strict());
    RawClient client(shop.toys.port());
    served(client, good, burst);
    CHECK_EQ(client.ask(get("/nobody")).status, 429);
    CHECK_EQ(client.ask(get("/halted")).status, 429);
    CHECK_EQ(client.ask(get("/toys/for/owner")).status, 429);
    CHECK_EQ(client.ask("DELETE /toys HTTP/1.1\r\nHost: a\r\n\r\n").status, 429);
    CHECK_EQ(client
                 .ask("POST /toys HTTP/1.1\r\nHost: a\r\nContent-Type: text/html\r\n"
                      "Content-Length: 4\r\n\r\n{{{{")
                 .status,
             429);
    client.send("HEAD /toys HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK_EQ(client.read_response(true).status, 429);
    client.send(get("/toys/feed") + good);
    CHECK_EQ(client.read_response().status, 429);
    CHECK_EQ(client.read_response().status, 429);
}

TEST_CASE("the files of the pages do not count, and other requests below them do") {
    Clocked shop(strict());
    RawClient client(shop.toys.port());
    const auto asset = [&](const std::string& line) {
        return client.ask(line + " HTTP/1.1\r\nHost: a\r\n\r\n").status;
    };
    for (int i = 0; i < 4 * burst; ++i) CHECK_EQ(asset("GET /assets/index-B4x.js"), 404);
    CHECK_EQ(served(client, good, 2 * burst), burst);
    CHECK_EQ(asset("GET /assets/index-B4x.js"), 404);
    CHECK_EQ(asset("HEAD /assets/index-B4x.js"), 404);
    CHECK_EQ(asset("POST /assets/index-B4x.js"), 429);
    CHECK_EQ(asset("GET /assets"), 429);
    CHECK_EQ(asset("GET /assets/more/index-B4x.js"), 429);
}

TEST_CASE("staff and owners are never limited, and wrong credentials are") {
    Clocked shop(strict());
    RawClient client(shop.toys.port());
    const std::string wrong = get("/toys", "Authorization: Bearer guess\r\n");
    CHECK_EQ(served(client, wrong, 2 * burst), burst);
    CHECK_EQ(client.ask(get("/toys", "Authorization: Bearer crash\r\n")).status, 429);

    CHECK_EQ(served(client, get("/toys", "Authorization: Bearer staff\r\n"), 20), 20);
    CHECK_EQ(served(client, get("/toys/for/owner", "Authorization: Bearer owner\r\n"), 20), 20);
    CHECK_EQ(client.ask(good).status, 429);
}

TEST_CASE("what staff do leaves the others at their address what they have") {
    Clocked shop(strict());
    RawClient client(shop.toys.port());
    CHECK_EQ(served(client, get("/toys", "Authorization: Bearer staff\r\n"), 20), 20);
    CHECK_EQ(served(client, good, burst), burst);
}

TEST_CASE("a client cannot name another address, unless it is a trusted proxy") {
    Clocked shop(strict());
    RawClient client(shop.toys.port());
    int good_responses = 0;
    for (int i = 0; i < 2 * burst; ++i) {
        const std::string forged = "X-Forwarded-For: 203.0.113." + std::to_string(i) + "\r\n";
        good_responses += client.ask(get("/toys", forged)).status == 200 ? 1 : 0;
    }
    CHECK_EQ(good_responses, burst);
}

TEST_CASE("behind a trusted proxy each client has its own limit") {
    Clocked shop(behind_proxy());
    RawClient proxy(shop.toys.port());
    const auto from = [](const std::string& list) {
        return get("/toys", "X-Forwarded-For: " + list + "\r\n");
    };
    CHECK_EQ(served(proxy, from("203.0.113.1"), 2 * burst), burst);
    CHECK_EQ(served(proxy, from("203.0.113.2"), 2 * burst), burst);
    // What the client itself put to the left is nothing, be it loopback.
    CHECK_EQ(proxy.ask(from("198.51.100.1, 203.0.113.1")).status, 429);
    CHECK_EQ(proxy.ask(from("127.0.0.1, 203.0.113.1")).status, 429);
    // A household in IPv6.
    CHECK_EQ(served(proxy, from("2001:db8::1"), burst), burst);
    CHECK_EQ(proxy.ask(from("2001:db8::2")).status, 429);
    CHECK_EQ(proxy.ask(from("2001:db8:0:1::1")).status, 200);
    // Without a client's name it is the proxy's own request.
    CHECK_EQ(served(proxy, good, 2 * burst), burst);

    // Another peer is no proxy, whatever it says, not even of a client that is not limited.
    RawClient stranger(shop.toys.port(), 0, other_address);
    CHECK_EQ(served(stranger, from("203.0.113.3"), 2 * burst), burst);
    CHECK_EQ(proxy.ask(from("203.0.113.3")).status, 200);
}

TEST_CASE("a program on the same machine is not limited unless it names another client") {
    http::Limits limits = strict();
    limits.exempts_loopback = true;
    limits.max_connections_per_address = 1;
    SUBCASE("undeclared") {
        Clocked shop(limits);
        RawClient first(shop.toys.port());
        RawClient second(shop.toys.port(), 0, other_address);
        RawClient third(shop.toys.port(), 0, other_address);
        CHECK_EQ(served(first, good, 50), 50);
        const auto from = [](const std::string& list) {
            return get("/toys", "X-Forwarded-For: " + list + "\r\n");
        };
        CHECK_EQ(served(second, from("203.0.113.1"), 50), burst);
        CHECK_EQ(served(second, from("203.0.113.2"), 50), burst);
        CHECK_EQ(second.ask(from("198.51.100.1, 203.0.113.1")).status, 429);
        // Behind a second proxy on this machine the client is the same.
        CHECK_EQ(second.ask(from("203.0.113.1, 127.0.0.1")).status, 429);
        CHECK_EQ(served(second, from("203.0.113.3, ::1"), 50), burst);
        CHECK_EQ(served(second, from("127.0.0.1"), 50), 50);
        CHECK_EQ(served(second, from("unknown"), 50), 50);
        CHECK_EQ(served(third, good, 50), 50);
    }
    SUBCASE("declared") {
        limits.trusted_proxies = {http::Network::parse("127.0.0.0/8").value()};
        Clocked shop(limits);
        RawClient proxy(shop.toys.port());
        CHECK_EQ(served(proxy, get("/toys", "X-Forwarded-For: 203.0.113.1\r\n"), 50), burst);
    }
}

TEST_CASE("a limit of 0 is none") {
    http::Limits limits = strict();
    limits.requests_per_second = 0;
    limits.max_connections_per_address = 0;
    Clocked shop(limits);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<RawClient>(shop.toys.port()));
        CHECK_EQ(served(*clients.back(), good, 10), 10);
    }
}

TEST_CASE("one address cannot occupy all connections") {
    http::Limits limits = ToyServer::quick();
    limits.exempts_loopback = false;
    limits.max_connections_per_address = 3;
    ToyServer toys(limits);
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 3; ++i) {
        slow.push_back(std::make_unique<RawClient>(toys.port()));
        slow.back()->send("GET /toys HTTP/1.1\r\n");
    }
    CHECK(eventually([&] { return toys.server->open_connections() == 3; }));

    RawClient extra(toys.port());
    const RawResponse response = extra.ask(good);
    CHECK_EQ(response.status, 429);
    CHECK(response.body.contains("/problems/rate-limited"));
    CHECK(response.body.contains("connections"));
    CHECK_EQ(response.header("Retry-After"), "1");
    CHECK_EQ(response.header("Connection"), "close");
    CHECK(response.header("X-Request-Id").has_value());
    CHECK(extra.ends());
    extra.close_gracefully();
    CHECK(counted(toys, "baedal_http_refused_connections_total 1"));

    RawClient neighbour(toys.port(), 0, other_address);
    CHECK_EQ(neighbour.ask(good).status, 200);
}

TEST_CASE("a connection's place is free again, however it ended") {
    http::Limits limits = ToyServer::quick();
    limits.exempts_loopback = false;
    limits.max_connections_per_address = 1;
    limits.request = 100ms;
    limits.idle = 100ms;
    ToyServer toys(limits);
    const auto served_again = [&] {
        return eventually([&] { return RawClient(toys.port()).ask(good).status == 200; });
    };
    SUBCASE("the client left") {
        {
            RawClient client(toys.port());
        }
        CHECK(served_again());
        {
            RawClient client(toys.port());
            client.send("GET /to");
        }
        CHECK(served_again());
    }
    SUBCASE("it was idle, too slow or refused") {
        RawClient silent(toys.port());
        CHECK(silent.ends());
        silent.close_gracefully();
        CHECK(served_again());
        CHECK(eventually([&] { return toys.server->drained(); }));
        RawClient slow(toys.port());
        slow.send("GET /to");
        CHECK_EQ(slow.read_response().status, 408);
        slow.close_gracefully();
        CHECK(served_again());
    }
    SUBCASE("it was a stream") {
        RawClient listener(toys.port());
        listener.send(get("/toys/feed"));
        CHECK_EQ(listener.read_head().status, 200);
        CHECK_EQ(RawClient(toys.port()).ask(good).status, 429);
        toys.publish("end");
        CHECK(served_again());
    }
}

namespace {

// A client's open stream through the proxy, or the status that refused it.
struct Follower {
    Follower(const ToyServer& toys, const std::string& client,
             const std::string& path = "/toys/feed", const std::string& more = "")
        : connection(toys.port()) {
        connection.send(get(path, "X-Forwarded-For: " + client + "\r\n" + more));
        head = connection.read_head();
    }
    RawClient connection;
    RawResponse head;
};

}  // namespace

TEST_CASE("behind a proxy one client cannot take all places for event streams") {
    http::Limits limits = behind_proxy();
    limits.requests_per_second = 0;
    limits.max_streams_per_address = 2;
    limits.max_streams_per_path = 0;
    ToyServer toys(limits);
    const std::string greedy = "203.0.113.1";
    auto first = std::make_unique<Follower>(toys, greedy);
    const Follower second(toys, greedy);
    CHECK_EQ(first->head.status, 200);
    CHECK_EQ(second.head.status, 200);

    Follower third(toys, greedy);
    CHECK_EQ(third.head.status, 429);
    CHECK(third.head.header("Retry-After").has_value());
    CHECK_EQ(Follower(toys, "203.0.113.2").head.status, 200);
    CHECK_EQ(Follower(toys, greedy, "/toys/feed", "Authorization: Bearer staff\r\n").head.status,
             200);
    CHECK_EQ(Follower(toys, greedy, "/toys").head.status, 200);

    // The place of a stream that was closed is free.
    first.reset();
    CHECK(eventually([&] { return Follower(toys, greedy).head.status == 200; }));
}

TEST_CASE("the event streams of one path are limited over all clients") {
    http::Limits limits = behind_proxy();
    limits.requests_per_second = 0;
    limits.max_streams_per_path = 2;
    ToyServer toys(limits);
    {
        const Follower first(toys, "203.0.113.1");
        const Follower second(toys, "203.0.113.2");
        CHECK_EQ(second.head.status, 200);
        CHECK_EQ(Follower(toys, "203.0.113.3").head.status, 429);
        CHECK_EQ(Follower(toys, "203.0.113.3", "/toys/feed", "Authorization: Bearer owner\r\n")
                     .head.status,
                 200);
    }
    CHECK(eventually([&] { return Follower(toys, "203.0.113.3").head.status == 200; }));

    // A stream that was over at once holds no place.
    toys.publish("end");
    for (int i = 0; i < 5; ++i)
        CHECK_EQ(Follower(toys, "203.0.113.1", "/toys/feed", "Last-Event-ID: 1\r\n").head.status,
                 204);
}

TEST_CASE("a trusted proxy may have any number of connections") {
    http::Limits limits = behind_proxy();
    limits.requests_per_second = 0;
    limits.max_connections_per_address = 2;
    ToyServer toys(limits);
    std::vector<std::unique_ptr<RawClient>> connections;
    for (int i = 0; i < 10; ++i) {
        connections.push_back(std::make_unique<RawClient>(toys.port()));
        CHECK_EQ(connections.back()->ask(get("/toys", "X-Forwarded-For: 203.0.113.1\r\n")).status,
                 200);
    }
}

TEST_CASE("a proxy that is named while its connection is open is believed from the next request") {
    Clocked shop(strict());
    RawClient proxy(shop.toys.port());
    const std::string first = get("/toys", "X-Forwarded-For: 192.0.2.1\r\n");
    const std::string second = get("/toys", "X-Forwarded-For: 192.0.2.2\r\n");
    CHECK_EQ(served(proxy, first, burst), burst);
    CHECK_EQ(proxy.ask(second).status, 429);  // both are the proxy's
    shop.toys.server->trust({http::Network::parse("127.0.0.1").value()});
    CHECK(shop.toys.server->trusts_proxies());
    CHECK_EQ(proxy.ask(second).status, 200);
    shop.toys.server->trust({});
    CHECK_EQ(proxy.ask(second).status, 429);
}

}  // namespace http_admission_test
