// Orders of the whole program on the paper of a kitchen printer, over crashes.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "printer_simulator/printer.h"
#include "support/shop.h"

using namespace baedal::test;
using namespace std::chrono_literals;
using baedal::printer_simulator::Printer;
using baedal::printer_simulator::Slip;

namespace {

void put_printer(Shop& shop, const Printer& printer) {
    const HttpResponse put = shop.owner.request("PUT", "/stores/1/printers",
                                                R"([{"name": "주방", "columns": 48, "address": ")" +
                                                    printer.address() + "\"}]");
    expect(put, 200);
}

Json state_of_printer(Shop& shop) {
    return expect(shop.owner.get("/stores/1/printers"), 200).at("items").at(0);
}

// "1 2* 3": the numbers of the whole slips, and "*" after one that says that it is printed again.
std::string numbers(const Printer& printer) {
    std::string out;
    for (const Slip& slip : printer.slips()) {
        const std::string text = slip.text();
        const std::size_t end = text.find("번\n");
        if (end == std::string::npos || !slip.has("결제 완료")) continue;  // torn off
        const std::size_t begin = text.rfind('\n', end) + 1;
        out += (out.empty() ? "" : " ") + text.substr(begin, end - begin) +
               (slip.has("재출력") ? "*" : "");
    }
    return out;
}

}  // namespace

TEST_CASE("a placed order is on the kitchen's paper, with a code that leads to its page") {
    Printer printer({.columns = 48});
    Shop shop({R"(server.public_url="https://shop.example.kr")"});
    put_printer(shop, printer);
    const std::string id = shop.placed();
    REQUIRE(printer.wait_for_slips(1));
    const Slip slip = printer.slips().front();
    CHECK(slip.faults.empty());
    CHECK(slip.has("통닭집\n1번\n배달\n"));
    CHECK(slip.has("1 x 통닭\n"));
    CHECK(slip.has("QR https://shop.example.kr/o/" + id + "\n"));

    CHECK(shop.owner.post("/tickets/" + id + "/print", boost::json::object{}).status == 200);
    REQUIRE(printer.wait_for_slips(2));
    CHECK(numbers(printer) == "1 1*");
}

TEST_CASE("no slip is lost by power cuts, and none comes twice without saying so") {
    Printer printer({.columns = 48});
    printer.set_line_time(15ms);
    Shop shop;
    put_printer(shop, printer);
    std::vector<std::string> orders;
    for (int i = 0; i < 12; ++i) {
        orders.push_back(shop.placed());
        if (i % 3 == 2) shop.server.restart();
    }
    for (const std::string& id : orders) REQUIRE(shop.ticket_arrives(id));
    REQUIRE(eventually([&] { return state_of_printer(shop).at("waiting").as_int64() == 0; }));
    // The first slip of each number is without the mark, the others have it, and the order is that of the queue.
    std::set<int> seen;
    int last = 0;
    for (const Slip& slip : printer.slips()) {
        CHECK(slip.faults.empty());
        const std::string text = slip.text();
        const std::size_t end = text.find("번\n");
        REQUIRE(end != std::string::npos);
        const int number = std::stoi(text.substr(text.rfind('\n', end) + 1));
        CAPTURE(number);
        CHECK(slip.has("재출력") == seen.contains(number));
        CHECK(number >= last);
        last = number;
        seen.insert(number);
    }
    CHECK(seen.size() == orders.size());
}

TEST_CASE("a printer that is switched on again prints what waited, also after a power cut") {
    Printer printer({.columns = 48});
    Shop shop;
    put_printer(shop, printer);
    printer.switch_off();
    for (int i = 0; i < 3; ++i) REQUIRE(shop.ticket_arrives(shop.placed()));
    REQUIRE(eventually([&] { return text_of(state_of_printer(shop), "state") == "unreachable"; }));
    shop.server.restart();
    CHECK(text_of(state_of_printer(shop), "state") == "unreachable");
    CHECK(state_of_printer(shop).at("waiting").as_int64() == 3);
    printer.switch_on();
    REQUIRE(printer.wait_for_slips(3));
    CHECK(numbers(printer) == "1 2 3");
}

TEST_CASE("a printer that hangs holds up neither orders nor the stop of the server") {
    Printer printer({.columns = 48});
    Shop shop;
    put_printer(shop, printer);
    printer.set_hanging(true);
    const std::string id = shop.placed();
    CHECK(shop.ticket_arrives(id));
    shop.deliver(id);
    REQUIRE(eventually([&] { return text_of(state_of_printer(shop), "state") == "unreachable"; }));
    const auto finds = [&](const char* code) {
        const Json found = expect(shop.owner.get("/admin/doctor"), 200).at("items");
        return std::ranges::any_of(found.as_array(),
                                   [&](const Json& item) { return text_of(item, "code") == code; });
    };
    CHECK(finds("printers-silent"));
    CHECK(shop.server.stop() == 0);
    shop.server.start();
    printer.set_hanging(false);
    REQUIRE(printer.wait_for_slips(1));
    CHECK(numbers(printer) == "1");
    CHECK(eventually([&] { return finds("printers-print"); }));
}
