// Who may read /metrics, and that promtool accepts it.
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

#include <regex>

#include <unistd.h>

#include <doctest/doctest.h>

#include "support/child_process.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"
#include "support/users.h"
#include "toss_simulator/certificates.h"

using namespace baedal::test;

TEST_CASE("the metrics are for staff, and for programs on this machine") {
    Shop shop({"server.trusted_proxies=[\"127.0.0.1\"]"});
    add_user(shop, "kim", {1});
    CHECK(shop.new_neighbour().get("/metrics").status == 200);
    CHECK(shop.new_neighbour("a wrong token").get("/metrics").status == 200);
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

TEST_CASE("the metrics of the process have plausible values") {
    Shop shop;
    shop.placed();
    const auto value =
        [page = shop.new_neighbour(owner_token).get("/metrics").body](const std::string& name) {
            const std::size_t at = page.find("\n" + name + " ");
            REQUIRE_MESSAGE(at != std::string::npos, name);
            return std::stod(page.substr(at + name.size() + 2));
        };
    const auto now = static_cast<double>(std::time(nullptr));
    CHECK(value("process_start_time_seconds") > now - 600);
    CHECK(value("process_start_time_seconds") < now + 10);
    CHECK(value("process_cpu_seconds_total") > 0);
    CHECK(value("process_cpu_seconds_total") < 600);
    CHECK(value("process_resident_memory_bytes") > 4e6);
    CHECK(value("process_virtual_memory_bytes") > value("process_resident_memory_bytes"));
    CHECK(value("process_threads") > 6);  // the writers of the databases alone
    CHECK(value("process_open_fds") > 12);
    CHECK(value("process_max_fds") > value("process_open_fds"));
}

TEST_CASE("the alert rules and the dashboard name metrics that the server has") {
    const TemporaryFolder folder;
    const auto certificate = baedal::toss::make_certificates(folder.path);
    Shop shop;
    shop.placed();
    Shop secure({"server.tls.certificate=\"" + certificate.certificate.string() + "\"",
                 "server.tls.key=\"" + certificate.key.string() + "\"",
                 "backup.folder=\"" + (folder.path / "backups").string() + "\"",
                 "backup.follow=\"" + (folder.path / "copy").string() + "\""});
    // The first backup is made at the start.
    REQUIRE(eventually(
        [&] { return secure.customer.get("/metrics").body.contains("\nbaedal_backup_last"); },
        std::chrono::seconds{30}));
    const std::string page =
        shop.customer.get("/metrics").body + secure.customer.get("/metrics").body;
    int named = 0;
    for (const char* file : {"prometheus/baedal-rules.yml", "grafana/baedal.json"}) {
        const std::string text =
            content(std::filesystem::path(BAEDAL_SOURCE_DIR) / "deploy" / file);
        const std::regex name("\\b(baedal|process)_[a-z_]+");
        for (std::sregex_iterator it(text.begin(), text.end(), name), end; it != end; ++it) {
            CAPTURE(file);
            CHECK_MESSAGE(page.contains("\n" + it->str()), it->str());
            ++named;
        }
    }
    CHECK(named > 30);
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
    const HttpResponse response = shop.new_neighbour(owner_token).get("/metrics");
    REQUIRE(response.status == 200);
    CHECK(response.header("content-type").starts_with("text/plain; version=0.0.4"));

    const auto page =
        std::filesystem::temp_directory_path() / ("baedal-metrics-" + std::to_string(::getpid()));
    std::ofstream(page) << response.body;
    const std::string command = promtool + " check metrics < " + page.string();
    CHECK(std::system(command.c_str()) == 0);
    std::filesystem::remove(page);
}
