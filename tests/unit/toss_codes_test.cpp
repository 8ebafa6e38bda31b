// The codes, statuses and objects of Toss Payments.
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "pay/gateway/toss_codes.h"
#include "pay/gateway/toss_payment.h"
#include "pay/gateway/toss_refund.h"

namespace toss_codes_test {

using namespace baedal::pay;
using Verdict = GatewayResponse::Verdict;

TEST_CASE("a definite refusal of toss is a refusal with every status below 500") {
    for (const char* code :
         {"REJECT_CARD_PAYMENT", "REJECT_CARD_COMPANY", "INVALID_REJECT_CARD", "INVALID_REQUEST",
          "REJECT_ACCOUNT_PAYMENT", "INVALID_STOPPED_CARD", "BELOW_MINIMUM_AMOUNT", "FDS_ERROR",
          "EXCEED_MAX_DAILY_PAYMENT_COUNT", "EXCEED_MAX_PAYMENT_AMOUNT", "EXCEED_MAX_AMOUNT",
          "EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT", "EXCEED_MAX_SOMETHING_NEW"}) {
        CAPTURE(std::string(code));
        for (const int status : {400, 403, 404, 200, 429})
            CHECK(classify_toss_error(TossCall::confirm, status, code) == TossError::refused);
        for (const int status : {500, 502, 503})
            CHECK(classify_toss_error(TossCall::confirm, status, code) == TossError::unclear);
        CHECK(classify_toss_error(TossCall::query, 400, code) == TossError::unclear);
    }
}

TEST_CASE("any other response of toss to a confirmation decides nothing") {
    for (const char* code :
         {"ALREADY_PROCESSED_PAYMENT", "ALREADY_PROCESSING_REQUEST", "PROVIDER_ERROR",
          "FORBIDDEN_CONSECUTIVE_REQUEST", "IDEMPOTENT_REQUEST_PROCESSING", "CARD_PROCESSING_ERROR",
          "FORBIDDEN_REQUEST", "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING", "UNKNOWN_PAYMENT_ERROR",
          "INVALID_IDEMPOTENCY_KEY", "SOMETHING_NEW", "reject_card_payment", ""}) {
        CAPTURE(std::string(code));
        for (const int status : {200, 400, 403, 404, 409, 500}) {
            const TossError error = classify_toss_error(TossCall::confirm, status, code);
            CHECK((error == TossError::unclear || error == TossError::under_way));
        }
    }
}

TEST_CASE("a payment that toss does not have, and a key that it does not accept") {
    for (const TossCall call : {TossCall::confirm, TossCall::query, TossCall::cancel}) {
        CHECK(classify_toss_error(call, 404, "NOT_FOUND_PAYMENT") == TossError::not_found);
        CHECK(classify_toss_error(call, 404, "NOT_FOUND_PAYMENT_SESSION") == TossError::not_found);
        CHECK(classify_toss_error(call, 500, "NOT_FOUND_PAYMENT") == TossError::unclear);
        CHECK(classify_toss_error(call, 404, "") == TossError::unclear);
        CHECK(classify_toss_error(call, 401, "UNAUTHORIZED_KEY") == TossError::wrong_key);
        CHECK(classify_toss_error(call, 401, "SOMETHING_NEW") == TossError::wrong_key);
        CHECK(classify_toss_error(call, 400, "INVALID_API_KEY") == TossError::wrong_key);
        CHECK(classify_toss_error(call, 403, "INCORRECT_BASIC_AUTH_FORMAT") ==
              TossError::wrong_key);
    }
    CHECK(classify_toss_error(TossCall::query, 404, "NOT_FOUND") == TossError::not_found);
    CHECK(classify_toss_error(TossCall::confirm, 404, "NOT_FOUND") == TossError::unclear);
}

TEST_CASE(
    "a refund that toss refuses, one that may be made later, and one that may have happened") {
    const auto meaning = [](const char* code, int status = 403) {
        return classify_toss_error(TossCall::cancel, status, code);
    };
    for (const char* code :
         {"NOT_ALLOWED_PARTIAL_REFUND", "NOT_CANCELABLE_PAYMENT", "REFUND_REJECTED",
          "EXCEED_MAX_REFUND_DUE", "FORBIDDEN_BANK_REFUND_REQUEST", "INVALID_REQUEST"}) {
        CAPTURE(std::string(code));
        CHECK(meaning(code) == TossError::refused);
    }
    for (const char* code : {"FORBIDDEN_CONSECUTIVE_REQUEST", "EXCEED_CANCEL_LIMIT",
                             "NOT_AVAILABLE_BANK", "NOT_MATCHES_REFUNDABLE_AMOUNT"}) {
        CAPTURE(std::string(code));
        CHECK(meaning(code) == TossError::not_now);
    }
    CHECK(meaning("NOT_CANCELABLE_AMOUNT") == TossError::exceeds);
    CHECK(meaning("ALREADY_CANCELED_PAYMENT", 400) == TossError::cancelled);
    CHECK(meaning("ALREADY_REFUND_PAYMENT", 400) == TossError::cancelled);
    CHECK(meaning("IDEMPOTENT_REQUEST_PROCESSING", 409) == TossError::under_way);
    for (const char* code :
         {"PROVIDER_ERROR", "COMMON_ERROR", "REJECT_CARD_PAYMENT", "EXCEED_MAX_SOMETHING_NEW", ""})
        CHECK(meaning(code, 400) == TossError::unclear);
}

TEST_CASE("a code has one row at a call, and a refused cancel has an advice for the owner") {
    std::set<std::pair<TossCall, std::string_view>> seen;
    for (const TossCode& row : toss_codes) {
        CAPTURE(std::string(row.code));
        CHECK(seen.emplace(row.call, row.code).second);
        if (row.call != TossCall::any) CHECK_FALSE(seen.contains({TossCall::any, row.code}));
        CHECK(printable_code(row.code) == row.code);
        CHECK((row.http_status >= 500) <= (row.meaning == TossError::unclear));
        const bool may_be_refused =
            row.call == TossCall::cancel &&
            (row.meaning == TossError::refused || row.meaning == TossError::exceeds ||
             row.meaning == TossError::cancelled);
        CHECK(may_be_refused == !row.advice.empty());
    }
}

namespace {

constexpr std::string_view table_begin = "<!-- codes -->\n";
constexpr std::string_view table_end = "<!-- end of codes -->";

// A row for each meaning of a code at a call.
std::string render_table() {
    std::string out = "| call | code | means | advice to the owner |\n|---|---|---|---|\n";
    std::set<const TossCode*> done;
    for (const TossCode& first : toss_codes) {
        if (done.contains(&first)) continue;
        std::string codes;
        for (const TossCode& row : toss_codes) {
            if (row.call != first.call || row.meaning != first.meaning ||
                row.advice != first.advice ||
                (row.http_status >= 500) != (first.http_status >= 500))
                continue;
            done.insert(&row);
            codes += (codes.empty() ? "`" : ", `") + std::string(row.code) + "`";
        }
        out += "| " + std::string(baedal::to_text(first.call)) + " | " + codes + " | " +
               std::string(baedal::to_text(first.meaning)) +
               (first.http_status >= 500 ? ", 5xx" : "") + " | " + std::string(first.advice) +
               " |\n";
    }
    return out;
}

}  // namespace

// With BAEDAL_WRITE_TOSS_CODES set the document is written.
TEST_CASE("docs/toss.md shows the table of codes") {
    const std::string path = std::string(BAEDAL_SOURCE_DIR) + "/docs/toss.md";
    std::stringstream content;
    content << std::ifstream(path).rdbuf();
    std::string document = content.str();
    const std::size_t begin = document.find(table_begin);
    const std::size_t end = document.find(table_end);
    REQUIRE(begin != std::string::npos);
    REQUIRE(end != std::string::npos);
    const std::size_t first = begin + table_begin.size();
    const std::string shown = document.substr(first, end - first);
    if (std::getenv("BAEDAL_WRITE_TOSS_CODES") != nullptr)
        std::ofstream(path) << document.replace(first, shown.size(), render_table());
    CHECK(shown == render_table());
}

TEST_CASE("the status of a payment at toss decides its outcome") {
    CHECK(verdict_of_status("DONE") == Verdict::approved);
    CHECK(verdict_of_status("PARTIAL_CANCELED") == Verdict::approved);
    for (const char* status : {"ABORTED", "EXPIRED", "CANCELED"})
        CHECK(verdict_of_status(status) == Verdict::declined);
    for (const char* status : {"READY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT", "NEW", "", "done"})
        CHECK(verdict_of_status(status) == Verdict::unknown);
}

TEST_CASE("the members of a toss response that decide are decoded") {
    const TossResponse paid =
        decode_toss_response(200, R"({"paymentKey": "k", "orderId": "o", "mId": 7,
        "status": "DONE", "totalAmount": 1000, "cancels": null})");
    REQUIRE(paid.payment);
    CHECK(paid.payment->payment_key == "k");
    CHECK(paid.payment->total_amount == 1000);
    CHECK(paid.payment->cancels.empty());

    const TossResponse cancelled =
        decode_toss_response(200, R"({"paymentKey": "k", "orderId": "o", "status": "CANCELED",
        "totalAmount": 1000, "cancels": [{"cancelAmount": 400, "cancelReason": "식음 [r1]"},
        {"cancelAmount": 600, "cancelReason": "x [r2]", "cancelStatus": "IN_PROGRESS"}]})");
    REQUIRE(cancelled.payment);
    REQUIRE(cancelled.payment->cancels.size() == 2);
    CHECK(is_cancel_of(cancelled.payment->cancels[0], "r1", 400));
    CHECK_FALSE(is_cancel_of(cancelled.payment->cancels[0], "r1", 600));
    CHECK_FALSE(is_cancel_of(cancelled.payment->cancels[0], "r2", 400));
    CHECK(cancelled.payment->cancels[0].status == "DONE");
    CHECK(cancelled.payment->cancels[1].status == "IN_PROGRESS");

    CHECK(decode_toss_response(400, R"({"code": "X", "message": "y"})").error_code == "X");
    for (
        const char* body :
        {"", "{", "[]", "<html>", "{}", R"({"code": 7})",
         R"({"paymentKey": "k", "orderId": "o", "status": "DONE", "totalAmount": "1000"})",
         R"({"paymentKey": "k", "orderId": "o", "status": "DONE", "totalAmount": 1000.5})",
         R"({"paymentKey": "k", "orderId": "o", "status": "DONE", "totalAmount": 1, "cancels": [7]})",
         R"({"paymentKey": "k", "status": "READY", "status": "DONE", "orderId": "o", "totalAmount": 1})"}) {
        CAPTURE(std::string(body));
        CHECK_FALSE(decode_toss_response(200, body).payment);
        CHECK(decode_toss_response(400, body).error_code.empty());
    }
}

TEST_CASE("the reason of a cancel ends with the refund and has at most 200 characters") {
    const std::string id(36, 'r');
    CHECK(cancel_reason("식었어요", id) == "식었어요 [" + id + "]");
    CHECK(cancel_reason("", id) == " [" + id + "]");
    std::string long_reason;
    for (int i = 0; i < 300; ++i) long_reason += "식";
    const std::string shortened = cancel_reason(long_reason, id);
    CHECK(shortened.size() == (200 - 39) * std::string("식").size() + 39);
    CHECK(shortened.ends_with("식 [" + id + "]"));
    CHECK(is_cancel_of({"t1", 1, shortened, "DONE"}, id, 1));
    std::string smiles;
    for (int i = 0; i < 200; ++i) smiles += "😀";  // two units each
    CHECK(cancel_reason(smiles, id).size() == 80 * std::string("😀").size() + 39);
}

TEST_CASE(
    "the cancels of a payment are told without the one of a virtual account before its deposit") {
    TossPayment payment{"k", "o", "PARTIAL_CANCELED", 10'000, {}};
    payment.cancels = {{"t1", 1'000, "식음 [r1]", "DONE"},
                       {"t2", 2'000, "변심", "DONE"},
                       {"", 3'000, "식음 [r3]", "IN_PROGRESS"},
                       {"", 4'000, "식음 [r4]", "DONE"},
                       {"t5", 5'000, std::string(deposit_refusal_reason), "DONE"}};
    const auto cancels = cancels_of(payment);
    REQUIRE(cancels.size() == 3);
    CHECK(cancels[0].id == "t1");
    CHECK(cancels[0].refund_key == "r1");
    CHECK(cancels[1].refund_key.empty());
    CHECK(cancels[2].id == "k/4");  // a name of its own, whatever becomes of the others
    CHECK(cancels[2].amount == 4'000);
}

TEST_CASE("a refund is known by the cancel that the payment shows") {
    using Refund = RefundResponse::Verdict;
    GatewayRefund refund;
    refund.key = "r1";
    refund.amount = 1'000;
    TossPayment payment{"k", "o", "DONE", 10'000, {}};
    CHECK_FALSE(shown_refund(payment, refund));
    const auto shown = [&](const char* status, std::int64_t amount = 1'000) {
        payment.cancels = {{"t1", amount, "식음 [r1]", status}};
        return shown_refund(payment, refund);
    };
    CHECK(shown("DONE")->verdict == Refund::done);
    CHECK(shown("IN_PROGRESS")->verdict == Refund::unknown);
    CHECK(shown("ABORTED")->verdict == Refund::not_now);
    CHECK(shown("SOMETHING_NEW")->verdict == Refund::unknown);
    CHECK_FALSE(shown("DONE", 2'000));
}

TEST_CASE("only a code is logged as a code") {
    CHECK(printable_code("REJECT_CARD_PAYMENT") == "REJECT_CARD_PAYMENT");
    CHECK(printable_code("") == "none");
    CHECK(printable_code("tviva_secret") == "not a code");
    CHECK(printable_code(std::string(81, 'X')) == "not a code");
}

}  // namespace toss_codes_test
