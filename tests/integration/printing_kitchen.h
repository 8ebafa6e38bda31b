// A kitchen with a printer on a socket.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "printer_simulator/printer.h"
#include "store_harness.h"
#include "support/eventually.h"

namespace baedal::test {

using printer_simulator::Printer;
using printer_simulator::Slip;

// The module with its jobs running, and one printer of store 1.
struct Kitchen : StoreHarness {
    explicit Kitchen(std::string members = "")
        : StoreHarness(HarnessOptions{.settings = "demo.enabled = true", .live = true}) {
        const Response put =
            this->put("/stores/1/printers", R"([{"name": "주방", "address": ")" +
                                                printer.address() + "\"" + members + "}]");
        REQUIRE(put.status == 200);
    }

    // Returns the order's id.
    std::string place_numbered(std::int64_t number) {
        OrderPlaced event = placed();
        event.order.number = number;
        deliver(event);
        return event.order.id;
    }
    json::Object state() {
        return get("/stores/1/printers").body.at("items").as_array().at(0).as_object();
    }
    bool becomes(std::string_view wanted) {
        return eventually([&] { return state().at("state").as_string() == wanted; });
    }
    bool is_idle() {
        return eventually([&] { return state().at("waiting").as_int64() == 0; });
    }
    // The numbers of the slips, in order: "1 2 3", and "*" after one that says that it is printed again.
    std::string numbers() const {
        std::string out;
        for (const Slip& slip : printer.slips()) {
            for (const std::string& fault : slip.faults) FAIL_CHECK(fault);
            const std::string text = slip.text();
            const std::size_t end = text.find("번\n");
            const std::size_t begin = text.rfind('\n', end) + 1;
            out += (out.empty() ? "" : " ") +
                   (end == std::string::npos ? "?" : text.substr(begin, end - begin)) +
                   (slip.has("재출력") ? "*" : "");
        }
        return out;
    }

    Printer printer;
};

}  // namespace baedal::test
