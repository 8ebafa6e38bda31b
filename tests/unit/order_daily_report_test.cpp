// A daily report: its sums, and how it reads as JSON and as CSV.
#include <doctest/doctest.h>

#include "json/parser.h"
#include "order/domain/daily_report.h"
#include "order/http/daily_report_encoder.h"

namespace {

using namespace baedal;
using namespace baedal::order;

DayOrder delivered(std::int64_t total, std::vector<Line> lines, int hour = 12,
                   std::string method = "sandbox") {
    DayOrder order;
    order.status = Status::delivered;
    order.payment_status = method == "cash" ? PaymentStatus::none : PaymentStatus::approved;
    order.method = std::move(method);
    order.paid = true;
    order.total = total;
    order.hour = hour;
    order.lines = std::move(lines);
    return order;
}

Line line(std::int64_t id, std::string name, std::int64_t quantity, std::int64_t line_total) {
    return {id, std::move(name), line_total / quantity, quantity, {}, line_total};
}

DailyReport report() { return DailyReport({1, "통닭집", "2026-11-23", "Asia/Seoul", "KRW"}); }

}  // namespace

TEST_CASE("sales are counted by method, and what went back is taken off") {
    DailyReport day = report();
    day.add(delivered(21000, {line(11, "통닭", 1, 18000)}));
    DayOrder partly = delivered(39000, {line(11, "통닭", 2, 36000)});
    partly.refunded = 5000;
    day.add(partly);
    day.add(delivered(22000, {line(21, "피자", 1, 22000)}, 13, "cash"));
    CHECK(day.takings().orders == 3);
    CHECK(day.takings().sales == 82000);
    CHECK(day.takings().refunded == 5000);
    CHECK(day.takings().net() == 77000);
    CHECK(day.by_method().at("sandbox").net() == 55000);
    CHECK(day.by_method().at("cash").sales == 22000);
    CHECK(day.by_hour()[12].sales == 60000);
    CHECK(day.by_hour()[13].orders == 1);
}

TEST_CASE(
    "an order that was cancelled or rejected is a sale until its money is back, and sold nothing") {
    DailyReport day = report();
    DayOrder cancelled = delivered(21000, {line(11, "통닭", 1, 18000)});
    cancelled.status = Status::cancelled;
    cancelled.payment_status = PaymentStatus::refund_pending;
    cancelled.refunded = 1000;
    day.add(cancelled);
    CHECK(day.takings().refund_pending == 20000);
    CHECK(day.takings().net() == 0);
    cancelled.payment_status = PaymentStatus::refunded;
    cancelled.refunded = 21000;
    day.add(cancelled);
    CHECK(day.takings().net() == 0);
    CHECK(day.most_sold().empty());

    DayOrder in_cash = delivered(21000, {line(11, "통닭", 1, 18000)}, 12, "cash");
    in_cash.status = Status::rejected;  // nobody paid anything
    day.add(in_cash);
    CHECK(!day.by_method().contains("cash"));
    CHECK(day.by_status()[static_cast<std::size_t>(Status::rejected)] == 1);
}

TEST_CASE("an order that was never paid is counted by its state alone") {
    DailyReport day = report();
    DayOrder expired;
    expired.status = Status::expired;
    expired.method = "sandbox";
    expired.total = 21000;
    day.add(expired);
    CHECK(day.orders() == 1);
    CHECK(day.takings().orders == 0);
    CHECK(day.by_method().empty());
}

TEST_CASE("the top items are ten, by quantity and by amount") {
    DailyReport day = report();
    std::vector<Line> lines;
    for (int i = 1; i <= 12; ++i)
        lines.push_back(line(i, "메뉴" + std::to_string(i), i, 13000 - i * 1000));
    day.add(delivered(1, lines));
    const auto sold = day.most_sold();
    REQUIRE(sold.size() == 10);
    CHECK(sold.front().menu_item_id == 12);
    CHECK(day.most_earning().front().menu_item_id == 1);
    day.add(delivered(1, {line(1, "새 이름", 20, 20)}));
    CHECK(day.most_sold().front().name == "새 이름");
    CHECK(day.most_sold().front().quantity == 21);
}

TEST_CASE("a day as JSON has every state and every hour") {
    DailyReport day = report();
    day.add(delivered(21000, {line(11, "통닭", 1, 18000)}));
    const json::Object out = *json::parse_object(encode_json(day));
    CHECK(out.at("date") == "2026-11-23");
    CHECK(out.at("byStatus").as_object().size() == 12);
    CHECK(out.at("byStatus").at("delivered") == 1);
    CHECK(out.at("takings").at("net") == 21000);
    CHECK(out.at("byMethod").at(0).at("method") == "sandbox");
    CHECK(out.at("mostSold").at(0).at("name") == "통닭");
    CHECK(out.at("byHour").as_array().size() == 24);
    CHECK(out.at("byHour").at(12).at("sales") == 21000);
}

TEST_CASE("a day as CSV opens in a spreadsheet, and nothing in it runs there") {
    DailyReport day = report();
    day.add(delivered(
        21000, {line(11, "=HYPERLINK(\"http://x\")", 1, 18000), line(12, "반, 반", 1, 3000)}));
    const std::string csv = encode_csv(day);
    CHECK(csv.starts_with("\xEF\xBB\xBFsection,name,"));
    CHECK(csv.find("day,2026-11-23,1,,21000,0,0,21000\r\n") != std::string::npos);
    CHECK(csv.find("status,delivered,1,,,,,\r\n") != std::string::npos);
    CHECK(csv.find("method,sandbox,1,,21000,0,0,21000\r\n") != std::string::npos);
    CHECK(csv.find("most_sold,\"'=HYPERLINK(\"\"http://x\"\")\",,1,18000,,,\r\n") !=
          std::string::npos);
    CHECK(csv.find("most_sold,\"반, 반\",,1,3000,,,\r\n") != std::string::npos);
    CHECK(csv.find("hour,12:00,1,,21000,0,0,21000\r\n") != std::string::npos);
    // Every line has as many cells as the header; these names have no comma outside quotes.
    for (std::size_t begin = 0, end = 0; (end = csv.find("\r\n", begin)) != std::string::npos;
         begin = end + 2) {
        int commas = 0;
        bool quoted = false;
        for (const char c : csv.substr(begin, end - begin)) {
            if (c == '"') quoted = !quoted;
            commas += c == ',' && !quoted;
        }
        CHECK(commas == 7);
    }
}
