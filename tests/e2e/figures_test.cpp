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
    const std::string in_cash = shop.placed(cash);
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
    CHECK(day.at("closed") == false);
    CHECK(day.at("orders") == 3);  // the unpaid one is none
    CHECK(day.at("byStatus").at("delivered") == 1);
    CHECK(day.at("byStatus").at("cancelled") == 1);
    CHECK(day.at("byStatus").at("placed") == 1);
    CHECK(day.at("byStatus").at("awaiting_payment") == 0);
    CHECK(day.at("takings").at("orders") == 2);
    CHECK(day.at("takings").at("sales") == 2 * chicken_total);
    CHECK(day.at("takings").at("refunded") == chicken_total + 5000);
    CHECK(day.at("takings").at("refundPending") == 0);
    CHECK(day.at("takings").at("toCollect") == chicken_total);
    CHECK(day.at("takings").at("net") == chicken_total - 5000);
    REQUIRE(day.at("byMethod").as_array().size() == 2);
    CHECK(day.at("byMethod").at(0).at("method") == "cash");
    CHECK(day.at("byMethod").at(0).at("net") == 0);
    CHECK(day.at("endings").at("cancelledByCustomer") == 1);
    CHECK(day.at("byFulfilment").at(0).at("orders") == 3);
    CHECK(day.at("times").at("door").at("orders") == 1);
    CHECK(day.at("averageOrder") == chicken_total);
    // As the export rounds: each sale and each refund by itself.
    CHECK(day.at("takings").at("vat") == 1909 + 1909 - 1909 - 455);
    CHECK(day.at("takings").at("supply") == chicken_total - 5000 - (1909 - 455));
    CHECK(day.at("mostSold").at(0).at("menuItemId") == 11);
    CHECK(day.at("mostSold").at(0).at("quantity") == 1);  // neither cancelled nor to be collected

    REQUIRE(shop.ticket_arrives(in_cash));
    shop.deliver(in_cash);
    REQUIRE(shop.becomes(in_cash, "delivered"));
    const std::string date = text_of(day, "date");
    const Json collected = figures(shop, "storeId=1&date=" + date);
    CHECK(collected.at("takings").at("sales") == 3 * chicken_total);
    CHECK(collected.at("takings").at("toCollect") == 0);

    const Json closed = figures(shop, "storeId=1&date=2020-02-29");
    CHECK(closed.at("orders") == 0);
    CHECK(closed.at("closed") == true);
    CHECK(closed.at("takings").at("refundPending").is_null());

    const Json all = figures(shop, "from=2026-01-01&to=2026-01-03");
    CHECK(all.at("storeId").is_null());
    CHECK(all.at("byDay").as_array().size() == 3);
    CHECK(all.at("byStore").as_array().size() == 2);
    CHECK(figures(shop, "").at("orders") == 4);
    CHECK(figures(shop, "from=" + date).at("byStore").at(1).at("orders") == 1);
}

TEST_CASE("the daily report is available as CSV") {
    Shop shop;
    shop.placed();
    const HttpResponse csv =
        shop.owner.get("/orders/figures?storeId=1&date=2026-01-01", {{"Accept", "text/csv"}});
    CHECK(csv.status == 200);
    CHECK(csv.header("content-type").starts_with("text/csv"));
    CHECK(csv.header("content-disposition").find("baedal-1-2026-01-01.csv") != std::string::npos);
    CHECK(csv.header("vary") == "Accept, Accept-Encoding");
    CHECK(csv.body.starts_with("\xEF\xBB\xBFsection,"));
}

TEST_CASE("the amounts of the CSV are decimals of the currency") {
    Shop shop({"order.currency=\"EUR\""});
    shop.placed();
    const HttpResponse csv = shop.owner.get("/orders/figures?storeId=1", {{"Accept", "text/csv"}});
    CHECK(
        csv.body.contains("method,sandbox,1,,210.00,0.00,,210.00,0.00,EUR,180.00,30.00,0.00,"
                          "190.91,19.09,\r\n"));
    CHECK(csv.body.contains("most_sold,통닭,,1,180.00,,,,,EUR,,,,,,\r\n"));
}

TEST_CASE("the daily report requires staff, an existing store and a valid date") {
    Shop shop;
    CHECK(shop.customer.get("/orders/figures?storeId=1").status == 401);
    CHECK(shop.owner.get("/orders/figures?storeId=99").status == 404);
    for (const char* query :
         {"?storeId=one", "?storeId=1&date=2026-02-30", "?storeId=1&date=today",
          "?storeId=1&date=2026-1-1", "?storeId=1&month=2", "?from=2026-01-02&to=2026-01-01",
          "?to=2026-01-01", "?date=2026-01-01&from=2026-01-01", "?from=2025-01-01&to=2026-01-02"}) {
        CAPTURE(query);
        CHECK(shop.owner.get(std::string("/orders/figures") + query).status == 422);
    }
}
