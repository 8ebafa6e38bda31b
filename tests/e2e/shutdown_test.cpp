// Graceful shutdown, and start errors of a wrong configuration.
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include "support/shop.h"
#include "support/sse_client.h"

using namespace baedal::test;
namespace fs = std::filesystem;

TEST_CASE(
    "SIGTERM under load ends the server within its limit and keeps every acknowledged order") {
    Shop shop;
    const std::string followed = shop.placed();
    REQUIRE(shop.is_caught_up());
    SseClient stream(shop.server.port(), "/orders/" + followed + "/events");
    REQUIRE(stream.next());

    std::mutex mutex;
    std::vector<std::string> acknowledged, surprises;
    std::optional<int> code;
    std::chrono::steady_clock::duration took{};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&](std::stop_token stop) {
                HttpClient client = shop.new_customer();
                while (!stop.stop_requested()) {
                    try {
                        const HttpResponse response = client.post("/orders", chicken());
                        const std::lock_guard lock(mutex);
                        if (response.status == 201) {
                            acknowledged.push_back(text_of(response.json(), "id"));
                        } else if (response.status != 503 && response.status != 202) {
                            surprises.push_back(response.body);
                        }
                    } catch (const ConnectionLost&) {
                        return;
                    }
                }
            });
        }
        CHECK(eventually([&] {
            const std::lock_guard lock(mutex);
            return acknowledged.size() > 50;
        }));
        const auto begin = std::chrono::steady_clock::now();
        code = shop.server.stop();
        took = std::chrono::steady_clock::now() - begin;
    }
    REQUIRE(code);
    CHECK(*code == 0);
    CHECK(took < std::chrono::seconds{5});
    MESSAGE("stopped within " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
                              << " ms after " << acknowledged.size() << " orders");
    CHECK(surprises.empty());

    // The event stream ended properly.
    while (stream.next(std::chrono::seconds{1})) {
    }
    CHECK(stream.ended());
    CHECK_FALSE(stream.broken());

    for (const auto& entry : fs::directory_iterator(shop.server.data())) {
        const std::string name = entry.path().filename().string();
        CAPTURE(name);
        if (name.ends_with("-wal")) CHECK(fs::file_size(entry.path()) == 0);
    }

    shop.server.start();
    for (const std::string& id : acknowledged) CHECK(shop.status(id) == "placed");
}

TEST_CASE("SIGTERM waits for a payment without a response of the gateway") {
    Shop shop;
    std::optional<HttpResponse> response;
    std::jthread customer([&] {
        HttpClient client = shop.new_customer();
        response = client.post("/orders", chicken("tok_timeout"));
    });
    REQUIRE(eventually(
        [&] { return !shop.owner.get("/payments").json().at("items").as_array().empty(); }));
    CHECK(shop.server.stop() == 0);
    customer.join();
    REQUIRE(response);
    CHECK(response->status == 202);
}

TEST_CASE("a server with idle connections and streams ends at once") {
    Shop shop;
    const std::string id = shop.placed();
    std::vector<std::unique_ptr<SseClient>> streams;
    for (int i = 0; i < 20; ++i) {
        streams.push_back(
            std::make_unique<SseClient>(shop.server.port(), "/orders/" + id + "/events"));
    }
    SseClient kitchen(shop.server.port(), "/stores/1/tickets/events", owner_token);
    SseClient log(shop.server.port(), "/events?module=order", owner_token);
    Socket idle(shop.server.port());
    const auto begin = std::chrono::steady_clock::now();
    CHECK(shop.server.stop() == 0);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{2});
}

TEST_CASE("SIGTERM ends the server within its limit while another process reads its files") {
    Shop shop;
    shop.placed();
    REQUIRE(shop.is_caught_up());
    std::vector<std::unique_ptr<SQLite::Database>> readers;
    for (const char* name : {"order", "pay", "pay_sandbox", "store", "notify", "access"}) {
        readers.push_back(std::make_unique<SQLite::Database>(
            (shop.server.data() / (std::string(name) + ".sqlite")).string(),
            SQLite::OPEN_READONLY));
        readers.back()->exec("BEGIN");
        readers.back()->execAndGet("SELECT count(*) FROM sqlite_schema");
    }
    shop.placed();  // the log goes on after the snapshots
    const auto begin = std::chrono::steady_clock::now();
    CHECK(shop.server.stop(std::chrono::seconds{60}) == 0);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
    readers.clear();
    shop.server.start();
    CHECK(shop.place(chicken()).status == 201);
}

TEST_CASE("a second server on the same data refuses to start, whichever file was removed") {
    Shop shop;
    const fs::path data = shop.server.data();
    const auto check_refused = [&] {
        const ProcessResult ended =
            run_binary({"serve", "--data", data.string(), "--listen", "127.0.0.1:0"},
                       std::chrono::seconds{10});
        CHECK(ended.code == 2);
        CHECK(ended.errors.contains("another Baedal"));
    };
    check_refused();
    fs::remove(data / "lock");
    check_refused();
    fs::rename(data / "access.sqlite", data / "elsewhere");
    shop.server.allow_violations();
    check_refused();
    CHECK(run_binary({"migrate", "--data", data.string()}, std::chrono::seconds{10}).code == 2);
    CHECK(shop.place(chicken()).status == 201);
}

TEST_CASE("SIGHUP has the log's level read again, and SIGUSR1 is ignored") {
    Shop shop;
    const auto log_has = [&](const std::string& text) {
        return eventually([&] { return shop.server.log_tail(400).contains(text); },
                          std::chrono::seconds{10});
    };
    std::ofstream(shop.server.config_file(), std::ios::app) << "[log]\nlevel = \"debug\"\n";
    shop.server.send_signal(SIGHUP);
    REQUIRE(log_has("read again"));
    shop.placed();
    CHECK(log_has("POST"));

    std::ofstream(shop.server.config_file(), std::ios::app) << "level = 7\n";
    shop.server.send_signal(SIGHUP);
    CHECK(log_has("not read again"));

    shop.server.send_signal(SIGUSR1);
    CHECK(log_has("SIGUSR1"));
    CHECK(shop.place(chicken()).status == 201);
    CHECK(shop.server.stop() == 0);
}

TEST_CASE("SIGHUP has the trusted proxies read again, also for connections that are open") {
    Shop shop;
    const auto undeclared = [&] {
        const std::string metrics = shop.new_owner().get("/metrics").body;
        const std::string name = "\nbaedal_http_undeclared_proxy_requests_total ";
        return metrics.substr(metrics.find(name) + name.size(), 1);
    };
    HttpClient proxy = shop.new_customer();  // keeps its connection
    const Headers fields{{"X-Forwarded-For", "203.0.113.7"}};
    CHECK(proxy.get("/menus", fields).status == 200);
    CHECK(undeclared() == "1");
    std::ofstream(shop.server.config_file(), std::ios::app)
        << "[server]\ntrusted_proxies = [\"127.0.0.1\"]\n";
    shop.server.send_signal(SIGHUP);
    REQUIRE(eventually([&] { return shop.server.log_tail(400).contains("were read again"); }));
    CHECK(proxy.get("/menus", fields).status == 200);
    CHECK(undeclared() == "1");
    const std::string found = shop.new_owner().get("/admin/doctor").body;
    CHECK(found.contains("https-by-proxy"));
    CHECK(shop.server.stop() == 0);
}

TEST_CASE("a wrong configuration is refused with file, line and key") {
    std::string name = (fs::temp_directory_path() / "baedal-config-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    const fs::path folder = name;
    const fs::path file = folder / "shop.toml";
    struct Case {
        const char* text;
        std::vector<std::string> named;
    };
    for (const Case& c : {
             Case{"[server]\nlisten = \"127.0.0.1:0\"\nlisen = 1\n",
                  {"shop.toml", "3", "server.lisen"}},
             Case{"[server]\nthreads = \"two\"\n", {"shop.toml", "2", "server.threads"}},
             Case{"[server]\nthreads = 2.0\n", {"shop.toml", "2", "server.threads"}},
             Case{"[server]\ntrusted_proxies = [\"proxy\"]\n",
                  {"shop.toml", "2", "server.trusted_proxies", "\"proxy\""}},
             Case{"[demo]\n\nenabled = 1\n", {"shop.toml", "3", "demo.enabled"}},
             Case{"[order]\npayment_window = 15\n", {"shop.toml", "2", "order.payment_window"}},
             Case{"[order]\npayment_window = \"15 minutes\"\n",
                  {"shop.toml", "2", "order.payment_window"}},
             Case{"[ordre]\ncurrency = \"KRW\"\n", {"shop.toml", "ordre"}},
             Case{"[pay.sandbox]\nlatency_ms = [5]\n",
                  {"shop.toml", "2", "pay.sandbox.latency_ms"}},
             Case{"[pay.sandbox]\nfailure_rate = 1.5\n",
                  {"shop.toml", "2", "pay.sandbox.failure_rate"}},
             Case{"[notify]\nchannel = \"pigeon\"\n", {"shop.toml", "2", "notify.channel"}},
             Case{"[notify]\nchannel = \"kakao\"\n",
                  {"notify.channel", "not available in this version"}},
             Case{"[log\n", {"shop.toml", "1"}},
         }) {
        CAPTURE(c.text);
        std::ofstream(file) << c.text;
        const ProcessResult ended =
            run_binary({"serve", "--config", file.string(), "--data", (folder / "data").string(),
                        "--listen", "127.0.0.1:0"},
                       std::chrono::seconds{10});
        CAPTURE(ended.errors);
        CHECK(ended.code != 0);
        CHECK(ended.code < 128);
        for (const std::string& word : c.named) CHECK(ended.errors.find(word) != std::string::npos);
        CHECK_FALSE(fs::exists(folder / "data"));  // refused before the first file is created
    }
    for (const char* assignment :
         {"server.threads=\"two\"", "server.colour=1", "nonsense", "order.currency=KRW"}) {
        CAPTURE(assignment);
        const ProcessResult ended =
            run_binary({"serve", "--data", (folder / "data").string(), "--set", assignment},
                       std::chrono::seconds{10});
        CHECK(ended.code != 0);
        CHECK(ended.errors.find("--set") != std::string::npos);
    }
    CHECK(
        run_binary({"serve", "--config", (folder / "none.toml").string()}, std::chrono::seconds{10})
            .code != 0);
    CHECK(run_binary({"nonsense"}, std::chrono::seconds{10}).code != 0);
    const ProcessResult version = run_binary({"version"}, std::chrono::seconds{10});
    CHECK(version.code == 0);
    for (const char* name : {"baedal ", "OpenSSL 3.", "SQLite 3."})
        CHECK(version.errors.contains(name));
    fs::remove_all(folder);
}
