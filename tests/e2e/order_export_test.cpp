// The orders' export: a line for each order and each refund, whose sum is what the figures say.
#include <algorithm>
#include <sstream>

#include <doctest/doctest.h>

#include "support/eventually.h"
#include "support/shop.h"

using namespace baedal::test;
using boost::json::object;

namespace order_export_test {

namespace {

using Rows = std::vector<std::vector<std::string>>;

// The demo's names have no comma and no quotation mark.
Rows rows_of(const std::string& csv) {
    Rows out;
    std::istringstream lines(csv.substr(3));
    for (std::string line; std::getline(lines, line);) {
        auto& row = out.emplace_back();
        std::istringstream cells(line.substr(0, line.find('\r')));
        for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
    }
    return out;
}

std::size_t column(const Rows& rows, const std::string& name) {
    const auto found = std::ranges::find(rows.at(0), name);
    REQUIRE(found != rows.at(0).end());
    return static_cast<std::size_t>(found - rows.at(0).begin());
}

std::int64_t sum_of(const Rows& rows, const std::string& name) {
    std::int64_t sum = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const std::string& cell = rows[i].at(column(rows, name));
        if (!cell.empty()) sum += std::stoll(cell);
    }
    return sum;
}

}  // namespace

TEST_CASE("the export has every order and every refund, and its sum is that of the figures") {
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
    shop.placed(pizza());
    expect(shop.place(unpaid_chicken()), 202);
    const Json payment = shop.pages("/payments?orderId=" + delivered).at(0);
    CHECK(shop.owner
                  .post("/payments/" + text_of(payment, "id") + "/refunds",
                        object{{"amount", 5000}, {"reason", "식었어요"}})
                  .status /
              100 ==
          2);
    REQUIRE(eventually([&] {
        return shop.order(delivered).at("payment").at("refunded") == 5000 &&
               shop.order(cancelled).at("payment").at("refunded") == chicken_total;
    }));

    const HttpResponse response = shop.owner.get("/orders/export?storeId=1");
    REQUIRE(response.status == 200);
    CHECK(response.header("content-type").starts_with("text/csv; charset=utf-8"));
    REQUIRE(response.body.starts_with("\xEF\xBB\xBF"));
    const Rows rows = rows_of(response.body);
    REQUIRE(rows.size() == 6);  // three orders and two refunds below the header
    const Json figures = expect(shop.owner.get("/orders/figures?storeId=1"), 200);
    CHECK(sum_of(rows, "taken") == figures.at("takings").at("net").as_int64());
    CHECK(sum_of(rows, "vat") == figures.at("takings").at("vat").as_int64());
    CHECK(rows.at(1).at(column(rows, "business_day")) == text_of(figures, "date"));
    CHECK(sum_of(rows, "total") == 3 * chicken_total - chicken_total - 5000);

    // The other store is in the export of all.
    CHECK(rows_of(shop.owner.get("/orders/export").body).size() == 7);
    // Cash is taken when it is collected.
    REQUIRE(shop.ticket_arrives(in_cash));
    shop.deliver(in_cash);
    REQUIRE(shop.becomes(in_cash, "delivered"));
    CHECK(sum_of(rows_of(shop.owner.get("/orders/export?storeId=1").body), "taken") ==
          sum_of(rows, "taken") + chicken_total);
    CHECK(shop.owner.get("/orders/export?storeId=1&language=ko").body.contains("영업일"));
    CHECK(rows_of(shop.owner.get("/orders/export?date=2026-01-01").body).size() == 1);
    CHECK(shop.owner.get("/orders/export?storeId=9").status == 404);
    CHECK(shop.owner.get("/orders/export?language=fr").status == 422);
    CHECK(shop.customer.get("/orders/export").status == 401);
}

}  // namespace order_export_test
