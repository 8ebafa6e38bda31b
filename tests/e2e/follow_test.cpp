// The second copy of the real server, which is lost in the middle of its work.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "support/child_process.h"
#include "support/shop.h"
#include "support/temporary_folder.h"

namespace follow_test {

using namespace baedal::test;
namespace fs = std::filesystem;
using std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds max_wait{60};
constexpr std::chrono::seconds promised{1};

ProcessResult run_restore(const fs::path& from, const fs::path& data) {
    return run_binary({"restore", "--from", from.string(), "--data", data.string()}, max_wait);
}

struct Acknowledged {
    std::string id;
    steady_clock::time_point at;
};

// Customers who order until the server is gone.
class Customers {
public:
    explicit Customers(const Shop& shop) {
        for (int n = 0; n < 4; ++n) threads_.emplace_back([this, &shop] { order(shop); });
    }
    ~Customers() { stop(); }
    Customers(const Customers&) = delete;
    Customers& operator=(const Customers&) = delete;

    void stop() {
        ended_ = true;
        threads_.clear();
    }
    std::vector<Acknowledged> acknowledged() {
        const std::scoped_lock lock(mutex_);
        return orders_;
    }

private:
    void order(const Shop& shop) {
        HttpClient client = shop.new_customer();
        while (!ended_) {
            try {
                const HttpResponse response = client.post("/orders", chicken());
                if (response.status != 201) continue;
                const std::scoped_lock lock(mutex_);
                orders_.push_back({text_of(response.json(), "id"), steady_clock::now()});
            } catch (const ConnectionLost&) {
                std::this_thread::sleep_for(std::chrono::milliseconds{5});
            }
        }
    }

    std::atomic<bool> ended_ = false;
    std::mutex mutex_;
    std::vector<Acknowledged> orders_;
    std::vector<std::jthread> threads_;
};

double metric(Shop& shop, const std::string& name) {
    const std::string page = shop.customer.get("/metrics").body;
    const auto at = page.find("\n" + name + " ");
    return at == std::string::npos ? -1 : std::stod(page.substr(at + name.size() + 2));
}

bool has_base(const fs::path& copy) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(copy, none)) {
        if (entry.path().filename().string().starts_with("baedal-")) return true;
    }
    return false;
}

bool has_gap(Shop& shop) {
    const Json gaps = expect(shop.owner.get("/admin/setup-gaps"), 200);
    for (const Json& gap : gaps.at("items").as_array()) {
        if (gap.at("code") == "second-copy-behind") return true;
    }
    return false;
}

std::string in_toml(const std::string& text) { return "\"" + text + "\""; }

// What a machine has that is lost at any moment.
void lose_and_restore(const std::string& setting, const fs::path& copy) {
    Shop shop({"server.rate_limit=0", setting});
    REQUIRE(eventually([&] { return metric(shop, "baedal_follow_behind_seconds") == 0; }));
    std::mt19937 random(std::random_device{}());
    for (int loss = 0; loss < 3; ++loss) {
        Customers customers(shop);
        const std::size_t orders = 100 + random() % 100;
        REQUIRE(eventually([&] { return customers.acknowledged().size() > orders; }));
        std::this_thread::sleep_for(promised + std::chrono::milliseconds{random() % 500});
        // On a machine that is busy with other work the copy may be later than it promises.
        const double behind = metric(shop, "baedal_follow_behind_seconds");
        const auto lost_at = steady_clock::now();
        shop.server.kill();
        customers.stop();

        fs::remove_all(shop.server.data());
        const ProcessResult restored = run_restore(copy, shop.server.data());
        REQUIRE_MESSAGE(restored.code == 0, restored.errors);
        CHECK(restored.errors.contains("it has every change up to then"));
        CHECK_FALSE(restored.errors.contains("is damaged"));
        const ProcessResult checked =
            run_binary({"check", "--data", shop.server.data().string()}, max_wait);
        CHECK_MESSAGE(checked.code == 0, checked.errors);
        shop.server.start();
        std::size_t older = 0;
        std::size_t found = 0;
        for (const Acknowledged& order : customers.acknowledged()) {
            const bool is_there = shop.customer.get("/orders/" + order.id).status == 200;
            found += is_there ? 1 : 0;
            if (lost_at - order.at < promised) continue;
            ++older;
            if (behind < 0.5) CHECK(is_there);
        }
        CHECK(older > 0);
        MESSAGE("of " << customers.acknowledged().size() << " orders, " << older
                      << " of them older than a second, " << found
                      << " were restored; the copy was " << behind << " s behind");
        // The new life has a base of its own before it is lost again.
        REQUIRE(eventually([&] { return metric(shop, "baedal_follow_behind_seconds") == 0; }));
    }
    CHECK_FALSE(has_gap(shop));
}

}  // namespace

TEST_CASE("a server that is lost in the middle of its work loses less than a second") {
    const TemporaryFolder folder;
    const fs::path copy = folder.path / "copy";
    SUBCASE("into a folder") { lose_and_restore("backup.follow=" + in_toml(copy.string()), copy); }
    SUBCASE("through a command") {
        lose_and_restore("backup.follow_command=" +
                             in_toml("exec " + program() + " receive --to " + copy.string()),
                         copy);
    }
}

TEST_CASE("a server that is stopped in order leaves a copy with everything") {
    const TemporaryFolder folder;
    const fs::path copy = folder.path / "copy";
    Shop shop({"backup.follow=" + in_toml(copy.string())});
    REQUIRE(eventually([&] { return metric(shop, "baedal_follow_behind_seconds") == 0; }));
    const std::string id = shop.placed();
    CHECK(shop.server.stop() == 0);
    fs::remove_all(shop.server.data());
    REQUIRE(run_restore(copy, shop.server.data()).code == 0);
    shop.server.start();
    CHECK(shop.order(id).at("payment").at("status") == "approved");
}

TEST_CASE("a second copy that has no room ends, orders go on, and it begins anew with room") {
    const TemporaryFolder folder;
    const fs::path copy = folder.path / "copy";
    const fs::path full = folder.path / "full";
    // Its files have at most two blocks of 512 bytes.
    Shop shop(
        {"backup.follow_command=" + in_toml("test -e " + full.string() + " && ulimit -f 2; exec " +
                                            program() + " receive --to " + copy.string())});
    REQUIRE(eventually([&] { return metric(shop, "baedal_follow_behind_seconds") == 0; }));
    std::ofstream(full) << "";
    fs::remove_all(copy);  // ends the receiver that runs without the limit
    shop.placed();
    REQUIRE(eventually([&] { return has_gap(shop); }));
    shop.placed();
    REQUIRE(eventually([&] { return metric(shop, "baedal_follow_ends_total") >= 2; }));
    CHECK_FALSE(has_base(copy));
    const std::string id = shop.placed();
    CHECK(metric(shop, "baedal_follow_behind_seconds") > 0);
    fs::remove(full);
    REQUIRE(eventually([&] { return metric(shop, "baedal_follow_behind_seconds") == 0; }));
    CHECK_FALSE(has_gap(shop));
    shop.server.kill();
    REQUIRE(run_restore(copy, folder.path / "restored").code == 0);
    CHECK(run_binary({"check", "--data", (folder.path / "restored").string()}, max_wait).code == 0);
}

}  // namespace follow_test
