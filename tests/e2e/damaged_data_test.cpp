// Books that somebody spoiled: what `baedal check` and the operator's lists say of them.
#include <doctest/doctest.h>

#include "db/connection.h"
#include "support/shop.h"

using namespace baedal::test;

namespace {

constexpr std::chrono::seconds max_wait{60};

// While the server is down.
void spoil(Shop& shop, const std::string& database, const std::string& sql) {
    REQUIRE(shop.server.stop() == 0);
    shop.server.allow_violations();
    baedal::db::Connection(shop.server.data() / (database + ".sqlite"),
                           baedal::db::Connection::Mode::read_write)
        .script(sql);
}

}  // namespace

TEST_CASE("baedal check names the order whose payment is gone, in words and as JSON") {
    Shop shop;
    const std::string id = shop.placed();
    REQUIRE(shop.is_caught_up());
    spoil(shop, "pay", "DELETE FROM payment");
    const std::string folder = shop.server.data().string();

    const ProcessResult told = run_binary({"check", "--data", folder}, max_wait);
    CHECK(told.code == 1);
    CHECK(told.errors.contains("orders_paid_exactly_once: " + id + ": status placed"));

    const ProcessResult listed = run_binary({"check", "--json", "--data", folder}, max_wait);
    CHECK(listed.code == 1);
    const Json report = boost::json::parse(listed.errors);
    CHECK(report.at("checked").as_array().size() > 5);
    bool named = false;
    for (const Json& violation : report.at("violations").as_array()) {
        named |= text_of(violation, "invariant") == "orders_paid_exactly_once" &&
                 text_of(violation, "subject") == id && !text_of(violation, "detail").empty();
    }
    CHECK(named);
}

TEST_CASE("baedal check and migrate need the right folder, and say so") {
    Shop shop;
    REQUIRE(shop.server.stop() == 0);
    const std::string folder = shop.server.data().string();
    const ProcessResult lost = run_binary({"check", "--data", folder + "/elsewhere"}, max_wait);
    CHECK(lost.code != 0);
    CHECK(lost.errors.contains("--data"));

    const ProcessResult migrated = run_binary({"migrate", "--data", folder}, max_wait);
    CHECK(migrated.code == 0);
    for (const char* database : {"order", "pay", "pay_sandbox", "store", "notify", "access"})
        CHECK(migrated.errors.contains(std::string(database) + ": up to date"));
    CHECK(run_binary({"check", "--data", folder}, max_wait).code == 0);
}

TEST_CASE(
    "an event that nobody can read is listed with all that is known of it, and can be dropped") {
    Shop shop({"bus.max_attempts=1"});
    shop.stop_module("store");
    const std::string id = shop.placed();
    spoil(shop, "order", "UPDATE outbox SET data = '{\"order\":7}' WHERE type = 'OrderPlaced'");
    shop.server.start();

    Json letters;
    const auto parked = [&] {
        letters = expect(shop.owner.get("/admin/dead-letters"), 200).at("items");
        return !letters.as_array().empty();
    };
    REQUIRE(eventually(parked));
    const Json& letter = letters.as_array().front();
    CHECK(text_of(letter, "module") == "store");
    CHECK(text_of(letter, "producer") == "order");
    CHECK(text_of(letter, "type") == "OrderPlaced");
    CHECK(text_of(letter, "subject") == id);
    CHECK(letter.at("data").at("order").as_int64() == 7);
    CHECK(letter.at("attempts").as_int64() == 1);
    CHECK_FALSE(text_of(letter, "error").empty());

    const std::string path =
        "/admin/dead-letters/store/" + std::to_string(letter.at("id").as_int64());
    CHECK(shop.owner.request("POST", path + "/retry", "").status == 409);
    CHECK(shop.owner.request("DELETE", path, "").status == 204);
    CHECK(eventually([&] { return !parked(); }));
}
