// Lists for staff contain the objects of their stores only, page by page.
#include <doctest/doctest.h>

#include "support/users.h"

using namespace baedal::test;
using boost::json::object;

TEST_CASE("lists for staff have the objects of their stores and no others") {
    Shop shop;
    const std::uint16_t port = shop.server.port();
    const object customer{
        {"name", "김하나"}, {"phone", "010-1234-5678"}, {"address", "월드컵로 1"}};
    object one = chicken();
    object other = pizza();
    one["customer"] = other["customer"] = customer;
    const std::string chicken_order = shop.placed(one);
    const std::string pizza_order = shop.placed(other);
    REQUIRE(shop.ticket_arrives(chicken_order));
    REQUIRE(eventually([&] { return !shop.messages(pizza_order).empty(); }));
    add_user(shop, "pizza", {2});
    HttpClient staff(port, log_in(port, "pizza").token);
    const auto ids = [&](const std::string& path, const char* member) {
        std::vector<std::string> out;
        const Json page = expect(staff.get(path), 200);
        CHECK(page.at("next").is_null());
        for (const Json& item : page.at("items").as_array()) {
            const Json& value = item.at(member);
            out.push_back(value.is_string() ? text_of(item, member)
                                            : std::to_string(value.as_int64()));
        }
        return out;
    };
    using Ids = std::vector<std::string>;
    CHECK(ids("/stores", "id") == Ids{"2"});
    CHECK(ids("/orders", "id") == Ids{pizza_order});
    CHECK(ids("/orders?status=placed", "id") == Ids{pizza_order});
    CHECK(ids("/orders?storeId=2", "id") == Ids{pizza_order});
    CHECK(ids("/orders?phone=010-1234-5678", "id") == Ids{pizza_order});
    CHECK(ids("/payments", "orderId") == Ids{pizza_order});
    CHECK(ids("/payments?orderId=" + pizza_order, "orderId") == Ids{pizza_order});
    CHECK(ids("/payments?orderId=" + chicken_order, "orderId") == Ids{});
    CHECK_FALSE(ids("/notifications?orderId=" + pizza_order, "orderId").empty());
    CHECK(ids("/notifications?orderId=" + chicken_order, "orderId") == Ids{});
    CHECK(ids("/stores/2/tickets", "orderId") == Ids{pizza_order});
    // The refused requests have no effect.
    CHECK(shop.ticket_state(chicken_order) == "received");
    CHECK(staff.post("/tickets/" + chicken_order + "/accept", boost::json::object{}).status == 404);
    CHECK(shop.ticket_state(chicken_order) == "received");
}

TEST_CASE("the orders and payments of several stores form one list, page by page") {
    Shop shop;
    add_user(shop, "both", {1, 2});
    HttpClient staff(shop.server.port(), log_in(shop.server.port(), "both").token);
    std::vector<std::string> newest_first;
    for (int i = 0; i < 5; ++i)
        newest_first.insert(newest_first.begin(), shop.placed(i % 2 == 0 ? chicken() : pizza()));
    for (const auto& [path, member] : {std::pair{"/orders", "id"}, {"/payments", "orderId"}}) {
        CAPTURE(path);
        std::vector<std::string> seen;
        std::string cursor;
        do {
            const Json page = expect(staff.get(std::string(path) + "?limit=2" + cursor), 200);
            for (const Json& item : page.at("items").as_array())
                seen.push_back(text_of(item, member));
            cursor = page.at("next").is_null() ? "" : "&cursor=" + text_of(page, "next");
        } while (!cursor.empty());
        CHECK(seen == newest_first);
    }
}
