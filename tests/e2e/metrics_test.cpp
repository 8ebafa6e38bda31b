// promtool accepts /metrics.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;

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
