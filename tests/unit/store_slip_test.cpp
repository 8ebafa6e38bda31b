// A kitchen's slip: its layout, its bytes, and what a printer makes of them.
#include <doctest/doctest.h>

#include "base/cp949.h"
#include "printer_simulator/paper.h"
#include "store/domain/printable_text.h"
#include "store/domain/printer.h"
#include "store/domain/slip.h"
#include "store/printer/escpos.h"

namespace store_slip_test {

using namespace baedal;
using namespace baedal::store;
using printer_simulator::Paper;
using printer_simulator::Slip;

Ticket delivery() {
    Ticket out;
    out.order_id = "068mk4s1h0o3c0g2v7q9t5d8e6f4a2b1c3d5";
    out.number = 27;
    out.store_id = 1;
    out.items = {{"통닭", 2, {"순살", "양념 반 후라이드 반"}, 11}, {"콜라 1.25L", 1, {}, 12}};
    out.note = "문 앞에 놓아 주세요";
    out.customer = Customer{"김하나", "010-1234-5678", "서울시 마포구 월드컵로 1, 101동 1203호"};
    return out;
}

SlipFacts facts() {
    SlipFacts out;
    out.store_name = "통닭집";
    out.placed_at = "11/22 12:00";
    out.promised_at = "11/22 12:35";
    return out;
}

Slip printed(const std::vector<SlipLine>& lines, std::size_t columns,
             PrinterEncoding encoding = PrinterEncoding::cp949) {
    Paper paper(columns);
    std::string bytes = encode_slip(lines, encoding, columns);
    while (!bytes.empty()) {
        const std::size_t taken = paper.print(bytes);
        REQUIRE(taken > 0);
        bytes.erase(0, taken);
    }
    REQUIRE(paper.take_report());
    REQUIRE(paper.slips().size() == 1);
    const Slip& slip = paper.slips().front();
    for (const std::string& fault : slip.faults) FAIL_CHECK(fault);
    return slip;
}

TEST_CASE("slip: a delivery on paper of 80 mm") {
    SlipFacts of_order = facts();
    of_order.to_collect = "39,000원";
    CHECK(printed(lay_out(delivery(), of_order, 42), 42).picture() ==
          "|                  통닭집                  |\n"
          "|             2   7   번                   |\n"
          "|                                          |\n"
          "|                                          |\n"
          "|                                          |\n"
          "|                 배  달                   |\n"
          "|                                          |\n"
          "|             주문 11/22 12:00             |\n"
          "|             약속 11/22 12:35             |\n"
          "|                                          |\n"
          "|------------------------------------------|\n"
          "|2 x 통닭                                  |\n"
          "|                                          |\n"
          "|  + 순살                                  |\n"
          "|  + 양념 반 후라이드 반                   |\n"
          "|1 x 콜라 1.25L                            |\n"
          "|                                          |\n"
          "|------------------------------------------|\n"
          "|요청: 문 앞에 놓아 주세요                 |\n"
          "|                                          |\n"
          "|------------------------------------------|\n"
          "|김하나                                    |\n"
          "|010-1234-5678                             |\n"
          "|                                          |\n"
          "|서울시 마포구 월드컵로 1, 101동 1203호    |\n"
          "|                                          |\n"
          "|------------------------------------------|\n"
          "|              받  을    돈                |\n"
          "|                                          |\n"
          "|           ██3█9█,█0█0█0█원████           |\n"
          "|                                          |\n");
}

TEST_CASE("slip: on paper of 58 mm long texts go on below each other") {
    Ticket ticket = delivery();
    ticket.items = {{"옛날식 가마솥 통닭 한 마리 반과 감자튀김 세트",
                     12,
                     {"아주 맵게 해 주시고 양념은 따로"},
                     1}};
    ticket.note = "초인종은 누르지 말아 주세요 아기가 자고 있습니다";
    CHECK(printed(lay_out(ticket, facts(), 32), 32).picture() ==
          "|             통닭집             |\n"
          "|        2   7   번              |\n"
          "|                                |\n"
          "|                                |\n"
          "|                                |\n"
          "|            배  달              |\n"
          "|                                |\n"
          "|        주문 11/22 12:00        |\n"
          "|        약속 11/22 12:35        |\n"
          "|                                |\n"
          "|--------------------------------|\n"
          "|12 x 옛날식 가마솥 통닭 한 마리 |\n"
          "|                                |\n"
          "|     반과 감자튀김 세트         |\n"
          "|                                |\n"
          "|  + 아주 맵게 해 주시고 양념은  |\n"
          "|    따로                        |\n"
          "|--------------------------------|\n"
          "|요청: 초인종은 누르지 말아      |\n"
          "|                                |\n"
          "|      주세요 아기가 자고        |\n"
          "|                                |\n"
          "|      있습니다                  |\n"
          "|                                |\n"
          "|--------------------------------|\n"
          "|김하나                          |\n"
          "|010-1234-5678                   |\n"
          "|                                |\n"
          "|서울시 마포구 월드컵로 1, 101동 |\n"
          "|                                |\n"
          "|1203호                          |\n"
          "|                                |\n"
          "|--------------------------------|\n"
          "|       결  제    완  료         |\n"
          "|                                |\n");
}

TEST_CASE("slip: every width, with everything on it, fits the paper") {
    Ticket ticket = delivery();
    ticket.number = 9'999;
    ticket.items.push_back({std::string(100, 'x') + "가나다라", 999, {std::string(90, 'y')}, 3});
    ticket.state = State::cancelled;
    SlipFacts all = facts();
    all.is_reprint = true;
    all.copy = 2;
    all.copies = 3;
    all.to_collect = "12,345,678원";
    all.origins = {"닭고기: 국내산", "쌀: 국내산"};
    all.order_url = "https://shop.example.kr/o/" + ticket.order_id;
    for (const std::size_t columns : {32U, 42U, 48U}) {
        CAPTURE(columns);
        for (const PrinterEncoding encoding : {PrinterEncoding::cp949, PrinterEncoding::utf8}) {
            const Slip slip = printed(lay_out(ticket, all, columns), columns, encoding);
            CHECK(slip.text().starts_with(
                " 재출력 \n 취소된 주문 \n조리하지 마세요\n통닭집 (2/3)\n9999번\n"));
            CHECK(slip.has("12,345,678원"));
            CHECK(slip.has(
                "원산지\n닭고기: 국내산\n쌀: 국내산\nQR https://shop.example.kr/o/068mk4"));
        }
    }
}

TEST_CASE("slip: a pickup has no address") {
    Ticket ticket = delivery();
    ticket.fulfilment = Fulfilment::pickup;
    const Slip slip = printed(lay_out(ticket, facts(), 42), 42);
    CHECK(slip.has("\n포장\n"));
    CHECK(slip.has("010-1234-5678"));
    CHECK_FALSE(slip.has("월드컵로"));
}

TEST_CASE("slip: an order without contact and note has neither") {
    Ticket ticket = delivery();
    ticket.customer.reset();
    ticket.note.clear();
    CHECK(printed(lay_out(ticket, facts(), 42), 42)
              .text()
              .ends_with("1 x 콜라 1.25L\n" + std::string(42, '-') + "\n결제 완료\n"));
}

TEST_CASE("slip: the test page shows how wide the paper is") {
    for (const std::size_t columns : {32U, 42U, 48U}) {
        const Slip slip = printed(
            lay_out_test({"통닭집", "주방", "192.168.0.50:9100", "cp949", "11/22 12:00"}, columns),
            columns);
        CHECK(slip.has("192.168.0.50:9100"));
        CHECK(slip.has("1234567890"));
    }
}

TEST_CASE("slip: what a customer types is text, and never a command of the printer") {
    Ticket ticket = delivery();
    ticket.note =
        "a\x1B@b\x1DV\x01"
        "c\x10\x04\x01"
        "d\ne\tf\x7F";
    CHECK(printed(lay_out(ticket, facts(), 42), 42).has("요청: a@bVcd e f\n"));
}

TEST_CASE("printable text: letters of Hangul that are typed apart become syllables") {
    CHECK(printable("\u1112\u1161\u11AB\u1100\u1173\u11AF") == "한글");
    CHECK(printable("\u1100\u1161") == "가");
    CHECK(printable("\u1112\u1175\u11C2") == "힣");
    CHECK(printable("가\u1161") == "가\u1161");  // no leading letter
}

TEST_CASE("printable text: one line, without what has no width") {
    CHECK(printable("  통닭\r\n 두 마리\u200B\uFE0F ") == "통닭 두 마리");
    CHECK(printable("\u3164\u00A0") == "");
    CHECK(printable("") == "");
    CHECK(printable("2\u20133명 \u20A91,000") == "2-3명 \uFFE61,000");
    CHECK(printable("ok\xFF\xC0\xEA\xB0") == "ok");  // malformed UTF-8
}

TEST_CASE("wrapped text: no line is wider, and no character is cut") {
    CHECK(wrap("가나다라", 5) == std::vector<std::string>{"가나", "다라"});
    CHECK(wrap("a가나b", 4) == std::vector<std::string>{"a가", "나b"});
    CHECK(wrap("가나 다", 6) == std::vector<std::string>{"가나", "다"});
    CHECK(wrap("가나 다", 7) == std::vector<std::string>{"가나 다"});
    CHECK(wrap("ab 가나다라마", 4) == std::vector<std::string>{"ab", "가나", "다라", "마"});
    CHECK(wrap("", 4) == std::vector<std::string>{""});
}

TEST_CASE("cp949: syllables beyond KS X 1001, signs, and what it lacks") {
    CHECK(to_cp949("A") == "A");
    CHECK(to_cp949("가힣") == "\xB0\xA1\xC6\x52");
    CHECK(to_cp949("똠") == "\x8C\x63");  // of the extension
    CHECK(to_cp949("€") == "\xA2\xE6");
    CHECK(to_cp949("é") == "\xA1\xE0");  // an empty square
    CHECK(to_cp949("🍗") == "\xA1\xE0");
    CHECK(cp949_table.size() == 17'048);
    CHECK(std::ranges::count_if(cp949_table, [](const Cp949Character& c) {
              return is_in_euc_kr(c.code_point);
          }) == 8'226);
}

TEST_CASE("printer: what it says of itself") {
    const auto state = [](const char(&answers)[5]) {
        StatusAnswers out;
        out.add({answers, 2});
        CHECK_FALSE(out.complete());
        out.add({answers + 2, 2});
        REQUIRE(out.complete());
        CHECK(out.reports() == 0);
        return out.take();
    };
    CHECK(state("\x12\x12\x12\x12") == PrinterState::ready);
    CHECK(state("\x16\x12\x12\x1E") ==
          PrinterState::ready);  // the drawer, and paper that ends soon
    CHECK(state("\x1A\x16\x12\x12") == PrinterState::cover_open);
    CHECK(state("\x1A\x32\x12\x12") == PrinterState::paper_out);
    CHECK(state("\x1A\x12\x12\x72") == PrinterState::paper_out);
    CHECK(state("\x1A\x52\x1A\x12") == PrinterState::error);  // the cutter
    CHECK(state("\x1A\x12\x12\x12") == PrinterState::offline);
}

TEST_CASE("printer: the answer that all is printed may come between others") {
    StatusAnswers answers;
    answers.add(std::string("\x12\x12\x00\x12\x12", 5));
    CHECK(answers.complete());
    CHECK(answers.reports() == 1);
    (void)answers.take();
    CHECK_FALSE(answers.complete());
    CHECK(answers.reports() == 1);
}

TEST_CASE("printer: addresses") {
    const auto text = [](std::string_view given) {
        const auto parsed = parse_printer_address(given);
        return parsed ? parsed->text() : std::string("wrong");
    };
    CHECK(text("192.168.0.50:9100") == "192.168.0.50:9100");
    CHECK(text("192.168.0.50") == "192.168.0.50:9100");
    CHECK(text("printer.local:515") == "printer.local:515");
    CHECK(text("[fe80::1]:9100") == "[fe80::1]:9100");
    CHECK(text("[fe80::1]") == "[fe80::1]:9100");
    for (const char* wrong : {"", ":9100", "192.168.0:9100", "192.168.0.300:9100", "192.168.0.50:0",
                              "192.168.0.50:65536", "192.168.0.50:", "192.168.0.50:9100:1",
                              "http://192.168.0.50", "192.168.0.50/x", "a b", "fe80::1", "[fe80::1",
                              "[x]:1", "192.168.0.50:+1", "-x", "주방:9100"}) {
        CAPTURE(wrong);
        CHECK(text(wrong) == "wrong");
    }
}

}  // namespace store_slip_test
