// Damaged data: the output of `baedal check` and of the operator's lists.
#include <filesystem>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "db/connection.h"
#include "support/shop.h"

using namespace baedal::test;

namespace {

constexpr std::chrono::seconds max_wait{60};

// Stops the server and runs `sql` on one of its databases.
void damage(Shop& shop, const std::string& database, const std::string& sql) {
    REQUIRE(shop.server.stop() == 0);
    shop.server.allow_violations();
    baedal::db::Connection(shop.server.data() / (database + ".sqlite"),
                           baedal::db::Connection::Mode::read_write)
        .script(sql);
}

}  // namespace

TEST_CASE("baedal check names an order without its payment, as text and as JSON") {
    Shop shop;
    const std::string id = shop.placed();
    REQUIRE(shop.is_caught_up());
    damage(shop, "pay", "DELETE FROM payment");
    const std::string folder = shop.server.data().string();

    const ProcessResult as_text = run_binary({"check", "--data", folder}, max_wait);
    CHECK(as_text.code == 1);
    CHECK(as_text.errors.contains("orders_paid_exactly_once: " + id + ": status placed"));

    const ProcessResult as_json = run_binary({"check", "--json", "--data", folder}, max_wait);
    CHECK(as_json.code == 1);
    const Json report = boost::json::parse(as_json.errors);
    CHECK(report.at("checked").as_array().size() > 5);
    bool named = false;
    for (const Json& violation : report.at("violations").as_array()) {
        named |= text_of(violation, "invariant") == "orders_paid_exactly_once" &&
                 text_of(violation, "subject") == id && !text_of(violation, "detail").empty();
    }
    CHECK(named);
}

TEST_CASE("baedal check fails on a wrong folder and names --data") {
    Shop shop;
    REQUIRE(shop.server.stop() == 0);
    const std::string folder = shop.server.data().string();
    const ProcessResult wrong = run_binary({"check", "--data", folder + "/elsewhere"}, max_wait);
    CHECK(wrong.code != 0);
    CHECK(wrong.errors.contains("--data"));

    const ProcessResult migrated = run_binary({"migrate", "--data", folder}, max_wait);
    CHECK(migrated.code == 0);
    for (const char* database : {"order", "pay", "pay_sandbox", "store", "notify", "access"})
        CHECK(migrated.errors.contains(std::string(database) + ": up to date"));
    CHECK(run_binary({"check", "--data", folder}, max_wait).code == 0);
}

TEST_CASE("baedal check leaves nothing beside the files of a stopped deployment") {
    Shop shop;
    shop.placed();
    REQUIRE(shop.is_caught_up());
    const auto files = [&] {
        std::set<std::string> out;
        for (const auto& entry : std::filesystem::directory_iterator(shop.server.data()))
            out.insert(entry.path().filename().string());
        return out;
    };
    SUBCASE("after a stop") { REQUIRE(shop.server.stop() == 0); }
    SUBCASE("after a kill") {
        shop.server.kill();
        for (const auto& entry : std::filesystem::directory_iterator(shop.server.data())) {
            if (entry.path().string().ends_with("-shm")) std::filesystem::remove(entry.path());
        }
    }
    const auto before = files();
    const ProcessResult checked =
        run_binary({"check", "--data", shop.server.data().string()}, max_wait);
    CHECK(checked.code == 0);
    CHECK(checked.errors.contains("0 violations"));
    CHECK(files() == before);
}

TEST_CASE("a file of users that cannot be opened is shown by readyz, the metrics and the log") {
    Shop shop;
    REQUIRE(shop.server.stop() == 0);
    const auto file = shop.server.data() / "access.sqlite";
    std::filesystem::rename(file, shop.server.data() / "elsewhere");
    std::filesystem::create_directory(file);
    shop.server.start();
    const Json readiness = expect(shop.customer.get("/readyz"), 200);  // orders are taken
    CHECK(text_of(readiness, "access") == "failed");
    CHECK(text_of(readiness.at("modules"), "order") == "running");
    CHECK(
        shop.owner.get("/metrics").body.contains("baedal_database_failed{database=\"access\"} 1"));
    CHECK(shop.server.log_tail().contains("the database stopped writing database=\"access\""));
    CHECK(shop.place(chicken()).status == 201);

    std::filesystem::remove(file);
    std::filesystem::rename(shop.server.data() / "elsewhere", file);
    CHECK(eventually(
        [&] { return text_of(expect(shop.customer.get("/readyz"), 200), "access") == "running"; }));
}

TEST_CASE("a folder whose files are of different times is refused, and can be reconciled") {
    Shop shop;
    shop.placed();
    REQUIRE(shop.is_caught_up());
    REQUIRE(shop.server.stop() == 0);
    const auto file = shop.server.data() / "order.sqlite";
    const auto older = shop.server.data() / "order.older";
    std::filesystem::copy_file(file, older);
    shop.server.start();
    const std::string lost = shop.placed();
    shop.deliver(lost);
    REQUIRE(shop.is_caught_up());
    const Json page = expect(shop.owner.get("/events?module=order&limit=200"), 200);
    const auto head = std::stoll(text_of(page.at("items").as_array().back(), "sequence"));
    REQUIRE(shop.server.stop() == 0);
    std::filesystem::rename(older, file);

    const std::string folder = shop.server.data().string();
    const ProcessResult refused =
        run_binary({"serve", "--data", folder, "--listen", "127.0.0.1:0"}, max_wait);
    CHECK(refused.code == 2);
    CHECK(refused.errors.contains("baedal reconcile"));

    const ProcessResult listed = run_binary({"reconcile", "--data", folder}, max_wait);
    CHECK(listed.code == 1);
    CHECK(listed.errors.contains("to " + std::to_string(head) + " are lost"));
    CHECK(listed.errors.contains(lost));
    CHECK(listed.errors.contains("nothing was changed"));
    CHECK(run_binary({"reconcile", "--data", folder}, max_wait).errors == listed.errors);

    CHECK(run_binary({"reconcile", "--data", folder, "--apply"}, max_wait).code == 0);
    CHECK(run_binary({"reconcile", "--data", folder}, max_wait).code == 0);
    shop.server.start();
    const std::string next = shop.placed();
    shop.deliver(next);
    REQUIRE(shop.is_caught_up());
    // No number is given to another event.
    const Json later =
        expect(shop.owner.get("/events?module=order&after=" + std::to_string(head)), 200);
    CHECK_FALSE(later.at("items").as_array().empty());
    REQUIRE(shop.server.stop() == 0);
    const ProcessResult checked = run_binary({"check", "--data", folder}, max_wait);
    CAPTURE(checked.errors);
    CHECK(checked.code == 3);
    CHECK(checked.errors.contains("0 violations"));
    CHECK(checked.errors.contains(lost));
    shop.server.allow_violations();
}

TEST_CASE("stored text that is no JSON or no UTF-8 is shown as text") {
    Shop shop({"bus.max_attempts=1"});
    shop.stop_module("store");
    shop.placed();
    const std::string id = shop.placed();
    damage(shop, "order",
           "UPDATE outbox SET data = '{\"order\":' WHERE type = 'OrderPlaced' AND seq = (SELECT "
           "min(seq) FROM outbox WHERE type = 'OrderPlaced');"
           "UPDATE outbox SET data = CAST(x'7BFF22' AS TEXT) WHERE type = 'OrderPlaced' AND seq = "
           "(SELECT max(seq) FROM outbox WHERE type = 'OrderPlaced')");
    shop.server.start();
    std::vector<std::string> parked;  // by store
    REQUIRE(eventually([&] {
        parked.clear();
        const Json letters = expect(shop.owner.get("/admin/dead-letters"), 200);
        for (const Json& letter : letters.at("items").as_array()) {
            if (text_of(letter, "module") == "store") parked.push_back(text_of(letter, "data"));
        }
        return parked.size() == 2;
    }));
    CHECK(parked[0] == "{\"order\":");
    CHECK(parked[1] == "{\xEF\xBF\xBD\"");

    const Json events = expect(shop.owner.get("/events?module=order&limit=100"), 200).at("items");
    int as_text = 0;
    for (const Json& event : events.as_array()) {
        const bool is_text = event.at("data").is_string();
        CHECK(text_of(event, "datacontenttype") == (is_text ? "text/plain" : "application/json"));
        if (is_text) ++as_text;
    }
    CHECK(as_text == 2);
}

TEST_CASE("an event that cannot be decoded is listed as a dead letter and can be discarded") {
    Shop shop({"bus.max_attempts=1"});
    shop.stop_module("store");
    const std::string id = shop.placed();
    REQUIRE(
        eventually([&] { return shop.messages(id).contains("placed/store"); }));  // notify has it
    damage(shop, "order", "UPDATE outbox SET data = '{\"order\":7}' WHERE type = 'OrderPlaced'");
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
