// Who may read /metrics, and that promtool accepts it.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include <doctest/doctest.h>

#include "support/users.h"

using namespace baedal::test;

TEST_CASE("the metrics are for staff, and for programs on this machine") {
    Shop shop({"server.trusted_proxies=[\"127.0.0.1\"]"});
    add_user(shop, "kim", {1});
    CHECK(shop.customer.get("/metrics").status == 200);
    CHECK(HttpClient(shop.server.port(), "a wrong token").get("/metrics").status == 200);
    for (const char* field : {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host",
                              "X-Real-IP", "Forwarded", "Via"}) {
        CAPTURE(field);
        const Headers forwarded{{field, "203.0.113.1"}};
        const HttpResponse refused = shop.customer.get("/metrics", forwarded);
        CHECK(refused.status == 401);
        CHECK_FALSE(refused.body.contains("baedal_"));
        CHECK(shop.owner.get("/metrics", forwarded).status == 200);
        CHECK(HttpClient(shop.server.port(), log_in(shop.server.port(), "kim").token)
                  .get("/metrics", forwarded)
                  .status == 200);
    }
}

TEST_CASE("promtool reports no problem in the metrics of a running shop") {
    const std::string promtool = std::string(BAEDAL_SOURCE_DIR) + "/build/tools/promtool";
    if (!std::filesystem::exists(promtool)) {
        MESSAGE("skipped: ./dev test fetches promtool, and it is not there");
        return;
    }
    Shop shop;
    (void)shop.placed();
    (void)shop.place(chicken("tok_declined"));
    const HttpResponse response = shop.customer.get("/metrics");
    REQUIRE(response.status == 200);
    CHECK(response.header("content-type").starts_with("text/plain; version=0.0.4"));

    const auto page =
        std::filesystem::temp_directory_path() / ("baedal-metrics-" + std::to_string(::getpid()));
    std::ofstream(page) << response.body;
    const std::string command = promtool + " check metrics < " + page.string();
    CHECK(std::system(command.c_str()) == 0);
    std::filesystem::remove(page);
}
