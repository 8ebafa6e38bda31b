// An order reads the same from the cache and from the file.
#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;

TEST_CASE("an order reads the same before and after a restart, byte for byte") {
    Shop shop;
    boost::json::object full = {
        {"storeId", 1},
        {"items", boost::json::array{boost::json::object{
                      {"menuItemId", 11}, {"quantity", 2}, {"choices", boost::json::array{101}}}}},
        {"customer", boost::json::object{{"name", "김\"하나\""},
                                         {"phone", "010-1234-5678"},
                                         {"address", "서울시 마포구\t월드컵로 1"}}},
        {"note", "문 앞에\n놓아 주세요"},
        {"payment", card("tok_ok")}};
    boost::json::object pickup = full;
    pickup["fulfilment"] = "pickup";
    pickup["customer"] = boost::json::object{{"name", "이둘"}, {"phone", "010-0000-0000"}};
    std::vector<std::string> ids{shop.placed(chicken()), shop.placed(full), shop.placed(pickup)};
    ids.push_back(text_of(shop.place(unpaid_chicken()).json(), "id"));
    ids.push_back(text_of(shop.place(chicken("tok_declined")).json(), "orderId"));
    ids.push_back(shop.placed(chicken()));
    shop.cancel(ids.back());
    REQUIRE(shop.becomes(ids.back(), "cancelled"));
    ids.push_back(shop.placed(chicken()));
    REQUIRE(shop.ticket_arrives(ids.back()));
    shop.deliver(ids.back());
    REQUIRE(shop.becomes(ids.back(), "delivered"));
    REQUIRE(eventually([&] {  // after the refund the order does not change
        return shop.order(ids[5]).at("payment").at("status").as_string() == "refunded";
    }));

    HttpClient customer = shop.new_customer();
    std::vector<HttpResponse> before;
    for (const auto& id : ids) before.push_back(customer.get("/orders/" + id));
    const HttpResponse list = shop.new_owner().get("/orders");
    shop.server.restart();
    HttpClient later = shop.new_customer();
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const HttpResponse after = later.get("/orders/" + ids[i]);
        CHECK(before[i].status == 200);
        CHECK(before[i].body == after.body);
        CHECK(before[i].header("ETag") == after.header("ETag"));
    }
    CHECK(list.body == shop.new_owner().get("/orders").body);
}
