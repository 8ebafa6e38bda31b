// Backups of the real server while orders come in, and what is made of them.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "support/child_process.h"
#include "support/shop.h"
#include "support/sse_client.h"
#include "support/temporary_folder.h"

namespace backup_test {

using namespace baedal::test;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds max_wait{60};

ProcessResult run_backup(const Shop& shop, const fs::path& to, bool with_token = true) {
    std::vector<std::string> environment;
    if (!with_token) environment.emplace_back(without_owner_token);
    return run_binary({"backup", "--data", shop.server.data().string(), "--to", to.string(),
                       "--listen", "127.0.0.1:" + std::to_string(shop.server.port())},
                      max_wait, environment);
}

ProcessResult run_restore(const fs::path& from, const fs::path& data) {
    return run_binary({"restore", "--from", from.string(), "--data", data.string()}, max_wait);
}

ProcessResult run_check(const fs::path& data) {
    return run_binary({"check", "--data", data.string()}, max_wait);
}

// Customers who order until stop().
class Customers {
public:
    explicit Customers(const Shop& shop) {
        for (int n = 0; n < 3; ++n) threads_.emplace_back([this, &shop] { order(shop); });
    }
    ~Customers() { stop(); }
    Customers(const Customers&) = delete;
    Customers& operator=(const Customers&) = delete;

    void stop() {
        ended_ = true;
        for (std::thread& thread : threads_) {
            if (thread.joinable()) thread.join();
        }
    }
    // The orders that were answered 201 so far.
    std::vector<std::string> acknowledged() {
        const std::scoped_lock lock(mutex_);
        return ids_;
    }

private:
    void order(const Shop& shop) {
        HttpClient client = shop.new_customer();
        while (!ended_) {
            const HttpResponse response = client.post("/orders", chicken());
            if (response.status != 201) continue;
            const std::scoped_lock lock(mutex_);
            ids_.push_back(text_of(response.json(), "id"));
        }
    }

    std::atomic<bool> ended_ = false;
    std::mutex mutex_;
    std::vector<std::string> ids_;
    std::vector<std::thread> threads_;
};

// The server ends, and starts on what is restored in the place of its data.
void restart_from(Shop& shop, const fs::path& from) {
    shop.server.kill();
    fs::remove_all(shop.server.data());
    const ProcessResult restored = run_restore(from, shop.server.data());
    REQUIRE_MESSAGE(restored.code == 0, restored.errors);
    const ProcessResult checked = run_check(shop.server.data());
    CHECK_MESSAGE(checked.code == 0, checked.errors);
    shop.server.start();
}

std::string head_of(Shop& shop) {
    std::string head = "0";
    for (const Json& event : shop.pages("/events?module=order")) head = text_of(event, "sequence");
    return std::to_string(std::stoll(head));
}

std::vector<fs::path> below(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) out.push_back(entry.path());
    return out;
}

}  // namespace

TEST_CASE("a backup made while orders come in has every order that was acknowledged before it") {
    Shop shop({"server.rate_limit=0"});
    const TemporaryFolder backups;
    Customers customers(shop);
    REQUIRE(eventually([&] { return customers.acknowledged().size() > 50; }));
    const std::vector<std::string> before = customers.acknowledged();
    bool with_token = true;
    SUBCASE("by the server") {}
    SUBCASE("beside the server, without its token") { with_token = false; }
    const ProcessResult made = run_backup(shop, backups.path, with_token);
    REQUIRE_MESSAGE(made.code == 0, made.errors);
    const std::size_t during = customers.acknowledged().size();
    CHECK(eventually([&] { return customers.acknowledged().size() > during + 20; }));
    customers.stop();
    const std::string lost_position = head_of(shop);

    restart_from(shop, backups.path);
    for (const std::string& id : before) {
        const Json order = shop.order(id);
        CHECK(order.at("payment").at("status") == "approved");
        CHECK(shop.ticket_arrives(id));
        CHECK(shop.movements(id) == "charge 21000");
        if (id == before.front()) shop.deliver(id);
    }
    CHECK(shop.is_caught_up());
    CHECK(shop.becomes(before.front(), "delivered"));
    const std::string later = shop.placed();
    CHECK(shop.ticket_arrives(later));

    // A follower that has read on is told; from the end of what it has in common it goes on.
    const HttpResponse ahead = shop.owner.get("/events?module=order&after=" + lost_position);
    CHECK(ahead.status == 409);
    CHECK(ahead.problem() == "position-ahead");
    const std::int64_t common = ahead.json().at("head").as_int64();
    CHECK(common < std::stoll(lost_position));
    const auto rest = shop.pages("/events?module=order&after=" + std::to_string(common));
    REQUIRE(!rest.empty());
    CHECK(rest.front().at("type") == "LogContinued");
    CHECK(rest.front().at("data").at("after") == common);
    SseClient stream(shop.server.port(), "/events?module=order", owner_token, lost_position);
    const auto event = stream.next();
    REQUIRE(event);
    CHECK(event->event == "position-ahead");
    CHECK(event->json().at("head") == common);
}

TEST_CASE("the owner begins a backup and sees it in the list") {
    Shop shop;
    const TemporaryFolder elsewhere;
    CHECK(shop.owner.request("POST", "/admin/backups", "").problem() == "no-backup-folder");
    const boost::json::object body{{"folder", elsewhere.path.string()}};
    CHECK(shop.owner.post("/admin/backups", {{"folder", "relative"}}).status == 422);
    CHECK(shop.owner.post("/admin/backups", body, {{"X-Forwarded-For", "203.0.113.9"}}).status ==
          403);
    const HttpResponse begun = shop.owner.post("/admin/backups", body);
    CHECK(begun.status == 202);
    CHECK(text_of(begun.json(), "state") == "running");
    Json shown;
    CHECK(eventually([&] {
        const Json all = expect(shop.owner.get("/admin/backups"), 200);
        shown = all.at("items").as_array().at(0);
        return shown.at("state") != "running";
    }));
    CHECK(shown.at("state") == "done");
    CHECK(shown.at("error").is_null());
    CHECK(shown.at("name") == begun.json().at("name"));
    CHECK(shown.at("bytes").as_int64() > shown.at("storedBytes").as_int64());
    CHECK(shown.at("heldMs").to_number<double>() > 0);
    const fs::path made = elsewhere.path / text_of(shown, "name");
    CHECK(fs::exists(made / "manifest.json"));
    const std::string metrics = shop.customer.get("/metrics").body;
    CHECK(metrics.contains("\nbaedal_backup_last_success_timestamp_seconds "));
    CHECK(metrics.contains("baedal_backup_hold_seconds_count 1"));
}

TEST_CASE("a server with a folder for backups makes one by itself, and keeps the newest") {
    const TemporaryFolder folder;
    const fs::path backups = folder.path / "backups";
    Shop shop({"backup.folder=\"" + backups.string() + "\"", "backup.keep=1"});
    CHECK(eventually([&] {
        return fs::exists(backups) && below(backups).size() == 1 &&
               !below(backups).front().filename().string().starts_with(".");
    }));
    const fs::path first = below(backups).front();
    const Json gaps = expect(shop.owner.get("/admin/setup-gaps"), 200);
    for (const Json& gap : gaps.at("items").as_array()) CHECK(gap.at("code") != "backup-failed");
    // 409 until the first one has ended.
    REQUIRE(
        eventually([&] { return shop.owner.request("POST", "/admin/backups", "").status == 202; }));
    CHECK(eventually([&] { return !fs::exists(first) && below(backups).size() == 1; }));
    CHECK(shop.server.stop() == 0);
    CHECK(run_restore(backups, folder.path / "restored").code == 0);
    CHECK(run_check(folder.path / "restored").code == 0);
}

TEST_CASE("a stopped deployment is backed up too, and a restore says what is wrong") {
    Shop shop;
    const std::string id = shop.placed();
    CHECK(shop.is_caught_up());
    shop.server.kill();  // the last commits are in the write-ahead logs
    const TemporaryFolder folder;
    const fs::path backups = folder.path / "backups";
    const ProcessResult made = run_backup(shop, backups);
    REQUIRE_MESSAGE(made.code == 0, made.errors);
    CHECK(made.errors.contains(backups.string()));
    REQUIRE(below(backups).size() == 1);

    const ProcessResult occupied = run_restore(backups, shop.server.data());
    CHECK(occupied.code == 2);
    CHECK(occupied.errors.contains("is not empty"));
    const ProcessResult nothing = run_restore(folder.path, folder.path / "restored");
    CHECK(nothing.code == 2);
    CHECK(nothing.errors.contains("has no backup"));
    CHECK(run_binary({"backup", "--data", (folder.path / "x").string(), "--to", "/y"}, max_wait)
              .errors.contains("there is no"));

    restart_from(shop, below(backups).front());
    CHECK(shop.order(id).at("payment").at("status") == "approved");
}

TEST_CASE("a server that is stopped or killed during a backup leaves none that is half") {
    Shop shop({"backup.max_mb_per_second=1"});  // a second and more for the first files
    for (int n = 0; n < 20; ++n) shop.placed();
    const TemporaryFolder backups;
    const auto begin = [&] {
        expect(shop.new_owner().post("/admin/backups", {{"folder", backups.path.string()}}), 202);
        REQUIRE(eventually([&] { return !below(backups.path).empty(); }));
    };
    begin();
    CHECK(shop.server.stop(std::chrono::seconds{5}) == 0);
    CHECK(below(backups.path).empty());
    shop.server.start();
    begin();
    shop.server.kill();
    REQUIRE(below(backups.path).size() == 1);
    CHECK(below(backups.path).front().filename().string().ends_with(".partial"));
    CHECK(run_restore(backups.path, backups.path / "restored").errors.contains("has no backup"));
    CHECK(run_backup(shop, backups.path).code == 0);
    REQUIRE(below(backups.path).size() == 1);
    CHECK(below(backups.path).front().filename().string().starts_with("baedal-"));
}

}  // namespace backup_test
