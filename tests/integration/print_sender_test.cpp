// The times of PrintSender, on a clock that the test moves.
#include "store/jobs/print_sender.h"
#include "printer_simulator/printer.h"
#include "store_harness.h"

namespace print_sender_test {

using namespace baedal;
using namespace baedal::store;
using namespace baedal::test;
using namespace std::chrono_literals;
using printer_simulator::Printer;

// A store whose print jobs run step by step.
struct SlowKitchen : StoreHarness {
    SlowKitchen() {
        for (std::size_t share = 0; share < PrintSender::shares; ++share) {
            senders.push_back(
                std::make_unique<PrintSender>(share, database(), clock, random(), settings));
        }
    }
    void step() {
        for (const auto& sender : senders) run(sender->run());
    }
    void put_printer(const std::string& address) {
        REQUIRE(put("/stores/1/printers", R"([{"name": "주방", "address": ")" + address + "\"}]")
                    .status == 200);
    }
    json::Value state() { return get("/stores/1/printers").body.at("items").at(0); }

    const Settings settings = Settings::read(config());
    std::vector<std::unique_ptr<PrintSender>> senders;
};

TEST_CASE("printing: a printer that never says that it has printed is believed after a while") {
    Printer printer({.reports_printed = false});
    SlowKitchen kitchen;
    kitchen.put_printer(printer.address());
    kitchen.place();
    for (int i = 0; i <= 10; ++i) {  // seconds in which it may print an earlier slip
        kitchen.step();
        CHECK(printer.slips().empty());
        kitchen.clock.advance(1s);
    }
    kitchen.step();
    REQUIRE(printer.wait_for_slips(1));
    for (int i = 0; i < 29; ++i) {
        kitchen.clock.advance(1s);
        kitchen.step();
        CHECK(kitchen.state().at("waiting").as_int64() == 1);
    }
    kitchen.clock.advance(2s);
    kitchen.step();
    CHECK(kitchen.state().at("waiting").as_int64() == 0);
    CHECK(printer.slips().size() == 1);
}

TEST_CASE("printing: an idle printer is asked once a minute") {
    Printer printer;
    SlowKitchen kitchen;
    kitchen.put_printer(printer.address());
    kitchen.step();
    CHECK(kitchen.state().at("state").as_string() == "ready");
    CHECK(kitchen.state().at("since").is_string());
    printer.set_cover_open(true);
    kitchen.clock.advance(59s);
    kitchen.step();
    CHECK(kitchen.state().at("state").as_string() == "ready");
    kitchen.clock.advance(1s);
    kitchen.step();
    CHECK(kitchen.state().at("state").as_string() == "cover_open");
    CHECK(kitchen.state().at("since").as_string() == "2026-11-22T03:01:00.000Z");
}

TEST_CASE("printing: a slip of a ticket that ended long ago is skipped, and the next one comes") {
    Printer printer;
    SlowKitchen kitchen;
    kitchen.put_printer(printer.address());
    const std::string old = kitchen.place();
    kitchen.command(old, "reject");
    kitchen.clock.advance(12h + 1ms);
    const std::string fresh = kitchen.place();
    kitchen.command(fresh, "accept");
    for (int i = 0; i < 6; ++i) {
        kitchen.step();
        kitchen.clock.advance(1s);
    }
    REQUIRE(printer.wait_for_slips(1));
    kitchen.step();
    CHECK(kitchen.state().at("waiting").as_int64() == 0);
    CHECK(printer.slips().size() == 1);
    CHECK_FALSE(printer.slips().front().has("취소"));
}

}  // namespace print_sender_test
