// Customers are told of the coupons that their orders have earned, whichever log is read first.
#include <doctest/doctest.h>

#include "marketing/events.h"
#include "notify_harness.h"

namespace notify_coupons_test {

using namespace baedal;
using namespace baedal::notify;
using namespace baedal::order::contract;
using namespace baedal::test;
using marketing::contract::CouponIssued;

namespace {

CouponIssued coupon(const std::string& order, const std::string& code = "K3J5M8N2P0QR") {
    return {code, "열 번째 주문 감사", noon, noon + std::chrono::days{30}, 1, order};
}

std::vector<Notification> told(NotifyHarness& harness) {
    std::vector<Notification> out;
    for (const repository::Listed& listed : harness.messages(order_id())) {
        if (kind_of(listed.notification.message.event) == "coupon")
            out.push_back(listed.notification);
    }
    return out;
}

std::int64_t waiting(NotifyHarness& harness) {
    return harness.database().read([](db::Connection& c) {
        return *c.one("SELECT count(*) FROM earned_coupon",
                      [](db::Row row) { return row.integer(0); });
    });
}

OrderContactErased erased(bool order_removed) {
    return {.order_id = order_id(), .at = noon, .order_removed = order_removed};
}

}  // namespace

TEST_CASE("an earned coupon is told after the order's end, to the order's customer") {
    for (const bool coupon_first : {false, true}) {
        for (const Status end : {Status::delivered, Status::picked_up}) {
            CAPTURE(coupon_first);
            NotifyHarness harness;
            harness.deliver(about<OrderPlaced>());
            if (coupon_first) harness.deliver(coupon(order_id()));
            CHECK(told(harness).empty());
            harness.deliver(progressed(end));
            if (!coupon_first) harness.deliver(coupon(order_id()));
            harness.run_sender();
            const std::string name(to_text(end));
            CHECK(harness.channel.sent ==
                  std::vector<std::string>{"a:placed/customer", "a:placed/store",
                                           "a:" + name + "/customer",
                                           "a:coupon/K3J5M8N2P0QR/customer"});
            REQUIRE(told(harness).size() == 1);
            const Message message = told(harness).front().message;
            CHECK(message.recipient == "010-1234-5678");
            CHECK(message.wording.template_key == "coupon_until");
            CHECK(message.wording.text ==
                  "[통닭집] 주문번호 27번 - 주문해 주셔서 감사합니다. 이 주문으로 쿠폰을 "
                  "받으셨습니다: 열 번째 주문 감사, 쿠폰 번호 K3J5M8N2P0QR. 다음 주문에서 같은 "
                  "전화번호로 쿠폰 번호를 입력하시면 할인됩니다. 쿠폰은 2026-12-22 12:00까지 "
                  "사용하실 수 있습니다.");
            CHECK(waiting(harness) == 0);
        }
    }
}

TEST_CASE("an earned coupon is told once, whatever is read again") {
    NotifyHarness harness;
    harness.deliver(coupon(order_id()));
    harness.deliver(progressed(Status::delivered));
    harness.deliver(coupon(order_id(), "ANOTHER"));
    harness.replay();
    harness.run_sender();
    harness.replay();
    harness.run_sender();
    CHECK(harness.channel.sent == std::vector<std::string>{"a:delivered/customer",
                                                           "a:coupon/K3J5M8N2P0QR/customer",
                                                           "a:coupon/ANOTHER/customer"});
    CHECK(waiting(harness) == 0);
}

TEST_CASE("a coupon is told in the language of the order, also one without an end") {
    NotifyHarness harness;
    auto delivered = progressed(Status::delivered);
    delivered.order.language = "en";
    harness.deliver(delivered);
    auto endless = coupon(order_id());
    endless.until.reset();
    harness.deliver(endless);
    REQUIRE(told(harness).size() == 1);
    CHECK(told(harness).front().message.wording.template_key == "coupon");
    CHECK(told(harness).front().message.wording.text ==
          "[통닭집] Order 27 - Thank you for your order. It has earned you a coupon: 열 번째 주문 "
          "감사, code K3J5M8N2P0QR. Enter the code with your next order, from the same telephone "
          "number, to pay less.");
}

TEST_CASE("a coupon that no order has earned is not told") {
    NotifyHarness harness;
    harness.deliver(progressed(Status::delivered));
    harness.deliver(coupon(""));
    harness.run_sender();
    CHECK(harness.channel.sent == std::vector<std::string>{"a:delivered/customer"});
    CHECK(waiting(harness) == 0);
}

TEST_CASE("a customer whose contact is erased is told of no coupon") {
    for (const bool coupon_first : {false, true}) {
        NotifyHarness harness;
        harness.deliver(about<OrderPlaced>());
        if (coupon_first) harness.deliver(coupon(order_id()));
        if (!coupon_first) harness.deliver(progressed(Status::delivered));
        harness.deliver(erased(false));
        if (!coupon_first) harness.deliver(coupon(order_id()));
        CHECK(told(harness).empty());
        CHECK(waiting(harness) == 0);
    }
}

TEST_CASE("a told coupon is erased with the contact of its order") {
    NotifyHarness harness;
    harness.deliver(progressed(Status::delivered));
    harness.deliver(coupon(order_id()));
    harness.deliver(erased(false));
    REQUIRE(told(harness).size() == 1);
    CHECK(told(harness).front().message.recipient.empty());
    CHECK(told(harness).front().message.wording.text.empty());
    CHECK(told(harness).front().status == DeliveryStatus::skipped);
}

TEST_CASE("coupons are told where the settings name them, and where they name nothing") {
    for (const auto& [settings, code] :
         std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                          {R"(tell = ["placed", "coupon"])", ""},
                                                          {R"(tell = ["placed"])", "not-wanted"}}) {
        CAPTURE(settings);
        NotifyHarness harness("[notify]\n" + settings + "\n");
        harness.deliver(progressed(Status::delivered));
        harness.deliver(coupon(order_id()));
        REQUIRE(told(harness).size() == 1);
        CHECK(told(harness).front().code == code);
    }
}

TEST_CASE("a coupon of long ago is not told") {
    NotifyHarness harness;
    harness.deliver(progressed(Status::delivered));
    harness.clock.advance(std::chrono::hours{7});
    harness.deliver(coupon(order_id()));
    REQUIRE(told(harness).size() == 1);
    CHECK(told(harness).front().code == codes::too_old);
}

}  // namespace notify_coupons_test
