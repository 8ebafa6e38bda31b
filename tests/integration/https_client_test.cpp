// The client for external services: what it trusts, what it sends, and when it gives up.
#include <doctest/doctest.h>
#include <boost/asio/ip/tcp.hpp>

#include "net/connection.h"
#include "net/https_client.h"
#include "support/coroutines.h"
#include "support/temporary_folder.h"
#include "toss_simulator/server.h"

namespace https_client_test {

using namespace baedal;
using namespace baedal::test;
using namespace std::chrono_literals;

namespace {

struct Service {
    explicit Service(const toss::CertificateOptions& wish = {})
        : certificates(toss::make_certificates(folder.path, wish)), server({0, certificates}) {}

    net::ClientSettings settings() const {
        net::ClientSettings out;
        out.base = *net::parse_base_url(server.url());
        out.ca_file = certificates.authority.string();
        return out;
    }

    TemporaryFolder folder;
    toss::Certificates certificates;
    toss::Server server;
    Io io{1};
};

net::ClientRequest get(const std::string& target) { return {"GET", target, {}, ""}; }

// Confirms a payment that there is not: a response that needs the whole way.
net::ClientRequest confirm(const std::string& key) {
    net::ClientRequest request{
        "POST",
        "/v1/payments/confirm",
        {{"Authorization", net::basic_authorization("test_sk_simulator", "")}},
        R"({"paymentKey": "k", "orderId": "o", "amount": 1})"};
    if (!key.empty()) request.headers.emplace_back("Idempotency-Key", key);
    return request;
}

std::string failure(Service& s, const net::HttpsClient& client, net::ClientRequest request,
                    bool expect_sent) {
    try {
        return "answered " + std::to_string(s.io.run(client.call(std::move(request))).status);
    } catch (const net::CallFailed& e) {
        CHECK(e.maybe_sent == expect_sent);
        return e.what();
    }
}

}  // namespace

TEST_CASE("a client calls over TLS, each time on a connection of its own") {
    Service s;
    const net::HttpsClient client(s.settings());
    for (int i = 0; i < 5; ++i) {
        const net::ClientResponse response = s.io.run(client.call(get("/control/ledger")));
        CHECK(response.status == 200);
        CHECK(response.body == R"({"items":[]})");
    }
    CHECK(s.io.run(client.call(confirm("k1"))).status == 404);
    CHECK(s.server.requests() == 6);
    CHECK(s.server.accepted() == 6);
}

TEST_CASE("an address in place of a name is checked too") {
    Service s;
    net::ClientSettings settings = s.settings();
    settings.base.host = "127.0.0.1";
    const net::HttpsClient client(settings);
    CHECK(s.io.run(client.call(get("/control/ledger"))).status == 200);
}

TEST_CASE("plain HTTP works on this machine") {
    Service s;
    toss::Server plain({});
    net::ClientSettings settings;
    settings.base = *net::parse_base_url(plain.url());
    const net::HttpsClient client(settings);
    CHECK(s.io.run(client.call(get("/control/ledger"))).status == 200);
    CHECK(plain.requests() == 1);
}

TEST_CASE("a certificate that cannot be trusted gets no request") {
    SUBCASE("of an unknown authority") {
        Service s;
        const Service other;
        net::ClientSettings settings = s.settings();
        settings.ca_file = other.certificates.authority.string();
        const net::HttpsClient client(settings);
        const std::string text = failure(s, client, confirm("k1"), false);
        CHECK(text.contains("its certificate is not accepted"));
        CHECK(s.server.requests() == 0);
    }
    SUBCASE("of an authority that the system does not know") {
        Service s;
        net::ClientSettings settings = s.settings();
        settings.ca_file = "";
        const net::HttpsClient client(settings);
        CHECK(failure(s, client, confirm("k1"), false).contains("certificate is not accepted"));
        CHECK(s.server.requests() == 0);
    }
    SUBCASE("of another host") {
        Service s({.host = "api.example.com"});
        const net::HttpsClient client(s.settings());
        CHECK(failure(s, client, confirm("k1"), false).contains("hostname mismatch"));
        CHECK(s.server.requests() == 0);
    }
    SUBCASE("that has expired") {
        Service s({.valid_for = -1h});
        const net::HttpsClient client(s.settings());
        CHECK(failure(s, client, confirm("k1"), false).contains("certificate has expired"));
        CHECK(s.server.requests() == 0);
    }
}

TEST_CASE("a request is sent once, also one with an Idempotency-Key") {
    Service s;
    const net::HttpsClient client(s.settings());
    for (const char* key : {"k1", ""}) {
        s.server.bank().plan({"confirm", "drop", 1, 400, "", false});
        CHECK(failure(s, client, confirm(key), true).contains("did not answer"));
    }
    CHECK(s.server.requests() == 2);
    CHECK(s.io.run(client.call(confirm("k1"))).status == 404);
}

TEST_CASE("a call ends at its deadline") {
    Service s;
    net::ClientSettings settings = s.settings();
    settings.deadline = 200ms;
    const net::HttpsClient client(settings);
    s.server.bank().set_latency(20s);
    const auto begun = std::chrono::steady_clock::now();
    CHECK(failure(s, client, confirm("k1"), true).contains("time is up"));
    CHECK(std::chrono::steady_clock::now() - begun < 10s);
}

TEST_CASE("a server that accepts and says nothing is given up at the deadline") {
    Service s;
    boost::asio::io_context context;
    boost::asio::ip::tcp::acceptor silent(context, {boost::asio::ip::address_v4::loopback(), 0});
    net::ClientSettings settings = s.settings();
    settings.base.port = std::to_string(silent.local_endpoint().port());
    settings.deadline = 200ms;
    const net::HttpsClient client(settings);
    CHECK(failure(s, client, confirm("k1"), false).contains("time is up"));
}

namespace {

namespace asio = boost::asio;
using Address = asio::ip::tcp::endpoint;

// A host with several addresses, each of another kind.
struct ManyAddresses : Service {
    // The system accepts its connections; nothing is ever read or written.
    Address silent() {
        listeners.emplace_back(context, Address{asio::ip::address_v4::loopback(), 0});
        return listeners.back().local_endpoint();
    }
    // Nobody listens to it.
    Address closed() {
        asio::ip::tcp::acceptor gone(context, {asio::ip::address_v4::loopback(), 0});
        return gone.local_endpoint();
    }
    static Address of(const Service& service) {
        const auto port = static_cast<std::uint16_t>(std::stoi(service.settings().base.port));
        return {asio::ip::address_v4::loopback(), port};
    }
    Address good() const { return of(*this); }

    // The port of the address that was connected to; 0 and the error if none was.
    std::uint16_t connect(std::vector<Address> addresses, Milliseconds deadline = 60s) {
        asio::ssl::context tls(asio::ssl::context::tls_client);
        tls.set_verify_mode(asio::ssl::verify_peer);
        tls.load_verify_file(certificates.authority.string());
        try {
            const auto connection =
                io.run(net::connect(std::move(addresses), settings().base, &tls,
                                    std::chrono::steady_clock::now() + deadline));
            return connection->tcp().socket().remote_endpoint().port();
        } catch (const net::CallFailed& e) {
            CHECK_FALSE(e.maybe_sent);
            error = e.what();
            return 0;
        }
    }

    asio::io_context context;
    std::vector<asio::ip::tcp::acceptor> listeners;
    std::string error;
};

}  // namespace

TEST_CASE("an address that is silent does not keep a call from the next one") {
    ManyAddresses host;
    const Address good = host.good();
    CHECK(host.connect({good, host.silent()}) == good.port());
    CHECK(host.connect({host.silent(), good}) == good.port());
    CHECK(host.connect({host.silent(), host.silent(), good, host.silent()}) == good.port());
    CHECK(host.connect({host.silent(), host.closed(), good}) == good.port());
}

TEST_CASE("an address that fails is followed by the next one") {
    ManyAddresses host;
    const Address good = host.good();
    CHECK(host.connect({host.closed(), good}) == good.port());
    const Service impostor;  // of another authority
    CHECK(host.connect({ManyAddresses::of(impostor), good}) == good.port());
    CHECK(impostor.server.requests() == 0);
    // The failure of the last one does not end the attempt at an earlier one.
    CHECK(host.connect({good, host.closed()}) == good.port());
}

TEST_CASE("when no address can be reached the error names each, at the deadline at the latest") {
    ManyAddresses host;
    CHECK(host.connect({host.silent(), host.silent()}, 600ms) == 0);
    CHECK(host.error.contains("127.0.0.1: no TLS: time is up; 127.0.0.1: no TLS: time is up"));
    CHECK(host.connect({host.closed(), host.closed()}) == 0);
    CHECK(host.error.contains("cannot be reached: 127.0.0.1: Connection refused"));
    CHECK(host.connect({}) == 0);
    CHECK(host.connect({host.good()}, 0ms) == 0);
    CHECK(host.error.contains("time is up"));
}

TEST_CASE("what nobody listens to, or nobody knows, is said so") {
    Service s;
    net::ClientSettings settings = s.settings();
    settings.base.port = "1";
    const net::HttpsClient nobody(settings);
    CHECK(failure(s, nobody, confirm("k1"), false).contains("cannot be reached"));
    settings.base.host = "no-such-host.invalid";
    settings.deadline = 5s;
    const net::HttpsClient unknown(settings);
    CHECK(failure(s, unknown, confirm("k1"), false).contains("its address"));
}

TEST_CASE("a line break in a request's head is refused") {
    Service s;
    const net::HttpsClient client(s.settings());
    CHECK_THROWS_AS(s.io.run(client.call(confirm("k1\r\nX-Evil: 1"))), std::invalid_argument);
    CHECK_THROWS_AS(s.io.run(client.call(get("/control HTTP/1.1\r\nX-Evil: 1\r\n"))),
                    std::invalid_argument);
    CHECK(s.server.accepted() == 0);
}

TEST_CASE("a response that is too large is an error") {
    Service s;
    net::ClientSettings settings = s.settings();
    settings.max_response = 10;
    const net::HttpsClient client(settings);
    CHECK(failure(s, client, get("/control/ledger"), true).contains("body limit exceeded"));
}

TEST_CASE("certificate authorities that cannot be read are refused at once") {
    Service s;
    net::ClientSettings settings = s.settings();
    settings.ca_file = s.certificates.key.string();
    CHECK_THROWS_AS(net::HttpsClient{settings}, std::runtime_error);
}

TEST_CASE("a client calls from several threads, and may be destroyed after any call") {
    Service s;
    Io io(2);
    for (int i = 0; i < 3; ++i) {
        const net::HttpsClient client(s.settings());
        CHECK(io.begin(client.call(get("/control/ledger")), 0).get().status == 200);
        CHECK(io.begin(client.call(get("/control/ledger")), 1).get().status == 200);
    }
    CHECK(s.server.accepted() == 6);
}

}  // namespace https_client_test
