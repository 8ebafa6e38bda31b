// A file that cannot be written or read: its module says so, the others go on, and when the fault is
// gone nothing is missing.
#include <doctest/doctest.h>

#include "day.h"

using namespace baedal;
using namespace baedal::faults;
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

bool is_running(Day& day, const std::string& name) { return day.state_of(name) == "running"; }

// The sum over all its labels.
double metric(Day& day, const std::string& name) {
    const std::string page = day.metrics();
    double sum = 0;
    for (auto at = page.find("\n" + name + "{"); at != std::string::npos;
         at = page.find("\n" + name + "{", at + 1)) {
        sum += std::stod(page.substr(page.find("} ", at) + 2));
    }
    return sum;
}

void check_others_run(Day& day, const std::string& broken) {
    for (const char* name : {"order", "pay", "store", "notify"}) {
        if (name != broken) CHECK(is_running(day, name));
    }
}

void check_recovery(Day& day) {
    for (const char* name : {"order", "pay", "store", "notify"})
        CHECK(day.becomes([&] { return is_running(day, name); }));
    CHECK(day.order() == 201);
    // The kitchen sleeps: what is not accepted in time goes back, and all comes to its end.
    std::string left = "?";
    day.becomes([&] {
        left = open_ends(day.town);
        return left.empty();
    });
    CHECK(left == "");
    CHECK(day.audit() == "");
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
            Day day({"store.accept_within=\"30s\"", "order.payment_window=\"60s\"",
                     "pay.reconcile_every=\"1s\""});
            REQUIRE(day.order() == 201);
            day.pass(1s);

            day.disk().trouble(module.file, kind);
            day.order();  // the one that meets the fault
            CHECK(day.becomes([&] { return day.state_of(module.name) == "failed"; }));
            CHECK(day.last_error_of(module.name) != "");
            CHECK(
                day.metrics().contains("baedal_module_running{module=\"" + module.name + "\"} 0"));
            check_others_run(day, module.name);
            CHECK(day.order() == module.order_response);
            CHECK(day.get("/menus").status == (module.name == "order" ? 503 : 200));

            day.disk().repair();
            check_recovery(day);
        }
    }
}

TEST_CASE("who asks for what the disk cannot read is asked to come later, and then gets it") {
    Day day;
    const auto placed =
        day.post("/orders",
                 R"({"item":"통닭","storeId":1,"payment":{"method":"sandbox","token":"tok_ok"}})");
    REQUIRE(placed.status == 201);
    const std::string id = text_of(placed.json(), "id");
    day.pass(1s);
    day.town.close();  // nothing is in memory any more
    REQUIRE(day.town.open());
    day.disk().trouble(".sqlite", Trouble::read_fails);
    for (const std::string& path : {"/orders/" + id, "/tickets/" + id, "/payments?orderId=" + id,
                                    "/notifications?orderId=" + id}) {
        CAPTURE(path);
        CHECK(day.get(path).status == 503);
    }
    CHECK(metric(day, "baedal_database_read_failures_total") > 0);
    CHECK(day.last_error_of("store") != "");
    day.disk().repair();
    CHECK(day.becomes([&] { return day.get("/orders/" + id).status == 200; }));
    CHECK(day.becomes([&] { return day.get("/tickets/" + id).status == 200; }));
    CHECK(day.audit() == "");
}

TEST_CASE("a module that is started by hand while its file is broken comes back with the file") {
    Day day({"store.accept_within=\"30s\""});
    REQUIRE(day.order() == 201);
    day.disk().trouble("/notify.sqlite", Trouble::full);
    REQUIRE(day.order() == 201);
    CHECK(day.becomes([&] { return day.state_of("notify") == "failed"; }));
    day.post("/admin/modules/notify/start");
    day.disk().repair();
    day.post("/admin/modules/notify/start");
    check_recovery(day);
}

TEST_CASE("a sync that fails and then a power cut take nothing that was acknowledged") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Day day({"store.accept_within=\"30s\""}, seed);
        REQUIRE(day.order() == 201);
        day.disk().trouble("/order.sqlite", Trouble::sync_fails);
        day.order();
        CHECK(day.becomes([&] { return day.state_of("order") == "failed"; }));
        day.disk().repair();
        CHECK(day.becomes([&] { return is_running(day, "order"); }));
        REQUIRE(day.order() == 201);
        const auto orders = day.get("/orders").json().at("items").as_array().size();
        day.town.crash();
        REQUIRE(day.town.open());
        CHECK(day.get("/orders").json().at("items").as_array().size() >= orders);
        check_recovery(day);
    }
}

TEST_CASE("a file that was damaged fails its module, and the others take orders") {
    for (const Module& module : modules()) {
        CAPTURE(module.file);
        Day day({"store.accept_within=\"30s\""});
        REQUIRE(day.order() == 201);
        day.pass(1s);
        day.town.close();
        const std::string file = day.folder.path.string() + module.file;
        const std::string before = day.disk().overwrite(file, std::string(4096, 'x'));
        REQUIRE(day.town.open());
        CHECK(day.becomes([&] { return day.state_of(module.name) == "failed"; }));
        CHECK(day.last_error_of(module.name).contains("not a database"));
        CHECK(day.metrics().contains("baedal_module_running{module=\"" + module.name + "\"} 0"));
        CHECK(day.get("/admin/subscriptions").status == 200);
        CHECK(day.get("/admin/dead-letters").status == 200);
        check_others_run(day, module.name);
        CHECK(day.order() == module.order_response);
        day.disk().overwrite(file, before);
        check_recovery(day);
    }
}

TEST_CASE("an order that is on the disk is no error, though its outcome cannot be written down") {
    Day day({"pay.sandbox.latency_ms=[1000, 1000]"});
    auto breaks = [](Day& what) -> Task<> {
        co_await sleep_for(500ms);
        what.disk().trouble("/order.sqlite", Trouble::sync_fails);
    };
    spawn(day.town.outside(), breaks(day), "the fault");
    const Answer answer =
        day.post("/orders",
                 R"({"item":"통닭","storeId":1,"payment":{"method":"sandbox","token":"tok_ok"}})");
    REQUIRE(answer.status == 202);
    const std::string id = text_of(answer.json(), "id");
    day.disk().repair();
    CHECK(day.becomes([&] {
        const Answer now = day.get("/orders/" + id);
        return now.status == 200 && text_of(now.json(), "status") == "placed";
    }));
}
