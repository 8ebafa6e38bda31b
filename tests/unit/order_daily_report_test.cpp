// A daily report: its sums, and how it reads as JSON and as CSV.
#include <doctest/doctest.h>

#include "json/parser.h"
#include "order/domain/daily_report.h"
#include "order/http/daily_report_csv.h"
#include "order/http/daily_report_encoder.h"

namespace order_daily_report_test {

namespace {

using namespace baedal;
using namespace baedal::order;
using namespace std::chrono_literals;

const absl::CivilDay monday(2026, 11, 23);
const TimePoint noon = *from_rfc3339("2026-11-23T12:00:00.000Z");

DailyReport report(std::string currency = "KRW", bool closed = false) {
    return DailyReport({.stores = {{1, "통닭집", "UTC"}},
                        .from = monday,
                        .to = monday,
                        .currency = std::move(currency),
                        .closed = closed});
}

ReportDay day(std::int64_t store_id = 1, absl::CivilDay date = monday) {
    return {store_id, date, BusinessClock{},
            business_day(std::max(date, monday), BusinessClock{}).end};
}

// Placed an hour before `at`, when it reached `status`.
ReportedOrder sold(std::int64_t total, std::vector<Line> lines, Status status = Status::delivered,
                   std::string method = "sandbox", TimePoint at = noon) {
    return {.method = std::move(method),
            .price = {.subtotal = total, .adjustments = {}, .total = total},
            .at = at,
            .timeline = {{Status::placed, at - 1h, 2}, {status, at, 3}},
            .lines = std::move(lines)};
}

Line line(std::int64_t id, std::string name, std::int64_t quantity, std::int64_t line_total) {
    return {id, std::move(name), line_total / quantity, quantity, {}, line_total};
}

bool has_line(const std::string& csv, const std::string& text) {
    return csv.find("\r\n" + text + "\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("sales are counted by method, and what went back is taken off") {
    DailyReport out = report();
    out.add_placed(day(), sold(21000, {line(11, "통닭", 1, 18000)}));
    out.add_placed(day(), sold(39000, {line(11, "통닭", 2, 36000)}));
    out.add_refund(day(), "sandbox", 5000);
    out.add_collected(
        day(), sold(22000, {line(21, "피자", 1, 22000)}, Status::delivered, "cash", noon + 1h));
    CHECK(out.takings().orders == 3);
    CHECK(out.takings().sales == 82000);
    CHECK(out.takings().refunded == 5000);
    CHECK(out.takings().net() == 77000);
    CHECK(out.by_method().at("sandbox").net() == 55000);
    CHECK(out.by_method().at("cash").sales == 22000);
    CHECK(out.by_hour()[12].sales == 60000);
    CHECK(out.by_hour()[12].orders == 2);
    CHECK(out.by_hour()[13].sales == 22000);
}

TEST_CASE("a charged order is a sale although it was cancelled, but sold nothing") {
    DailyReport out = report();
    out.add_placed(day(), sold(21000, {line(11, "통닭", 1, 18000)}, Status::cancelled));
    CHECK(out.takings().sales == 21000);
    CHECK(out.most_sold().empty());
    out.add_refund_pending(21000);
    CHECK(out.refund_pending() == 21000);
    CHECK(out.takings().net() == 21000);  // until the money is back
    out.add_refund(day(), "sandbox", 21000);
    CHECK(out.takings().net() == 0);
}

TEST_CASE("items and delivery fees less discounts are the sales, whatever was paid back") {
    DailyReport out = report();
    ReportedOrder order = sold(18'000, {line(11, "통닭", 1, 18'000)});
    order.price = make_price(order.lines, {.delivery_fee = 3'000, .discount = 2'000});
    out.add_placed(day(), order);
    order.method = "cash";
    out.add_placed(day(), order);
    out.add_collected(day(), order);
    order.price = make_price(order.lines, {});
    out.add_placed(day(), sold(18'000, order.lines, Status::cancelled));
    out.add_refund(day(), "sandbox", 18'000);
    const auto adds_up = [](const Takings& takings) {
        return takings.items + takings.delivery_fees - takings.discounts == takings.sales;
    };
    CHECK(out.takings().items == 54'000);
    CHECK(out.takings().delivery_fees == 6'000);
    CHECK(out.takings().discounts == 4'000);
    CHECK(adds_up(out.takings()));
    CHECK(out.by_method().at("cash").discounts == 2'000);
    CHECK(adds_up(out.by_method().at("cash")));
    CHECK(adds_up(out.by_day().at(monday).takings));
    CHECK(adds_up(out.by_store().at(1).takings));
    CHECK(has_line(encode_csv(out),
                   "day,2026-11-23,3,,56000,18000,,38000,0,KRW,54000,6000,4000,34546,3454,"));
    CHECK(json::parse_object(encode_json(out))->at("takings").at("discounts") == 4'000);
}

TEST_CASE("cash is to be collected until the order has ended") {
    for (const auto& [status, to_collect] :
         std::vector<std::pair<Status, std::int64_t>>{{Status::accepted, 21000},
                                                      {Status::ready, 21000},
                                                      {Status::cancel_requested, 21000},
                                                      {Status::delivered, 0},
                                                      {Status::picked_up, 0},
                                                      {Status::cancelled, 0},
                                                      {Status::rejected, 0}}) {
        CAPTURE(to_text(status));
        DailyReport out = report();
        out.add_placed(day(), sold(21000, {line(11, "통닭", 1, 18000)}, status, "cash"));
        CHECK(out.takings().to_collect == to_collect);
        CHECK(out.takings().sales == 0);
        CHECK(out.takings().net() == 0);
        CHECK(out.most_sold().empty());
        CHECK(out.orders() == 1);
    }
}

TEST_CASE("an order is counted as it was at the end of the period") {
    const TimePoint midnight = business_day(monday, BusinessClock{}).end;
    const ReportedOrder after =
        sold(21000, {line(11, "통닭", 1, 18000)}, Status::rejected, "sandbox", midnight);
    DailyReport out = report("KRW", true);
    out.add_placed(day(), after);
    CHECK(out.by_status()[static_cast<std::size_t>(Status::placed)] == 1);
    CHECK(out.most_sold().size() == 1);
    ReportDay longer = day();
    longer.as_of = midnight + 1ms;
    DailyReport two_days = report();
    two_days.add_placed(longer, after);
    CHECK(two_days.by_status()[static_cast<std::size_t>(Status::rejected)] == 1);
    CHECK(two_days.most_sold().empty());
}

TEST_CASE("a closed report has nothing that is owed now") {
    DailyReport out = report("KRW", true);
    out.add_refund_pending(21000);
    CHECK(!out.refund_pending());
    CHECK(json::parse_object(encode_json(out))->at("takings").at("refundPending").is_null());
}

TEST_CASE("days and stores have sums of their own, and items are those of their store") {
    const absl::CivilDay tuesday = monday + 1;
    DailyReport out({.stores = {{1, "통닭집", "Asia/Seoul"}, {2, "피자집", "Asia/Seoul"}},
                     .from = monday,
                     .to = tuesday + 1,
                     .currency = "KRW"});
    out.add_placed(day(1, monday), sold(1000, {line(11, "통닭", 1, 1000)}));
    out.add_placed(day(2, tuesday), sold(2000, {line(11, "피자", 1, 2000)}));
    out.add_refund(day(1, tuesday), "sandbox", 300);
    CHECK(out.by_day().size() == 3);
    CHECK(out.by_day().at(monday).takings.net() == 1000);
    CHECK(out.by_day().at(tuesday).takings.net() == 1700);
    CHECK(out.by_day().at(tuesday).orders == 1);
    CHECK(out.by_day().at(tuesday + 1).orders == 0);
    CHECK(out.by_store().at(1).takings.net() == 700);
    CHECK(out.by_store().at(2).takings.net() == 2000);
    CHECK(out.takings().net() == 2700);
    REQUIRE(out.most_earning().size() == 2);
    CHECK(out.most_earning().front().name == "피자");

    const json::Object text = *json::parse_object(encode_json(out));
    CHECK(text.at("storeId").is_null());
    CHECK(text.at("date").is_null());
    CHECK(text.at("from") == "2026-11-23");
    CHECK(text.at("to") == "2026-11-25");
    CHECK(text.at("byDay").at(1).at("takings").at("refunded") == 300);
    CHECK(text.at("byStore").at(1).at("storeName") == "피자집");
    CHECK(csv_name(out.subject()) == "baedal-all-2026-11-23-2026-11-25.csv");
    const std::string csv = encode_csv(out);
    CHECK(has_line(csv, "total,2026-11-23/2026-11-25,2,,3000,300,0,2700,0,KRW,3000,0,0,2454,246,"));
    CHECK(has_line(csv, "day,2026-11-24,1,,2000,300,,1700,0,KRW,2000,0,0,1545,155,"));
    CHECK(has_line(csv, "store,통닭집,1,,1000,300,,700,0,KRW,1000,0,0,636,64,"));
}

TEST_CASE("the top items are ten, by quantity and by amount") {
    DailyReport out = report();
    std::vector<Line> lines;
    for (int i = 1; i <= 12; ++i)
        lines.push_back(line(i, "메뉴" + std::to_string(i), i, 13000 - i * 1000));
    out.add_placed(day(), sold(1, lines));
    const auto best = out.most_sold();
    REQUIRE(best.size() == 10);
    CHECK(best.front().menu_item_id == 12);
    CHECK(out.most_earning().front().menu_item_id == 1);
    out.add_placed(day(), sold(1, {line(1, "새 이름", 20, 20)}));
    CHECK(out.most_sold().front().name == "새 이름");
    CHECK(out.most_sold().front().quantity == 21);
}

TEST_CASE("a day as JSON has every state and every hour") {
    DailyReport day_report = report();
    day_report.add_placed(day(), sold(21000, {line(11, "통닭", 1, 18000)}));
    const json::Object out = *json::parse_object(encode_json(day_report));
    CHECK(out.at("storeId") == 1);
    CHECK(out.at("date") == "2026-11-23");
    CHECK(out.at("byStatus").as_object().size() == 12);
    CHECK(out.at("byStatus").at("delivered") == 1);
    CHECK(out.at("takings").at("net") == 21000);
    CHECK(out.at("takings").at("toCollect") == 0);
    CHECK(out.at("byMethod").at(0).at("method") == "sandbox");
    CHECK(out.at("mostSold").at(0).at("name") == "통닭");
    CHECK(out.at("byHour").as_array().size() == 24);
    CHECK(out.at("byHour").at(12).at("sales") == 21000);
}

TEST_CASE("a day as CSV opens in a spreadsheet, and nothing in it runs there") {
    DailyReport out = report();
    out.add_placed(day(), sold(21000, {line(11, "=HYPERLINK(\"http://x\")", 1, 18000),
                                       line(12, "반, 반", 1, 3000)}));
    out.add_refund_pending(700);
    const std::string csv = encode_csv(out);
    CHECK(csv.starts_with("\xEF\xBB\xBFsection,name,"));
    CHECK(has_line(csv, "total,2026-11-23,1,,21000,0,700,21000,0,KRW,21000,0,0,19091,1909,"));
    CHECK(has_line(csv, "day,2026-11-23,1,,21000,0,,21000,0,KRW,21000,0,0,19091,1909,"));
    CHECK(has_line(csv, "status,delivered,1,,,,,,,KRW,,,,,,"));
    CHECK(has_line(csv, "method,sandbox,1,,21000,0,,21000,0,KRW,21000,0,0,19091,1909,"));
    CHECK(has_line(csv, "most_sold,\"'=HYPERLINK(\"\"http://x\"\")\",,1,18000,,,,,KRW,,,,,,"));
    CHECK(has_line(csv, "most_sold,\"반, 반\",,1,3000,,,,,KRW,,,,,,"));
    CHECK(has_line(csv, "hour,12:00,1,,21000,,,,,KRW,,,,,,"));
    // Every line has as many cells as the header; these names have no comma outside quotes.
    for (std::size_t begin = 0, end = 0; (end = csv.find("\r\n", begin)) != std::string::npos;
         begin = end + 2) {
        int commas = 0;
        bool quoted = false;
        for (const char c : csv.substr(begin, end - begin)) {
            if (c == '"') quoted = !quoted;
            commas += c == ',' && !quoted;
        }
        CHECK(commas == 15);
    }
}

TEST_CASE("amounts in a CSV are decimals of the currency") {
    for (const auto& [currency, sales, net] :
         std::vector<std::tuple<std::string, std::string, std::string>>{
             {"KRW", "18000", "-1234"},
             {"JPY", "18000", "-1234"},
             {"EUR", "180.00", "-12.34"},
             {"KWD", "18.000", "-1.234"}}) {
        CAPTURE(currency);
        DailyReport out = report(currency);
        out.add_placed(day(), sold(18000, {line(11, "통닭", 1, 18000)}));
        CHECK(encode_csv(out).find("day,2026-11-23,1,," + sales + ",") != std::string::npos);
        CHECK(encode_csv(out).find("통닭,,1," + sales + ",,,,," + currency + ",,,,,,\r\n") !=
              std::string::npos);
        DailyReport refunded = report(currency);
        refunded.add_refund(day(), "sandbox", 1234);
        CHECK(encode_csv(refunded).find("," + net + ",") != std::string::npos);
    }
}

TEST_CASE(
    "the tax of each sale and each refund is rounded as in the export, and the rest is the "
    "supply") {
    DailyReport out = report();
    out.add_placed(day(), sold(21000, {line(11, "통닭", 1, 21000)}));                   // 1909.09
    out.add_placed(day(), sold(1000, {line(12, "콜라", 1, 1000)}, Status::cancelled));  // 90.91
    out.add_refund(day(), "sandbox", 1000);
    out.add_refund(day(), "cash", 500);  // 45.45
    CHECK(out.takings().vat == 1909 + 91 - 91 - 45);
    CHECK(out.takings().supply() + out.takings().vat == out.takings().net());
    CHECK(out.by_method().at("cash").vat == -45);
    ReportDay tax_free = day();
    tax_free.vat_percent = 0;
    DailyReport without = report();
    without.add_placed(tax_free, sold(21000, {}));
    CHECK(without.takings().vat == 0);
    CHECK(without.takings().supply() == 21000);
}

TEST_CASE(
    "cancelled and rejected orders are counted by who asked for it, at the end of the period") {
    DailyReport out = report();
    const auto ended = [](Status status, bool by_store, bool unanswered) {
        ReportedOrder order = sold(1000, {}, status);
        order.is_cancelled_by_store = by_store;
        order.is_unanswered = unanswered;
        return order;
    };
    out.add_placed(day(), ended(Status::cancelled, false, false));
    for (int i = 0; i < 2; ++i) out.add_placed(day(), ended(Status::cancelled, true, false));
    for (int i = 0; i < 3; ++i) out.add_placed(day(), ended(Status::rejected, false, false));
    for (int i = 0; i < 4; ++i) out.add_placed(day(), ended(Status::rejected, false, true));
    out.add_placed(day(), ended(Status::cancel_requested, true, false));
    CHECK(out.endings().cancelled_by_customer == 1);
    CHECK(out.endings().cancelled_by_store == 2);
    CHECK(out.endings().rejected_by_store == 3);
    CHECK(out.endings().unanswered == 4);
    CHECK(has_line(encode_csv(out), "ended,unanswered,4,,,,,,,KRW,,,,,,"));
    ReportDay before = day();
    before.as_of = noon;
    DailyReport earlier = report();
    earlier.add_placed(before, ended(Status::rejected, false, true));
    CHECK(earlier.endings().unanswered == 0);
}

TEST_CASE("the times of orders are those that half and nine of ten took at most") {
    DailyReport out = report();
    for (int i = 1; i <= 10; ++i) {
        ReportedOrder order = sold(1000, {}, Status::delivered, "sandbox", noon);
        order.fulfilment = i == 10 ? Fulfilment::pickup : Fulfilment::delivery;
        order.timeline = {{Status::placed, noon, 2},
                          {Status::accepted, noon + i * 1s, 3},
                          {Status::cooking, noon + 1min, 4},
                          {Status::ready, noon + 1min + i * 1min + 500ms, 5}};
        order.timeline.push_back(
            {i == 10 ? Status::picked_up : Status::delivered, noon + 20min + i * 1min, 6});
        out.add_placed(day(), order);
    }
    CHECK(out.time_to_accept().p50 == 5);
    CHECK(out.time_to_accept().p90 == 9);
    CHECK(out.time_to_cook().orders == 10);
    CHECK(out.time_to_cook().p90 == 9 * 60);
    CHECK(out.time_to_door().orders == 9);  // nobody carries what is picked up
    CHECK(out.time_to_door().p50 == 25 * 60);
    CHECK(out.by_fulfilment()[0].orders == 9);
    CHECK(out.by_fulfilment()[1].sales == 1000);
    CHECK(has_line(encode_csv(out), "time,accept_p90,10,,,,,,,KRW,,,,,,9"));
    CHECK(has_line(encode_csv(out), "fulfilment,pickup,1,,1000,,,,,KRW,,,,,,"));
    const json::Object text = *json::parse_object(encode_json(out));
    CHECK(text.at("times").at("door").at("p90") == 29 * 60);
    CHECK(text.at("averageOrder") == 1000);
    CHECK(text.at("byFulfilment").at(1).at("fulfilment") == "pickup");
    CHECK(json::parse_object(encode_json(report()))->at("times").at("cook").at("p50").is_null());
    CHECK(json::parse_object(encode_json(report()))->at("averageOrder").is_null());
}

TEST_CASE("an order is settled when it has ended before the time and nothing comes after") {
    const auto settled = [](std::vector<TimelineEntry> timeline) {
        return is_settled(timeline, noon);
    };
    CHECK(settled({{Status::placed, noon - 2h, 2}, {Status::delivered, noon - 1h, 3}}));
    CHECK(settled({{Status::placed, noon - 2h, 2}, {Status::rejected, noon - 1ms, 3}}));
    CHECK(!settled({{Status::placed, noon - 2h, 2}, {Status::delivered, noon, 3}}));
    CHECK(!settled({{Status::placed, noon - 2h, 2}, {Status::ready, noon - 1h, 3}}));
    CHECK(!settled({}));
}

}  // namespace order_daily_report_test
