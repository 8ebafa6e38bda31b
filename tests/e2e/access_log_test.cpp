// The access log: a line for each request, and nothing that is personal in it.
#include <csignal>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;

namespace {

// The lines of the access log, as JSON.
std::vector<Json> access_lines(const Shop& shop) {
    std::vector<Json> out;
    std::istringstream log(shop.server.log_tail(10'000));
    for (std::string line; std::getline(log, line);) {
        if (line.contains(R"("message":"access")")) out.push_back(boost::json::parse(line));
    }
    return out;
}

bool has_line(const Shop& shop, const std::string& method, const std::string& route, int status) {
    return eventually([&] {
        for (const Json& line : access_lines(shop)) {
            if (text_of(line, "method") == method && text_of(line, "route") == route &&
                line.at("status") == status)
                return true;
        }
        return false;
    });
}

}  // namespace

TEST_CASE("the access log has a line for each request and no personal data") {
    const std::string phone = "010-9876-5432";
    const std::vector<std::string> personal{
        phone,          "김손님",     "세종대로 110",      "살살 눌러", "tok_ok",
        "203.0.113.77", "my-browser", "secret-of-a-query", owner_token};
    Shop shop({"log.access=true", R"(log.format="json")", "order.require_contact=true"});
    boost::json::object body = chicken();
    body["customer"] =
        boost::json::object{{"name", "김손님"}, {"phone", phone}, {"address", "세종대로 110"}};
    body["note"] = "살살 눌러 주세요";
    const Headers fields{{"X-Forwarded-For", "203.0.113.77"},
                         {"X-Request-Id", phone},
                         {"User-Agent", "my-browser"},
                         {"Idempotency-Key", phone}};
    const HttpResponse placed = shop.customer.post("/orders", body, fields);
    REQUIRE(placed.status == 201);
    const std::string id = text_of(placed.json(), "id");
    CHECK(shop.customer.get("/orders/" + id + "?x=secret-of-a-query", fields).status != 500);
    CHECK(shop.customer.get("/orders/" + id).status == 200);
    CHECK(shop.customer.get("/nowhere/" + phone).status == 404);
    CHECK(shop.customer.request("HEAD", "/menus", "").status == 200);
    CHECK(shop.owner.get("/orders?phone=" + phone).status == 200);

    CHECK(has_line(shop, "POST", "/orders", 201));
    CHECK(has_line(shop, "GET", "/orders/{id}", 200));
    CHECK(has_line(shop, "GET", "-", 404));
    CHECK(has_line(shop, "HEAD", "/menus", 200));
    CHECK(has_line(shop, "GET", "/orders", 200));
    bool has_network = false;
    for (const Json& line : access_lines(shop)) {
        CHECK(line.as_object().size() ==
              9);  // time, level, message, and the six that are documented
        has_network = has_network || line.at("network") == "203.0.113.0/24";
        if (line.at("method") == "POST" && line.at("route") == "/orders")
            CHECK(line.at("bytes") == static_cast<std::int64_t>(placed.body.size()));
    }
    CHECK(has_network);
    const std::string log = shop.server.log_tail(10'000);
    for (const std::string& text : personal) CHECK_MESSAGE(!log.contains(text), text);
    CHECK_FALSE(log.contains(id));
}

TEST_CASE("there is no access log unless it is asked for, and SIGHUP switches it") {
    Shop shop({R"(log.format="json")"});
    shop.placed();
    CHECK(access_lines(shop).empty());
    std::ofstream(shop.server.config_file(), std::ios::app) << "[log]\naccess = true\n";
    shop.server.send_signal(SIGHUP);
    REQUIRE(eventually([&] { return shop.server.log_tail(400).contains("were read again"); }));
    shop.placed();
    CHECK(has_line(shop, "POST", "/orders", 201));
}
