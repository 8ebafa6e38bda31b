// The daily report of a store: orders, payments and refunds.
#include <doctest/doctest.h>

#include "support/eventually.h"
#include "support/shop.h"

using namespace baedal::test;
using boost::json::object;

namespace {

Json figures(Shop& shop, const std::string& query) {
    return expect(shop.owner.get("/orders/figures?" + query), 200);
}

}  // namespace

TEST_CASE("the daily report has the payments of the day less its refunds") {
    Shop shop({"pay.cash_on_delivery=true"});
    const std::string delivered = shop.placed();
    REQUIRE(shop.ticket_arrives(delivered));
    shop.deliver(delivered);
    REQUIRE(shop.becomes(delivered, "delivered"));
    const std::string cancelled = shop.placed();
    REQUIRE(shop.ticket_arrives(cancelled));
    expect(shop.cancel(cancelled), 200);
    object cash = chicken();
    cash["payment"] = object{{"method", "cash"}};
    shop.placed(cash);
    shop.placed(pizza());  // of another store
    expect(shop.place(unpaid_chicken()), 202);
    const Json payment = shop.pages("/payments?orderId=" + delivered).at(0);
    CHECK(shop.owner
                  .post("/payments/" + text_of(payment, "id") + "/refunds",
                        object{{"amount", 5000}, {"reason", "식었어요"}})
                  .status /
              100 ==
          2);
    // The gateway refunds after a while.
    REQUIRE(eventually([&] {
        return shop.order(delivered).at("payment").at("refunded") == 5000 &&
               shop.order(cancelled).at("payment").at("refunded") == chicken_total;
    }));

    const Json day = figures(shop, "storeId=1");
    CHECK(day.at("storeName") == "통닭집");
    CHECK(day.at("timezone") == "Asia/Seoul");
    CHECK(day.at("currency") == "KRW");
    CHECK(day.at("orders") == 4);
    CHECK(day.at("byStatus").at("delivered") == 1);
    CHECK(day.at("byStatus").at("cancelled") == 1);
    CHECK(day.at("byStatus").at("placed") == 1);
    CHECK(day.at("byStatus").at("awaiting_payment") == 1);
    CHECK(day.at("takings").at("sales") == 3 * chicken_total);
    CHECK(day.at("takings").at("refunded") == chicken_total + 5000);
    CHECK(day.at("takings").at("refundPending") == 0);
    CHECK(day.at("takings").at("net") == 2 * chicken_total - 5000);
    REQUIRE(day.at("byMethod").as_array().size() == 2);
    CHECK(day.at("byMethod").at(0).at("method") == "cash");
    CHECK(day.at("byMethod").at(0).at("net") == chicken_total);
    CHECK(day.at("mostSold").at(0).at("menuItemId") == 11);
    CHECK(day.at("mostSold").at(0).at("quantity") == 2);  // without the cancelled order

    CHECK(figures(shop, "storeId=1&date=" + text_of(day, "date")).at("orders") == 4);
    CHECK(figures(shop, "storeId=1&date=2020-02-29").at("orders") == 0);
}

TEST_CASE("the daily report is available as CSV") {
    Shop shop;
    shop.placed();
    const HttpResponse csv =
        shop.owner.get("/orders/figures?storeId=1&date=2026-01-01", {{"Accept", "text/csv"}});
    CHECK(csv.status == 200);
    CHECK(csv.header("content-type").starts_with("text/csv"));
    CHECK(csv.header("content-disposition").find("baedal-1-2026-01-01.csv") != std::string::npos);
    CHECK(csv.header("vary") == "Accept");
    CHECK(csv.body.starts_with("\xEF\xBB\xBFsection,"));
}

TEST_CASE("the daily report requires staff, an existing store and a valid date") {
    Shop shop;
    CHECK(shop.customer.get("/orders/figures?storeId=1").status == 401);
    CHECK(shop.owner.get("/orders/figures?storeId=99").status == 404);
    for (const char* query :
         {"", "?storeId=one", "?storeId=1&date=2026-02-30", "?storeId=1&date=today",
          "?storeId=1&date=2026-1-1", "?storeId=1&month=2"}) {
        CAPTURE(query);
        CHECK(shop.owner.get(std::string("/orders/figures") + query).status == 422);
    }
}
