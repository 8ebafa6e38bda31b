// The kitchen's printers, from the event to the paper: the module's jobs against a printer on a socket.
#include "printing_kitchen.h"

namespace store_printing_test {

using namespace baedal;
using namespace baedal::store;
using namespace baedal::test;
using namespace std::chrono_literals;
using order::contract::OrderContactErased;

TEST_CASE("printing: an order is on paper, and the printer is seen to have printed") {
    Kitchen kitchen;
    kitchen.place_numbered(27);
    REQUIRE(kitchen.printer.wait_for_slips(1));
    const Slip slip = kitchen.printer.slips().front();
    CHECK(slip.faults.empty());
    CHECK(slip.text().starts_with("통닭집\n27번\n배달\n"));
    CHECK(slip.has("2 x 통닭\n  + 순살\n"));
    CHECK(slip.has("요청: 문 앞에 놓아 주세요\n"));
    CHECK(slip.has("김하나\n010-1234-5678\n서울시 마포구 월드컵로 1\n"));
    CHECK(slip.has("결제 완료"));
    CHECK_FALSE(slip.has("QR"));  // server.public_url is not set
    CHECK_FALSE(slip.has("재출력"));
    CHECK(kitchen.is_idle());
    CHECK(kitchen.state().at("state").as_string() == "ready");
    CHECK(kitchen.state().at("lastPrintedAt").is_string());
}

TEST_CASE("printing: slips come in the order of the tickets") {
    Kitchen kitchen;
    for (int i = 1; i <= 12; ++i) kitchen.place_numbered(i);
    REQUIRE(kitchen.printer.wait_for_slips(12));
    CHECK(kitchen.numbers() == "1 2 3 4 5 6 7 8 9 10 11 12");
}

TEST_CASE("printing: a printer that is off gets everything later, once and in order") {
    Kitchen kitchen;
    kitchen.printer.switch_off();
    for (int i = 1; i <= 3; ++i) kitchen.place_numbered(i);
    REQUIRE(kitchen.becomes("unreachable"));
    CHECK(kitchen.state().at("waiting").as_int64() == 3);
    CHECK_FALSE(kitchen.state().at("detail").as_string().empty());
    CHECK(kitchen.state().at("since").is_string());
    kitchen.printer.switch_on();
    REQUIRE(kitchen.printer.wait_for_slips(3));
    CHECK(kitchen.numbers() == "1 2 3");
    CHECK(kitchen.becomes("ready"));
}

TEST_CASE("printing: nothing is sent to a printer without paper or with an open cover") {
    Kitchen kitchen;
    kitchen.printer.set_paper(false);
    kitchen.place_numbered(1);
    REQUIRE(kitchen.becomes("paper_out"));
    kitchen.printer.set_paper(true);
    REQUIRE(kitchen.printer.wait_for_slips(1));
    kitchen.printer.set_cover_open(true);
    kitchen.place_numbered(2);
    REQUIRE(kitchen.becomes("cover_open"));
    kitchen.printer.set_cover_open(false);
    REQUIRE(kitchen.printer.wait_for_slips(2));
    CHECK(kitchen.numbers() == "1 2");
}

TEST_CASE("printing: paper that ends within a slip is replaced, and the printer goes on") {
    Kitchen kitchen;
    kitchen.printer.paper_ends_after(4);
    kitchen.place_numbered(1);
    kitchen.place_numbered(2);
    REQUIRE(kitchen.becomes("paper_out"));
    CHECK(kitchen.printer.slips().empty());
    CHECK(kitchen.state().at("waiting").as_int64() == 2);
    kitchen.printer.set_paper(true);
    REQUIRE(kitchen.printer.wait_for_slips(2));
    CHECK(kitchen.is_idle());
    CHECK(kitchen.numbers() == "1 2");
}

TEST_CASE("printing: a slip whose connection broke says that it is printed again") {
    Kitchen kitchen;
    kitchen.place_numbered(1);
    REQUIRE(kitchen.printer.wait_for_slips(1));
    REQUIRE(kitchen.is_idle());
    kitchen.printer.cut_connection_after(300);
    kitchen.place_numbered(2);
    kitchen.place_numbered(3);
    REQUIRE(kitchen.printer.wait_for_slips(3));
    REQUIRE(kitchen.is_idle());
    CHECK(kitchen.becomes("ready"));
    const auto slips = kitchen.printer.slips();
    CHECK(slips.back().has("3번"));
    CHECK_FALSE(slips.back().has("재출력"));
    CHECK(slips[slips.size() - 2].has("2번"));
    CHECK(slips[slips.size() - 2].has("재출력"));
}

TEST_CASE("printing: a module that stops while a slip is printed marks this one alone") {
    Kitchen kitchen;
    kitchen.printer.paper_ends_after(4);
    for (int i = 1; i <= 3; ++i) kitchen.place_numbered(i);
    REQUIRE(kitchen.becomes("paper_out"));
    kitchen.stop_module();
    kitchen.printer.switch_off();
    kitchen.printer.set_paper(true);
    kitchen.printer.switch_on();
    kitchen.start_module();
    REQUIRE(kitchen.printer.wait_for_slips(4));
    CHECK(kitchen.numbers() == "1 1* 2 3");
}

TEST_CASE("printing: the end of an earlier slip is not taken for the end of the next one") {
    Kitchen kitchen;
    kitchen.printer.paper_ends_after(4);
    kitchen.place_numbered(1);
    REQUIRE(kitchen.becomes("paper_out"));
    kitchen.stop_module();
    kitchen.printer.set_line_time(50ms);
    kitchen.printer.set_paper(true);  // the rest of the slip comes first
    kitchen.start_module();
    REQUIRE(kitchen.is_idle());
    CHECK(kitchen.numbers() == "1 1*");
}

TEST_CASE("printing: what waits outlives the process") {
    Kitchen kitchen;
    kitchen.printer.switch_off();
    for (int i = 1; i <= 3; ++i) kitchen.place_numbered(i);
    REQUIRE(kitchen.becomes("unreachable"));
    kitchen.restart();
    kitchen.printer.switch_on();
    REQUIRE(kitchen.printer.wait_for_slips(3));
    CHECK(kitchen.numbers() == "1 2 3");
}

TEST_CASE("printing: a log that is read again prints nothing again") {
    Kitchen kitchen;
    kitchen.place_numbered(1);
    REQUIRE(kitchen.printer.wait_for_slips(1));
    kitchen.replay();
    kitchen.place_numbered(2);
    REQUIRE(kitchen.printer.wait_for_slips(2));
    CHECK(kitchen.numbers() == "1 2");
}

TEST_CASE("printing: a reprint says so") {
    Kitchen kitchen;
    const std::string id = kitchen.place_numbered(5);
    REQUIRE(kitchen.printer.wait_for_slips(1));
    const Response printed = kitchen.command(id, "print");
    CHECK(printed.status == 200);
    CHECK(printed.text("orderId") == id);
    REQUIRE(kitchen.printer.wait_for_slips(2));
    CHECK(kitchen.numbers() == "5 5*");
    CHECK(kitchen.command(make_id(kitchen.time(), kitchen.random()), "print").status == 404);
    CHECK(kitchen.command(id, "print", R"({"copies": 2})").status == 422);
    CHECK(kitchen.post("/tickets/" + id + "/print", "", staff({2})).status == 404);
}

TEST_CASE("printing: a store without a printer cannot reprint") {
    Kitchen kitchen;
    const std::string id = kitchen.place(2);
    const Response refused = kitchen.command(id, "print");
    CHECK(refused.status == 409);
    CHECK(refused.problem() == "/problems/no-printer");
}

TEST_CASE("printing: a printer may wait for the acceptance, and print copies") {
    Kitchen kitchen(R"(, "when": "accepted", "copies": 2)");
    const std::string rejected = kitchen.place_numbered(1);
    kitchen.command(rejected, "reject", R"({"reason": "재료 소진"})");
    const std::string accepted = kitchen.place_numbered(2);
    kitchen.command(accepted, "accept");
    kitchen.command(accepted, "accept");
    REQUIRE(kitchen.printer.wait_for_slips(2));
    CHECK(kitchen.is_idle());
    CHECK(kitchen.numbers() == "2 2");
    CHECK(kitchen.printer.slips()[0].has("통닭집 (1/2)\n"));
    CHECK(kitchen.printer.slips()[1].has("통닭집 (2/2)\n"));
    CHECK(kitchen.printer.slips()[1].has("약속 "));
}

TEST_CASE("printing: the slip of a cancelled ticket says that nobody cooks it") {
    Kitchen kitchen;
    kitchen.printer.set_paper(false);
    const std::string id = kitchen.place_numbered(1);
    kitchen.deliver(kitchen.cancellation(id));
    kitchen.printer.set_paper(true);
    REQUIRE(kitchen.printer.wait_for_slips(1));
    CHECK(kitchen.printer.slips().front().text().starts_with(" 취소된 주문 \n조리하지 마세요\n"));
}

TEST_CASE("printing: the amount of an order in cash is on its slip") {
    Kitchen kitchen;
    auto event = kitchen.placed();
    event.order.to_collect = 39'000;
    kitchen.deliver(event);
    REQUIRE(kitchen.printer.wait_for_slips(1));
    CHECK(kitchen.printer.slips().front().has("받을 돈\n 39,000원 \n"));
}

TEST_CASE("printing: an erased contact is on no later slip") {
    Kitchen kitchen;
    const std::string id = kitchen.place_numbered(1);
    REQUIRE(kitchen.printer.wait_for_slips(1));
    kitchen.deliver(OrderContactErased{.order_id = id, .at = kitchen.time().now()});
    kitchen.command(id, "print");
    REQUIRE(kitchen.printer.wait_for_slips(2));
    CHECK(kitchen.numbers() == "1 1*");
    CHECK_FALSE(kitchen.printer.slips()[1].has("김하나"));
    CHECK_FALSE(kitchen.printer.slips()[1].has("월드컵로"));
}

TEST_CASE("printing: the test page comes in its turn, and one waits at most") {
    Kitchen kitchen;
    kitchen.printer.switch_off();
    kitchen.place_numbered(1);
    const std::string path =
        "/stores/1/printers/" + std::to_string(kitchen.state().at("id").as_int64()) + "/test";
    CHECK(kitchen.post(path).status == 202);
    CHECK(kitchen.post(path, "", staff({1})).status == 202);
    CHECK(kitchen.post(path, "", staff({2})).status == 404);
    CHECK(kitchen.post("/stores/1/printers/999/test").status == 404);
    CHECK(kitchen.state().at("waiting").as_int64() == 2);
    kitchen.printer.switch_on();
    REQUIRE(kitchen.printer.wait_for_slips(2));
    CHECK(kitchen.is_idle());
    CHECK(kitchen.numbers() == "1 ?");
    CHECK(kitchen.printer.slips()[1].has("시험 출력"));
}

TEST_CASE("printing: two stores may share one printer") {
    Kitchen kitchen;
    REQUIRE(kitchen
                .put("/stores/2/printers",
                     R"([{"name": "주방", "address": ")" + kitchen.printer.address() + "\"}]")
                .status == 200);
    kitchen.printer.switch_off();
    kitchen.place_numbered(1);
    auto other = kitchen.placed(2);
    other.order.number = 2;
    kitchen.deliver(other);
    kitchen.place_numbered(3);
    kitchen.printer.switch_on();
    REQUIRE(kitchen.printer.wait_for_slips(3));
    CHECK(kitchen.numbers() == "1 2 3");
}

}  // namespace store_printing_test
