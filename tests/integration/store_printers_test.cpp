// The routes of a store's printers.
#include "printing_kitchen.h"

namespace store_printers_test {

using namespace baedal;
using namespace baedal::store;
using namespace baedal::test;

TEST_CASE("printers: what GET gives can be put, and a printer keeps its queue when it is renamed") {
    Kitchen kitchen;
    kitchen.printer.switch_off();
    kitchen.place_numbered(1);
    REQUIRE(kitchen.becomes("unreachable"));
    std::string list = kitchen.get("/stores/1/printers").http.body;
    CHECK(kitchen.put("/stores/1/printers", list).status == 200);
    list.replace(list.find("주방"), std::string("주방").size(), "홀");
    const Response renamed = kitchen.put("/stores/1/printers", list);
    REQUIRE(renamed.status == 200);
    CHECK(kitchen.state().at("name").as_string() == "홀");
    CHECK(kitchen.state().at("waiting").as_int64() == 1);
    CHECK(kitchen.state().at("state").as_string() == "unreachable");
    // Without an id it is known by its address.
    CHECK(kitchen
              .put("/stores/1/printers",
                   R"([{"name": "바", "address": ")" + kitchen.printer.address() + "\"}]")
              .status == 200);
    CHECK(kitchen.state().at("waiting").as_int64() == 1);
    kitchen.printer.switch_on();
    REQUIRE(kitchen.printer.wait_for_slips(1));
    CHECK(kitchen.numbers() == "1");
}

TEST_CASE("printers: a removed printer takes along what waits for it") {
    Kitchen kitchen;
    kitchen.printer.switch_off();
    kitchen.place_numbered(1);
    CHECK(kitchen.put("/stores/1/printers", "[]").status == 200);
    CHECK(kitchen.get("/stores/1/printers").http.body == R"({"items":[]})");
    CHECK(kitchen.database().read([](db::Connection& c) {
        return c.one("SELECT count(*) FROM print_job", [](db::Row row) { return row.integer(0); });
    }) == 0);
}

TEST_CASE("printers: names may be exchanged") {
    Kitchen kitchen;
    const std::string two =
        R"([{"name": "a", "address": "127.0.0.1:1"}, {"name": "b", "address": "127.0.0.1:2"}])";
    json::Array items = kitchen.put("/stores/1/printers", two).body.at("items").as_array();
    std::swap(items[0].as_object()["name"], items[1].as_object()["name"]);
    const Response exchanged =
        kitchen.put("/stores/1/printers", json::dump(json::Object{{"items", items}}));
    REQUIRE(exchanged.status == 200);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& got = exchanged.body.at("items").as_array()[i];
        CHECK(got.at("id") == items[i].at("id"));
        CHECK(got.at("name") == items[i].at("name"));
        CHECK(got.at("address") == items[i].at("address"));
    }
}

TEST_CASE("printers: what is wrong is told with its place") {
    Kitchen kitchen;
    const auto pointer = [&](const std::string& body) {
        const Response refused = kitchen.put("/stores/1/printers", body);
        CAPTURE(refused.http.body);
        REQUIRE(refused.status == 422);
        return std::string(refused.body.at("errors").as_array().at(0).at("pointer").as_string());
    };
    CHECK(pointer(R"([{"address": "192.168.0.50"}])") == "/0/name");
    CHECK(pointer(R"([{"name": "a", "address": "http://192.168.0.50"}])") == "/0/address");
    CHECK(pointer(R"([{"name": "a", "address": "p", "columns": 40}])") == "/0/columns");
    CHECK(pointer(R"([{"name": "a", "address": "p", "encoding": "euc-kr"}])") == "/0/encoding");
    CHECK(pointer(R"([{"name": "a", "address": "p", "copies": 0}])") == "/0/copies");
    CHECK(pointer(R"([{"name": "a", "address": "p", "when": "cooked"}])") == "/0/when");
    CHECK(pointer(R"([{"name": "a", "address": "p", "usb": true}])") == "/0/usb");
    CHECK(pointer(R"([{"name": "a", "address": "p"}, {"name": "a", "address": "q"}])") ==
          "/1/name");
    CHECK(pointer(R"({"items": [{"name": "a", "address": "a b"}]})") == "/items/0/address");
    CHECK(kitchen.put("/stores/1/printers", "7").status == 400);
    CHECK(kitchen.put("/stores/1/printers", "[").status == 400);
    CHECK(kitchen.put("/stores/9/printers", "[]").status == 404);
}

}  // namespace store_printers_test
