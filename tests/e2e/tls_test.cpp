// HTTPS by the server itself: certificates from files, and their exchange while it runs.
#include <csignal>
#include <filesystem>

#include <doctest/doctest.h>

#include "net/https_client.h"
#include "support/child_process.h"
#include "support/coroutines.h"
#include "support/eventually.h"
#include "support/raw_client.h"
#include "support/shop.h"
#include "support/temporary_folder.h"
#include "toss_simulator/certificates.h"

using namespace baedal;
using namespace baedal::test;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> tls_settings(const toss::Certificates& files) {
    return {"server.tls.certificate=\"" + files.certificate.string() + "\"",
            "server.tls.key=\"" + files.key.string() + "\""};
}

struct TlsShop {
    TemporaryFolder folder;
    toss::Certificates files = toss::make_certificates(folder.path);
    Shop shop{tls_settings(files)};  // its own clients ask in clear text
    Io io{1};

    net::ClientResponse ask(net::ClientRequest request) { return ask(std::move(request), files); }
    net::ClientResponse ask(net::ClientRequest request, const toss::Certificates& trusted) {
        net::ClientSettings settings;
        settings.base =
            net::parse_base_url("https://localhost:" + std::to_string(shop.server.port())).value();
        settings.ca_file = trusted.authority.string();
        return io.run(net::HttpsClient(settings).call(std::move(request)));
    }
    net::ClientResponse get(const std::string& target) { return ask({"GET", target, {}, ""}); }

    // The output of `openssl s_client`, which asks for /livez.
    std::string openssl(const std::vector<std::string>& options) {
        const fs::path log = folder.path / "openssl.log";
        fs::remove(log);
        std::string command =
            "printf 'GET /livez HTTP/1.0\r\n\r\n' | timeout 10 openssl s_client "
            "-connect 127.0.0.1:" +
            std::to_string(shop.server.port()) + " -CAfile " + files.authority.string() +
            " -ign_eof";
        for (const std::string& option : options) command += " " + option;
        const pid_t pid = launch({"/bin/sh", "-c", command}, {}, log);
        REQUIRE(wait_for_end(pid, std::chrono::seconds{20}));
        return content(log);
    }
};

}  // namespace

TEST_CASE("a customer orders over HTTPS, and the browser is told to stay on it") {
    TlsShop f;
    const auto placed = f.ask({.method = "POST",
                               .target = "/orders",
                               .headers = {{"Content-Type", "application/json"}},
                               .body = serialize(Json(chicken()))});
    REQUIRE(placed.status == 201);
    const std::string id = text_of(boost::json::parse(placed.body), "id");
    CHECK(f.get("/orders/" + id).status == 200);
    CHECK(f.openssl({"-tls1_3"}).contains("Strict-Transport-Security: max-age="));
}

TEST_CASE("TLS 1.2 and 1.3 are spoken, and nothing older or weaker") {
    TlsShop f;
    CHECK(f.openssl({"-tls1_3"}).contains("HTTP/1.1 200"));
    CHECK(f.openssl({"-tls1_2"}).contains("HTTP/1.1 200"));
    CHECK_FALSE(f.openssl({"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"}).contains("HTTP/1.1"));
    CHECK_FALSE(f.openssl({"-tls1_2", "-cipher", "AES128-SHA"}).contains("HTTP/1.1"));
}

TEST_CASE("a client that offers protocols gets http/1.1, and a session is resumed") {
    TlsShop f;
    CHECK(f.openssl({"-alpn", "h2,http/1.1"}).contains("ALPN protocol: http/1.1"));
    CHECK_FALSE(f.openssl({"-alpn", "h2"}).contains("HTTP/1.1 200"));
    const std::string session = (f.folder.path / "session").string();
    CHECK(f.openssl({"-sess_out", session}).contains("New, TLSv1.3"));
    CHECK(f.openssl({"-sess_in", session}).contains("Reused, TLSv1.3"));
}

TEST_CASE("a request in clear text is sent to HTTPS with its path and query") {
    TlsShop f;
    const std::string port = std::to_string(f.shop.server.port());
    const auto to = [&](const std::string& host, const std::string& target) {
        RawClient client(f.shop.server.port());
        const RawResponse response =
            client.ask("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        CHECK(response.status == 308);
        return response.header("Location").value_or("");
    };
    CHECK(to("shop.example.kr", "/menus/1?limit=3&x=%20") ==
          "https://shop.example.kr/menus/1?limit=3&x=%20");
    CHECK(to("shop.example.kr:80", "/") == "https://shop.example.kr/");
    CHECK(to("shop.example.kr:" + port, "/orders") ==
          "https://shop.example.kr:" + port + "/orders");
    RawClient poster(f.shop.server.port());
    CHECK(poster.ask("POST /orders HTTP/1.1\r\nHost: a.kr\r\nContent-Length: 2\r\n\r\n{}").status ==
          308);
    // What programs on the machine ask for.
    CHECK(f.shop.customer.get("/livez").status == 200);
    CHECK(f.shop.owner.get("/admin/modules").status == 200);
}

TEST_CASE("a new certificate is taken up while the server runs, and a broken one is not") {
    TlsShop f;
    const toss::Certificates before = f.files;
    TemporaryFolder other;
    const toss::Certificates next = toss::make_certificates(other.path);
    CHECK_THROWS_AS(f.ask({"GET", "/livez", {}, ""}, next), net::CallFailed);

    const auto exchange = fs::copy_options::overwrite_existing;
    fs::copy_file(next.certificate, f.files.certificate, exchange);
    f.shop.server.send_signal(SIGHUP);
    CHECK(eventually([&] {
        return f.shop.server.log_tail(400).contains("the certificate was not read again");
    }));
    CHECK(f.get("/livez").status == 200);

    fs::copy_file(next.key, f.files.key, exchange);
    f.shop.server.send_signal(SIGHUP);
    CHECK(eventually([&] {
        try {
            return f.ask({"GET", "/livez", {}, ""}, next).status == 200;
        } catch (const net::CallFailed&) {
            return false;
        }
    }));
    CHECK(f.shop.owner.get("/metrics").body.contains("baedal_certificate_valid_until_seconds"));
}

TEST_CASE("a certificate that cannot be used ends the start with what is wrong") {
    const TemporaryFolder folder;
    const TemporaryFolder other;
    const toss::Certificates files = toss::make_certificates(folder.path);
    const toss::Certificates foreign = toss::make_certificates(other.path);
    const auto start = [&](const std::string& certificate, const std::string& key) {
        std::vector<std::string> arguments{"serve", "--data", (folder.path / "data").string(),
                                           "--listen", "127.0.0.1:0"};
        if (!certificate.empty())
            arguments.insert(arguments.end(),
                             {"--set", "server.tls.certificate=\"" + certificate + "\""});
        if (!key.empty())
            arguments.insert(arguments.end(), {"--set", "server.tls.key=\"" + key + "\""});
        return run_binary(arguments, std::chrono::seconds{20});
    };
    const std::string key = files.key.string();
    const std::string certificate = files.certificate.string();
    for (const ProcessResult& wrong :
         {start(certificate, ""), start(certificate, "/no/such/file"),
          start(certificate, foreign.key.string()), start(certificate, certificate)}) {
        CHECK(wrong.code == 2);
        CHECK(wrong.errors.contains("server.tls.key"));
    }
    for (const ProcessResult& wrong :
         {start("", key), start("/no/such/file", key), start(key, key)}) {
        CHECK(wrong.code == 2);
        CHECK(wrong.errors.contains("server.tls.certificate"));
    }
}

TEST_CASE("an event stream and a large page come over HTTPS") {
    TlsShop f;
    const auto placed = f.ask({.method = "POST",
                               .target = "/orders",
                               .headers = {{"Content-Type", "application/json"}},
                               .body = serialize(Json(chicken()))});
    const std::string id = text_of(boost::json::parse(placed.body), "id");
    const fs::path log = f.folder.path / "stream.log";
    const std::string command = "(printf 'GET /orders/" + id +
                                "/events HTTP/1.1\r\nHost: localhost\r\n\r\n'; sleep 2) | "
                                "timeout 10 openssl s_client -quiet -connect 127.0.0.1:" +
                                std::to_string(f.shop.server.port());
    const pid_t pid = launch({"/bin/sh", "-c", command}, {}, log);
    CHECK(eventually([&] { return content(log).contains("\"placed\""); }));
    (void)wait_for_end(pid, std::chrono::seconds{15});
    CHECK(f.get("/openapi.json").body.size() > 100'000);
}
