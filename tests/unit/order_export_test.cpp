#include <doctest/doctest.h>

#include "order/domain/order_export.h"
#include "order/http/order_export_csv.h"

namespace order_export_test {

using namespace baedal;
using namespace baedal::order;

TEST_CASE("the tax in a price is rounded to the nearest minor unit") {
    CHECK(tax_in(11'000, 10) == 1'000);
    CHECK(tax_in(18'000, 10) == 1'636);  // 1636.36
    CHECK(tax_in(21'000, 10) == 1'909);  // 1909.09
    CHECK(tax_in(6, 10) == 1);           // 0.55
    CHECK(tax_in(5, 10) == 0);           // 0.45
    CHECK(tax_in(-18'000, 10) == -1'636);
    CHECK(tax_in(0, 10) == 0);
    CHECK(tax_in(21'000, 0) == 0);
}

TEST_CASE("an export has a line for an order and a negative one for a refund") {
    Line line;
    line.name = "=통닭";
    line.quantity = 2;
    line.choices = {{1, "양념", 0}, {2, "콜라, 큰 것", 0}};
    ExportLine order;
    order.order_id = "one";
    order.number = 7;
    order.at = *from_rfc3339("2026-11-22T16:30:00Z");
    order.status = Status::delivered;
    order.method = "toss";
    order.lines = {line};
    order.subtotal = 36'000;
    order.delivery_fee = 3'000;
    order.discount = 1'000;
    order.total = order.taken = 38'000;
    order.refunded = 5'000;
    ExportLine refund;
    refund.is_refund = true;
    refund.order_id = "one";
    refund.number = 7;
    refund.at = *from_rfc3339("2026-11-22T17:00:00Z");
    refund.status = Status::delivered;
    refund.method = "toss";
    refund.taken = -5'000;
    const std::string store = "통닭집";
    absl::TimeZone seoul;
    REQUIRE(absl::LoadTimeZone("Asia/Seoul", &seoul));
    OrderExportWriter csv(ExportLanguage::en, "KRW", 10);
    csv.add({store, absl::CivilDay(2026, 11, 22), seoul}, std::vector{order, refund});
    CHECK(
        csv.take() ==
        "\xEF\xBB\xBF"
        "business_day,time,type,store,number,status,fulfilment,method,items,subtotal,fee,discounts,"
        "vat,total,refunded,taken,currency,order_id\r\n"
        "2026-11-22,2026-11-23 01:30,order,통닭집,7,delivered,delivery,toss,\"'=통닭 2 (양념, "
        "콜라, 큰 "
        "것)\",36000,3000,1000,3455,38000,5000,38000,KRW,one\r\n"
        "2026-11-22,2026-11-23 02:00,refund,통닭집,7,delivered,delivery,toss,,,,,-455,-5000,,-5000,"
        "KRW,one\r\n");
    OrderExportWriter korean(ExportLanguage::ko, "EUR", 10);
    korean.add({store, absl::CivilDay(2026, 11, 22), seoul}, std::vector{refund});
    const std::string text = korean.take();
    CHECK(text.contains("영업일,시각,구분"));
    CHECK(text.contains("환불,통닭집,7,배달 완료,배달,토스페이먼츠"));
    CHECK(text.contains("-50.00"));
}

}  // namespace order_export_test
