// Staff find an order: by its number, by any spelling of the phone, by its last digits, by a part of the name.
#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;
using boost::json::object;

namespace order_search_test {

namespace {

using Ids = std::vector<std::string>;

object chicken_of(const std::string& name, const std::string& phone) {
    object order = chicken();
    order["customer"] = object{{"name", name}, {"phone", phone}, {"address", "서울시 마포구 1"}};
    return order;
}

Ids found(Shop& shop, const std::string& query) {
    Ids out;
    for (const Json& order : shop.pages("/orders?" + query)) out.push_back(text_of(order, "id"));
    return out;
}

}  // namespace

TEST_CASE("staff find orders by any spelling of the phone, its last digits, number and name") {
    Shop shop;
    const std::string first = shop.placed(chicken_of("김하나", "010-9876-5432"));
    const std::string second = shop.placed(chicken_of("김하나", "01098765432"));
    const std::string third = shop.placed(chicken_of("Kim 100%", "+82 10-9876-5432"));
    const std::string other = shop.placed(chicken_of("박둘", "010-1111-0002"));
    shop.placed();  // without a contact

    const Ids of_one_phone{third, second, first};
    for (const char* spelling :
         {"01098765432", "010-9876-5432", "%2B82%2010-9876-5432", "0082%2010%209876%205432"}) {
        CAPTURE(spelling);
        CHECK(found(shop, "phone=" + std::string(spelling)) == of_one_phone);
        CHECK(found(shop, "q=" + std::string(spelling)) == of_one_phone);
    }
    CHECK(found(shop, "q=5432") == of_one_phone);
    CHECK(found(shop, "q=0002") == Ids{other, second});  // the end of a phone, and number 2
    CHECK(found(shop, "q=%232") == Ids{second});
    CHECK(found(shop, "number=4") == Ids{other});
    CHECK(found(shop, "q=%EA%B9%80%ED%95%98") == Ids{second, first});  // 김하
    CHECK(found(shop, "q=100%25") == Ids{third});
    CHECK(found(shop, "q=1_0").empty());
    CHECK(found(shop, "q=5432&storeId=2").empty());
    CHECK(found(shop, "q=5432&status=delivered").empty());
    CHECK(found(shop, "q=").size() == 5);
}

TEST_CASE("a contact is taken as people type it, and refused where nothing of it can be seen") {
    Shop shop;
    for (const char* phone :
         {"０１０－９８７６－５４３２", "010.9876.5432", "\u202A010-9876-5432\u202C"})
        CHECK(shop.place(chicken_of("김하나", phone)).status == 201);
    CHECK(found(shop, "q=5432").size() == 3);
    const Json order = shop.pages("/orders?q=5432").at(0);
    CHECK(order.at("customer").at("phone") == "010-9876-5432");
    const std::string reversed = shop.placed(chicken_of("\u202Eمحمد\u202C", "010-1111-2222"));
    CHECK(shop.order(reversed).at("customer").at("name") == "محمد");
    for (const char* nothing : {"   ", "\u200B", "\u3164\u3164"}) {
        CAPTURE(nothing);
        const HttpResponse by_name = shop.place(chicken_of(nothing, "010-1111-2222"));
        CHECK(by_name.status == 422);
        CHECK(by_name.body.contains("/customer/name"));
        object order_to_nowhere = chicken_of("김하나", "010-1111-2222");
        order_to_nowhere["customer"].as_object()["address"] = nothing;
        const HttpResponse by_address = shop.place(order_to_nowhere);
        CHECK(by_address.status == 422);
        CHECK(by_address.body.contains("/customer/address"));
    }
}

TEST_CASE("from and to of a list are business days, or times") {
    Shop shop;
    const std::string id = shop.placed();
    const Json figures = expect(shop.owner.get("/orders/figures?storeId=1"), 200);
    const std::string today = text_of(figures, "date");
    CHECK(found(shop, "from=" + today + "&to=" + today) == Ids{id});
    CHECK(found(shop, "from=2026-01-01&to=2026-01-02").empty());
    CHECK(found(shop, "to=2026-01-02").empty());
    CHECK(found(shop, "from=2020-01-01T00:00:00Z") == Ids{id});
    for (const char* wrong : {"from=today", "to=2026-13-01", "number=0", "phone=-", "q=1&number=1",
                              "number=1&phone=010-1111-2222"}) {
        CAPTURE(wrong);
        CHECK(shop.owner.get("/orders?" + std::string(wrong)).status == 422);
    }
}

}  // namespace order_search_test
