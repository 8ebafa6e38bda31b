// Messages by KakaoTalk, SMS and LMS through Solapi, and what becomes of them.
#include <doctest/doctest.h>

#include "solapi_harness.h"

namespace solapi_delivery_test {

using namespace baedal;
using namespace baedal::notify;
using namespace baedal::order::contract;
using namespace baedal::test;

namespace {

template <class E>
E to_phone(E event, const std::string& phone) {
    event.order.customer_phone = phone;
    return event;
}

}  // namespace

TEST_CASE("each change of an order is one AlimTalk, sent once its report says so") {
    SolapiHarness harness;
    harness.deliver(about<OrderPlaced>());
    for (const Status status : {Status::accepted, Status::cooking, Status::delivered})
        harness.deliver(progressed(status));
    harness.run_sender();
    CHECK(harness.taken() ==
          std::vector<std::string>{"placed 01012345678 ATA", "store_new_delivery 01077770001 ATA",
                                   "accepted 01012345678 ATA", "cooking 01012345678 ATA",
                                   "delivered 01012345678 ATA"});
    CHECK(harness.states().front() == "placed/customer accepted 2000");
    harness.pass(std::chrono::seconds{31});
    harness.run_poller();
    CHECK(harness.states() == std::vector<std::string>{"placed/customer sent alimtalk 4000",
                                                       "placed/store sent alimtalk 4000",
                                                       "accepted/customer sent alimtalk 4000",
                                                       "cooking/customer sent alimtalk 4000",
                                                       "delivered/customer sent alimtalk 4000"});
    CHECK(harness.provider().messages().front().text ==
          harness.messages(order_id()).front().notification.message.wording.text);
    CHECK(harness.provider().messages().front().baedal_id() ==
          harness.messages(order_id()).front().notification.message.id);
}

TEST_CASE(
    "a telephone without KakaoTalk gets an SMS or LMS, and a hopeless one fails with the code") {
    SolapiHarness harness;
    harness.deliver(to_phone(about<OrderRejected>('a'), "010-0000-3104"));
    harness.deliver(to_phone(about<OrderRejected>('b'), "010-0000-3010"));
    harness.deliver(to_phone(about<OrderRejected>('c'), "010-0000-2254"));
    harness.run_sender();
    harness.pass(std::chrono::seconds{31});
    harness.run_poller();
    CHECK(harness.states('a') == std::vector<std::string>{"rejected/customer sent lms 4000"});
    CHECK(harness.states('b') == std::vector<std::string>{"rejected/customer failed 3010"});
    CHECK(harness.states('c') == std::vector<std::string>{"rejected/customer failed 2254"});
}

TEST_CASE("without the fallback a telephone without KakaoTalk gets nothing") {
    SolapiHarness harness("notify.solapi.fallback = false\n");
    harness.deliver(to_phone(about<OrderRejected>('a'), "010-0000-3104"));
    auto english = about<OrderRejected>('b');
    english.order.language = "en";  // without a template
    harness.deliver(english);
    harness.run_sender();
    harness.pass(std::chrono::seconds{31});
    harness.run_poller();
    CHECK(harness.states('a') == std::vector<std::string>{"rejected/customer failed 3104"});
    CHECK(harness.states('b') == std::vector<std::string>{"rejected/customer failed no-template"});
}

TEST_CASE("a text without a template goes by SMS or LMS, without the characters that they lack") {
    SolapiHarness harness;
    auto english = about<OrderPlaced>('a');
    english.order.language = "en";
    english.order.store_name = "Chicken \U0001F357 뷁";
    harness.deliver(english);
    auto cooking = progressed(Status::cooking, 'b');
    cooking.order.language = "en";
    cooking.order.store_name = "A";
    harness.deliver(cooking);
    harness.run_sender();
    const auto sent = harness.provider().messages();
    REQUIRE(sent.size() == 3);
    CHECK(sent[0].type == "LMS");
    CHECK(sent[0].text.starts_with("[Chicken  ?] Order 27 - "));
    CHECK(harness.taken().back() == "- 01012345678 SMS");
    harness.pass(std::chrono::seconds{31});
    harness.run_poller();
    CHECK(harness.states('b') == std::vector<std::string>{"cooking/customer sent sms 4000"});
}

TEST_CASE("an order without a mobile number, and a store without one, are skipped") {
    SolapiHarness harness;
    for (const auto& [id, phone] : std::map<char, std::string>{{'a', ""}, {'b', "02-123-4567"}})
        harness.deliver(to_phone(about<OrderRejected>(id), phone));
    auto other = about<OrderPlaced>('c');
    other.order.store_id = 2;
    harness.deliver(other);
    harness.run_sender();
    CHECK(harness.states('a') == std::vector<std::string>{"rejected/customer skipped no-phone"});
    CHECK(harness.states('b') == std::vector<std::string>{"rejected/customer skipped no-phone"});
    CHECK(harness.states('c').at(1) == "placed/store skipped no-phone");
    CHECK(harness.taken().size() == 1);
}

TEST_CASE("customers are told of the statuses in the settings, and of money always") {
    SolapiHarness harness("notify.tell = [\"delivered\"]\n");
    harness.deliver(about<OrderPlaced>());
    harness.deliver(progressed(Status::delivered));
    OrderRefunded refunded = about<OrderRefunded>();
    refunded.refund_id = "r1";
    refunded.amount = 5'000;
    refunded.status = Status::delivered;
    harness.deliver(refunded);
    harness.run_sender();
    CHECK(harness.taken() == std::vector<std::string>{"store_new_delivery 01077770001 ATA",
                                                      "delivered 01012345678 ATA",
                                                      "refunded 01012345678 ATA"});
    CHECK(harness.states().front() == "placed/customer skipped not-wanted");
    CHECK_THROWS_AS(SolapiHarness("notify.tell = [\"eaten\"]\n"), ConfigError);
}

TEST_CASE("a message to a number that refuses it at intake fails at once") {
    SolapiHarness harness;
    harness.deliver(to_phone(about<OrderRejected>(), "010-0000-1060"));
    harness.run_sender();
    CHECK(harness.states() == std::vector<std::string>{"rejected/customer failed 1060"});
    CHECK_FALSE(harness.hold.diagnose());
}

TEST_CASE("a template that differs from the approved one is told to the owner") {
    SolapiHarness harness;
    harness.provider().add_template({.id = template_id_of("rejected_refund"),
                                     .channel = pf_id,
                                     .name = "rejected_refund",
                                     .content = "#{다른 변수}",
                                     .status = "APPROVED"});
    harness.deliver(about<OrderRejected>());
    harness.run_sender();
    CHECK(harness.states() == std::vector<std::string>{"rejected/customer failed 1043"});
    REQUIRE(harness.hold.diagnose());
    CHECK(harness.hold.diagnose()->code.text() == "messages-template-wrong");
}

TEST_CASE("an owner has a failed message sent again, and one that was sent is not") {
    SolapiHarness harness;
    harness.deliver(to_phone(about<OrderRejected>('a'), "010-0000-1060"));
    harness.deliver(about<OrderRejected>('b'));
    harness.run_sender();
    const std::string failed = harness.messages(order_id('a')).front().notification.message.id;
    const std::string sent = harness.messages(order_id('b')).front().notification.message.id;
    CHECK(harness.post("/notifications/" + failed + "/resend", "", staff()).status == 403);
    CHECK(harness.post("/notifications/" + sent + "/resend").status == 409);
    CHECK(harness.post("/notifications/none/resend").status == 404);
    harness.pass(std::chrono::hours{8});
    const Response again = harness.post("/notifications/" + failed + "/resend");
    CHECK(again.status == 200);
    CHECK(again.text("status") == "pending");
    harness.run_sender();
    CHECK(harness.states('a') == std::vector<std::string>{"rejected/customer failed 1060"});
    CHECK(harness.provider().messages().size() == 3);
}

TEST_CASE("a test message goes to the owner at once, and says what is wrong") {
    SolapiHarness harness;
    const Response good = harness.post("/admin/notify/test");
    CHECK(good.status == 200);
    CHECK(good.text("status") == "accepted");
    CHECK(good.text("to") == "*******0001");
    CHECK(harness.taken() == std::vector<std::string>{"owner_test 01099990001 ATA"});
    harness.provider().set_balance(0);
    const Response poor = harness.post("/admin/notify/test", R"({"to": "010-1111-2222"})");
    CHECK(poor.text("status") == "held");
    CHECK(poor.text("code") == "1030");
    CHECK(poor.text("advice").contains("balance"));
    CHECK(harness.post("/admin/notify/test", R"({"to": "02-111-2222"})").status == 422);
    CHECK(harness.post("/admin/notify/test", "", staff()).status == 403);
}

}  // namespace solapi_delivery_test
