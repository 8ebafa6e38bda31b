// HTTPS by itself: the real server fetches its certificate from an authority for tests.
#include <doctest/doctest.h>

#include "support/child_process.h"
#include "support/eventually.h"
#include "support/pebble.h"
#include "support/raw_client.h"
#include "support/shop.h"
#include "support/temporary_folder.h"

using namespace baedal;
using namespace baedal::test;

namespace {

constexpr auto name = "shop.example.kr";

struct AcmeShop {
    AcmeShop() {
        CHECK(shop.server.stop() == 0);
        shop.server.set(std::string("server.tls.domains=[\"") + name + "\"]");
        shop.server.set("server.tls.email=\"owner@example.kr\"");
        shop.server.set("server.tls.acme=\"" + pebble.directory() + "\"");
        shop.server.set("server.tls.acme_ca_file=\"" + pebble.ca_file().string() + "\"");
    }
    // What a browser that trusts the authority is answered.
    std::string browse() const {
        const TemporaryFolder folder;
        const std::string command =
            "printf 'GET /livez HTTP/1.0\r\n\r\n' | timeout 10 openssl s_client -quiet "
            "-verify_return_error -verify_hostname " +
            std::string(name) + " -servername " + name + " -CAfile " + pebble.root_file().string() +
            " -connect 127.0.0.1:" + std::to_string(shop.server.port());
        const pid_t pid = launch({"/bin/sh", "-c", command}, {}, folder.path / "log");
        (void)wait_for_end(pid, std::chrono::seconds{15});
        return content(folder.path / "log");
    }
    int ask_in_clear_text() const {
        RawClient client(shop.server.port());
        return client.ask(std::string("GET /menus/1 HTTP/1.1\r\nHost: ") + name + "\r\n\r\n")
            .status;
    }

    Shop shop;
    Pebble pebble{shop.server.port()};
};

}  // namespace

TEST_CASE("the server fetches its certificate by itself, and keeps it over a restart") {
    AcmeShop f;
    f.shop.server.start();
    CHECK(
        eventually([&] { return f.browse().contains("HTTP/1.1 200"); }, std::chrono::seconds{20}));
    CHECK(f.ask_in_clear_text() == 308);
    CHECK(f.shop.server.log_tail(400).contains("the certificate was fetched"));

    const auto file = f.shop.server.data() / "acme" / "certificate.pem";
    const std::string before = content(file);
    CHECK(f.shop.server.stop() == 0);
    f.shop.server.start();
    CHECK(f.browse().contains("HTTP/1.1 200"));
    CHECK(content(file) == before);
    using std::filesystem::perms;
    for (const auto& entry : std::filesystem::directory_iterator(file.parent_path()))
        CHECK((entry.status().permissions() & (perms::group_all | perms::others_all)) ==
              perms::none);
}

TEST_CASE(
    "without an answer of the authority the shop is open in clear text, and the log says why") {
    Shop shop;
    CHECK(shop.server.stop() == 0);
    shop.server.set("server.tls.domains=[\"shop.example.kr\"]");
    shop.server.set("server.tls.acme=\"https://127.0.0.1:1/dir\"");
    shop.server.start();
    CHECK(eventually(
        [&] { return shop.server.log_tail(400).contains("the certificate was not fetched"); }));
    CHECK(shop.place(chicken()).status == 201);
}

TEST_CASE("names that no authority gives a certificate for are refused") {
    const TemporaryFolder folder;
    for (const char* domain :
         {"localhost", "127.0.0.1", "*.example.kr", "Shop.example.kr", ".kr"}) {
        CAPTURE(domain);
        const ProcessResult wrong =
            run_binary({"serve", "--data", folder.path.string(), "--set",
                        std::string("server.tls.domains=[\"") + domain + "\"]"},
                       std::chrono::seconds{20});
        CHECK(wrong.code == 2);
        CHECK(wrong.errors.contains("server.tls.domains"));
    }
    const ProcessResult both = run_binary(
        {"serve", "--data", folder.path.string(), "--set", "server.tls.domains=[\"a.example.kr\"]",
         "--set", "server.tls.certificate=\"a\"", "--set", "server.tls.key=\"b\""},
        std::chrono::seconds{20});
    CHECK(both.code == 2);
    CHECK(both.errors.contains("exclude each other"));
}
