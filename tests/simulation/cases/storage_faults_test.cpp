// A file that cannot be written or read: its module says so, the others go on, and when the fault is
// gone nothing is missing.
#include <doctest/doctest.h>

#include "deployment_fixture.h"

using namespace baedal;
using namespace baedal::simulation;
using namespace std::chrono_literals;

namespace {

struct Module {
    std::string name;
    std::string file;        // part of the names of the files that are hit
    int order_response = 0;  // to who orders while it lasts
};

std::vector<Module> modules() {
    return {{"order", "/order.sqlite", 503},
            {"pay", "/pay.sqlite", 202},
            {"pay", "/pay_sandbox.sqlite", 202},
            {"store", "/store.sqlite", 201},
            {"notify", "/notify.sqlite", 201}};
}

bool is_running(DeploymentFixture& fixture, const std::string& name) {
    return fixture.state_of(name) == "running";
}

// The sum over all its labels.
double metric(DeploymentFixture& fixture, const std::string& name) {
    const std::string page = fixture.metrics();
    double sum = 0;
    for (auto at = page.find("\n" + name + "{"); at != std::string::npos;
         at = page.find("\n" + name + "{", at + 1)) {
        sum += std::stod(page.substr(page.find("} ", at) + 2));
    }
    return sum;
}

void check_others_run(DeploymentFixture& fixture, const std::string& broken) {
    for (const char* name : {"order", "pay", "store", "notify"}) {
        if (name != broken) CHECK(is_running(fixture, name));
    }
}

struct TablePage {
    std::size_t at = 0;
    std::size_t size = 0;
};

// The first page of a table, in a file that no program has open.
TablePage first_page(const std::string& file, const std::string& table) {
    SQLite::Database database(file, SQLite::OPEN_READONLY);
    SQLite::Statement root(database, "SELECT rootpage FROM sqlite_schema WHERE name = ?");
    root.bind(1, table);
    REQUIRE(root.executeStep());
    const auto size = static_cast<std::size_t>(database.execAndGet("PRAGMA page_size").getInt64());
    return {static_cast<std::size_t>(root.getColumn(0).getInt64() - 1) * size, size};
}

void check_recovery(DeploymentFixture& fixture) {
    for (const char* name : {"order", "pay", "store", "notify"})
        CHECK(fixture.becomes([&] { return is_running(fixture, name); }));
    CHECK(fixture.order() == 201);
    // The kitchen sleeps: what is not accepted in time goes back, and all comes to its end.
    std::string left = "?";
    fixture.becomes([&] {
        left = unfinished_work(fixture.deployment);
        return left.empty();
    });
    CHECK(left == "");
    CHECK(fixture.audit() == "");
}

}  // namespace

TEST_CASE(
    "a module whose file cannot be written has failed and says so, and comes back by itself") {
    const std::vector<Trouble> kinds{Trouble::sync_fails, Trouble::full, Trouble::short_write,
                                     Trouble::read_only};
    for (const Module& module : modules()) {
        for (const Trouble kind : kinds) {
            CAPTURE(module.file);
            CAPTURE(to_text(kind));
            DeploymentFixture fixture({"store.accept_within=\"30s\"",
                                       "order.payment_window=\"60s\"",
                                       "pay.reconcile_every=\"1s\""});
            REQUIRE(fixture.order() == 201);
            fixture.pass(1s);

            fixture.disk().trouble(module.file, kind);
            fixture.order();  // the one that meets the fault
            CHECK(fixture.becomes([&] { return fixture.state_of(module.name) == "failed"; }));
            CHECK(fixture.last_error_of(module.name) != "");
            CHECK(fixture.metrics().contains("baedal_module_running{module=\"" + module.name +
                                             "\"} 0"));
            check_others_run(fixture, module.name);
            CHECK(fixture.order() == module.order_response);
            CHECK(fixture.get("/menus").status == (module.name == "order" ? 503 : 200));

            fixture.disk().repair();
            check_recovery(fixture);
        }
    }
}

TEST_CASE("who asks for what the disk cannot read is asked to come later, and then gets it") {
    DeploymentFixture fixture;
    const auto placed = fixture.post(
        "/orders",
        R"({"item":"통닭","storeId":1,"payment":{"method":"sandbox","token":"tok_ok"}})");
    REQUIRE(placed.status == 201);
    const std::string id = text_of(placed.json(), "id");
    fixture.pass(1s);
    fixture.deployment.close();  // nothing is in memory any more
    REQUIRE(fixture.deployment.open());
    fixture.disk().trouble(".sqlite", Trouble::read_fails);
    for (const std::string& path : {"/orders/" + id, "/tickets/" + id, "/payments?orderId=" + id,
                                    "/notifications?orderId=" + id}) {
        CAPTURE(path);
        CHECK(fixture.get(path).status == 503);
    }
    CHECK(metric(fixture, "baedal_database_read_failures_total") > 0);
    CHECK(fixture.last_error_of("store") != "");
    fixture.disk().repair();
    CHECK(fixture.becomes([&] { return fixture.get("/orders/" + id).status == 200; }));
    CHECK(fixture.becomes([&] { return fixture.get("/tickets/" + id).status == 200; }));
    CHECK(fixture.audit() == "");
}

TEST_CASE("a module that is started by hand while its file is broken comes back with the file") {
    DeploymentFixture fixture({"store.accept_within=\"30s\""});
    REQUIRE(fixture.order() == 201);
    fixture.disk().trouble("/notify.sqlite", Trouble::full);
    REQUIRE(fixture.order() == 201);
    CHECK(fixture.becomes([&] { return fixture.state_of("notify") == "failed"; }));
    fixture.post("/admin/modules/notify/start");
    fixture.disk().repair();
    fixture.post("/admin/modules/notify/start");
    check_recovery(fixture);
}

TEST_CASE("a sync that fails and then a power cut take nothing that was acknowledged") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        DeploymentFixture fixture({"store.accept_within=\"30s\""}, seed);
        REQUIRE(fixture.order() == 201);
        fixture.disk().trouble("/order.sqlite", Trouble::sync_fails);
        fixture.order();
        CHECK(fixture.becomes([&] { return fixture.state_of("order") == "failed"; }));
        fixture.disk().repair();
        CHECK(fixture.becomes([&] { return is_running(fixture, "order"); }));
        REQUIRE(fixture.order() == 201);
        const auto orders = fixture.get("/orders").json().at("items").as_array().size();
        fixture.deployment.crash();
        REQUIRE(fixture.deployment.open());
        CHECK(fixture.get("/orders").json().at("items").as_array().size() >= orders);
        check_recovery(fixture);
    }
}

TEST_CASE("a file that was damaged fails its module, and the others take orders") {
    for (const Module& module : modules()) {
        CAPTURE(module.file);
        DeploymentFixture fixture({"store.accept_within=\"30s\""});
        REQUIRE(fixture.order() == 201);
        fixture.pass(1s);
        fixture.deployment.close();
        const std::string file = fixture.folder.path.string() + module.file;
        const std::string before = fixture.disk().overwrite(file, std::string(4096, 'x'));
        REQUIRE(fixture.deployment.open());
        CHECK(fixture.becomes([&] { return fixture.state_of(module.name) == "failed"; }));
        CHECK(fixture.last_error_of(module.name).contains("not a database"));
        CHECK(
            fixture.metrics().contains("baedal_module_running{module=\"" + module.name + "\"} 0"));
        CHECK(fixture.get("/admin/subscriptions").status == 200);
        CHECK(fixture.get("/admin/dead-letters").status == 200);
        check_others_run(fixture, module.name);
        CHECK(fixture.order() == module.order_response);
        fixture.disk().overwrite(file, before);
        check_recovery(fixture);
    }
}

TEST_CASE("a damaged page of the host's tables fails its module, and the others start") {
    for (const char* module : {"order", "pay", "store", "notify"}) {
        for (const char* table : {"cursor", "sqlite_sequence", "dead_letter"}) {
            CAPTURE(module);
            CAPTURE(table);
            DeploymentFixture fixture({"store.accept_within=\"30s\""});
            REQUIRE(fixture.order() == 201);
            fixture.pass(1s);
            fixture.deployment.close();
            const std::string file = fixture.folder.path.string() + "/" + module + ".sqlite";
            const TablePage page = first_page(file, table);
            const std::string before =
                fixture.disk().overwrite(file, std::string(page.size, 'x'), page.at);
            REQUIRE(fixture.deployment.open());
            CHECK(fixture.state_of(module) == "failed");
            CHECK(fixture.last_error_of(module).contains("malformed"));
            CHECK(fixture.get("/admin/subscriptions").status == 200);
            CHECK(fixture.get("/admin/dead-letters").status == 200);
            // The end of the log is in that table.
            const bool has_end =
                std::string_view(module) != "order" || std::string_view(table) != "sqlite_sequence";
            CHECK(fixture.get("/events?module=order").status == (has_end ? 200 : 503));
            check_others_run(fixture, module);
            fixture.pass(60s);
            CHECK(fixture.state_of(module) == "failed");
            fixture.disk().overwrite(file, before, page.at);
            check_recovery(fixture);
        }
    }
}

TEST_CASE("an order that is on the disk is no error, though its outcome cannot be written down") {
    DeploymentFixture fixture({"pay.sandbox.latency_ms=[1000, 1000]"});
    auto breaks = [](DeploymentFixture& what) -> Task<> {
        co_await sleep_for(500ms);
        what.disk().trouble("/order.sqlite", Trouble::sync_fails);
    };
    spawn(fixture.deployment.outside(), breaks(fixture), "the fault");
    const ReceivedResponse response = fixture.post(
        "/orders",
        R"({"item":"통닭","storeId":1,"payment":{"method":"sandbox","token":"tok_ok"}})");
    REQUIRE(response.status == 201);  // its approval is on the disk
    const std::string id = text_of(response.json(), "id");
    CHECK(fixture.becomes([&] { return fixture.state_of("order") == "failed"; }));
    fixture.disk().repair();
    CHECK(fixture.becomes([&] {
        const ReceivedResponse now = fixture.get("/orders/" + id);
        return now.status == 200 && text_of(now.json(), "status") == "placed";
    }));
    // Its event was not synced at first, and no other one follows.
    CHECK(fixture.becomes([&] { return fixture.get("/tickets/" + id).status == 200; }));
}
