// A consumer that is set back by hand handles its events again: nothing moves backwards, nothing is decided
// anew, no message is sent twice and no money goes back twice.
#include <map>

#include <doctest/doctest.h>

#include "saga_fixture.h"

using namespace baedal;
using namespace baedal::simulation;
using namespace std::chrono_literals;

namespace {

// No deadline passes within the test.
const std::vector<std::string> calm{"store.accept_within=\"6h\"", "notify.remind_after=\"0s\"",
                                    "order.payment_window=\"6h\"", "pay.cash_on_delivery=true"};

std::string approved_payment_of(SagaFixture& f, const std::string& order) {
    return f.text("SELECT id FROM pay.payment WHERE order_id = '" + order +
                  "' AND state = 'approved'");
}

void refund_part(SagaFixture& f, const std::string& order) {
    REQUIRE(f.post("/payments/" + approved_payment_of(f, order) + "/refunds", R"({"amount":1000})")
                .status == 201);
}

// Delays, steps that are taken back and made again, and cancellations by the store.
void make_corrections(SagaFixture& f) {
    const auto correct = [&f](const std::string& id, const std::string& name,
                              const std::string& body) {
        REQUIRE(f.post("/tickets/" + id + "/" + name, body).status == 200);
        f.pass(1s);
    };
    const std::string corrected = f.cooked({"accept"});
    correct(corrected, "undo", "");
    correct(corrected, "accept", R"({"prepMinutes":5})");
    correct(corrected, "delay", R"({"minutes":10})");
    const std::string two =
        f.post("/orders", R"({"item":"통닭","storeId":1,"quantity":3,"payment":{"method":"cash"}})")
            .json()
            .at("id")
            .as_string()
            .c_str();
    f.pass(1s);
    correct(two, "items", R"({"remove":[{"line":0,"quantity":1}]})");
    correct(two, "accept", "");
    correct(two, "items", R"({"remove":[{"line":0,"quantity":1}]})");
    for (const char* step : {"cook", "undo", "cook", "ready", "undo", "ready", "dispatch", "undo",
                             "dispatch", "deliver", "undo", "deliver", "undo", "deliver"})
        correct(corrected, step, "");
    correct(f.cooked({"accept", "cook"}), "cancel", R"({"reason":"sold_out"})");
    correct(f.cooked({"accept", "cook", "ready", "dispatch"}), "cancel",
            R"({"reason":"failed_delivery","refund":5000})");
}

// Orders with every history that leaves events behind.
void make_histories(SagaFixture& f) {
    f.unpaid();
    f.pay_with("tok_declined");
    const std::string second_card = f.pay_with("tok_declined");
    f.pass(1s);
    REQUIRE(f.pay(second_card).status == 200);
    f.cancel(f.unpaid());
    f.cancel(f.placed());
    f.pay_with("", "cash");
    f.command(f.cooked({}), "reject");
    f.cancel(f.cooked({"accept"}));
    refund_part(f, f.cooked({"accept", "cook"}));
    const std::string delivered = f.cooked({"accept", "cook", "ready", "dispatch", "deliver"});
    refund_part(f, delivered);
    REQUIRE(f.post("/payments/" + approved_payment_of(f, delivered) + "/refunds",
                   R"({"amount":20000,"byHand":true})")
                .status == 201);
    make_corrections(f);
    f.patch_store(R"({"cancelUntil":"accepted"})");
    for (const std::vector<std::string>& then :
         {std::vector<std::string>{}, {"cook"}, {"cook", "ready", "dispatch", "deliver"}}) {
        const std::string refused = f.cooked({"accept"});
        REQUIRE(f.cancel(refused).status == 409);
        for (const std::string& step : then) REQUIRE(f.command(refused, step).status == 200);
    }
    f.patch_store(R"({"cancelUntil":"cooking","prepMinutes":35})");
    f.patch_store(R"({"prepMinutes":15})");
    f.pass(1min);
}

// All rows of all modules, without cursors.
std::map<std::string, std::vector<std::string>> content(SagaFixture& f) {
    std::map<std::string, std::vector<std::string>> out;
    for (const std::string module : {"order", "pay", "store", "notify", "pay_sandbox"}) {
        for (const std::string& table :
             f.rows("SELECT name FROM \"" + module + "\".sqlite_schema WHERE type = 'table'")) {
            if (table == "cursor") continue;
            out[module + "." + table] =
                f.rows("SELECT * FROM \"" + module + "\".\"" + table + "\"");
        }
    }
    return out;
}

struct Reading {
    std::string consumer;
    std::string producer;
    std::int64_t head = 0;
};

std::vector<Reading> readings(SagaFixture& f) {
    std::vector<Reading> out;
    for (const auto& s : f.deployment.application().bus().status())
        out.push_back({s.consumer, s.producer, s.head});
    return out;
}

}  // namespace

TEST_CASE("a consumer that is set back changes nothing, wherever it begins again") {
    SagaFixture f(calm);
    make_histories(f);
    const auto before = content(f);
    REQUIRE(before.at("order.orders").size() == 17);
    REQUIRE(readings(f).size() >= 5);
    for (const Reading& reading : readings(f)) {
        CAPTURE(reading.consumer);
        CAPTURE(reading.producer);
        for (const std::string& change :
             {std::string("DELETE FROM cursor"), std::string("UPDATE cursor SET seq = 0"),
              "UPDATE cursor SET seq = " + std::to_string(reading.head / 3),
              "UPDATE cursor SET seq = " + std::to_string(reading.head - 1)}) {
            CAPTURE(change);
            f.change_file(reading.consumer,
                          change + " WHERE producer = '" + reading.producer + "'");
            f.pass(1min);
            for (const auto& s : f.deployment.application().bus().status())
                CHECK(s.cursor == s.head);
            const auto after = content(f);
            for (const auto& [table, rows] : before) {
                CAPTURE(table);
                CHECK(after.at(table) == rows);
            }
        }
    }
}

TEST_CASE("orders under way go on after all consumers were set back at once") {
    SagaFixture f(calm);
    const std::string cooking = f.cooked({"accept", "cook"});
    const std::string cancelled = f.cooked({"accept"});
    f.cancel(cancelled);
    f.pass(1s);
    for (const std::string& module : module_names())
        f.change_file(module, "UPDATE cursor SET seq = 0");
    f.pass(1min);
    CHECK(f.status(cooking) == "cooking");
    CHECK(f.timeline(cooking) == "awaiting_payment placed accepted cooking");
    for (const char* step : {"ready", "dispatch", "deliver"})
        REQUIRE(f.command(cooking, step).status == 200);
    CHECK(f.unfinished() == "");
    CHECK(f.movements(cooking) == "charge 21000");
    CHECK(f.movements(cancelled) == "charge 21000 refund 21000");
    CHECK(f.text("SELECT count(*) FROM notify.notification WHERE order_id = '" + cooking + "'") ==
          "7");
    CHECK(f.audit() == "");
}
