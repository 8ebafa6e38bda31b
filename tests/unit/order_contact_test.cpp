// The customer's contact: when it is shown, and how it is masked.
#include <doctest/doctest.h>

#include "order/domain/contact.h"

namespace order_contact_test {

using namespace baedal;
using namespace baedal::order;
using namespace std::chrono_literals;

namespace {

const TimePoint noon = *from_rfc3339("2026-11-22T03:00:00.000Z");

Order delivered_at(TimePoint at) {
    Order order;
    order.status = Status::delivered;
    order.timeline = {{Status::awaiting_payment, at - 40min, 1}, {Status::delivered, at, 7}};
    return order;
}

}  // namespace

TEST_CASE("order: a masked contact has the first letter of the name and the last digits") {
    const Customer shown = masked({"김하나", "010-1234-5678", "마포구 월드컵로 17"});
    CHECK(shown.name == "김**");
    CHECK(shown.phone == "***-****-5678");
    CHECK(shown.address == "***");
    CHECK(masked({"", "", ""}).address == "");
    CHECK(masked({"Ann", "", ""}).name == "A**");
}

TEST_CASE("order: a contact is shown until some time after the order's end") {
    CHECK(shows_contact(delivered_at(noon), 24h, noon + 23h));
    CHECK_FALSE(shows_contact(delivered_at(noon), 24h, noon + 24h));
    Order under_way = delivered_at(noon);
    under_way.status = Status::delivering;
    CHECK(shows_contact(under_way, 24h, noon + 100h));
}

TEST_CASE("order: a contact may be erased when nobody needs it") {
    Order order = delivered_at(noon);
    CHECK(may_erase_contact(order));
    order.price.total = 100;
    order.payment_status = PaymentStatus::refund_pending;
    CHECK_FALSE(may_erase_contact(order));
    order.payment_status = PaymentStatus::unknown;
    CHECK_FALSE(may_erase_contact(order));
    order.payment_status = PaymentStatus::approved;
    CHECK(may_erase_contact(order));
    order.status = Status::delivering;
    CHECK_FALSE(may_erase_contact(order));
}

}  // namespace order_contact_test
