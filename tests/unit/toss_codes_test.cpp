// The codes, statuses and objects of Toss Payments.
#include <string>

#include <doctest/doctest.h>

#include "pay/gateway/toss_codes.h"
#include "pay/gateway/toss_payment.h"

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
            CHECK(classify_confirm_error(status, code) == TossError::refused);
        for (const int status : {500, 502, 503})
            CHECK(classify_confirm_error(status, code) == TossError::unclear);
        CHECK(classify_query_error(400, code) == TossError::unclear);
    }
}

TEST_CASE("any other response of toss to a confirmation is unclear") {
    for (const char* code :
         {"ALREADY_PROCESSED_PAYMENT", "PROVIDER_ERROR", "FORBIDDEN_CONSECUTIVE_REQUEST",
          "IDEMPOTENT_REQUEST_PROCESSING", "CARD_PROCESSING_ERROR", "FORBIDDEN_REQUEST",
          "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING", "UNKNOWN_PAYMENT_ERROR",
          "INVALID_IDEMPOTENCY_KEY", "SOMETHING_NEW", "reject_card_payment", ""}) {
        CAPTURE(std::string(code));
        for (const int status : {200, 400, 403, 404, 409, 500})
            CHECK(classify_confirm_error(status, code) == TossError::unclear);
    }
}

TEST_CASE("a payment that toss does not have, and a key that it does not accept") {
    for (const auto classify :
         {classify_confirm_error, classify_query_error, classify_cancel_error}) {
        CHECK(classify(404, "NOT_FOUND_PAYMENT") == TossError::not_found);
        CHECK(classify(404, "NOT_FOUND_PAYMENT_SESSION") == TossError::not_found);
        CHECK(classify(500, "NOT_FOUND_PAYMENT") == TossError::unclear);
        CHECK(classify(404, "") == TossError::unclear);
        CHECK(classify(401, "UNAUTHORIZED_KEY") == TossError::wrong_key);
        CHECK(classify(400, "INVALID_API_KEY") == TossError::wrong_key);
        CHECK(classify(403, "INCORRECT_BASIC_AUTH_FORMAT") == TossError::wrong_key);
    }
}

TEST_CASE("a refund that toss refuses, and one that may have happened") {
    for (const char* code : {"ALREADY_CANCELED_PAYMENT", "NOT_CANCELABLE_AMOUNT",
                             "NOT_CANCELABLE_PAYMENT", "REFUND_REJECTED", "EXCEED_MAX_REFUND_DUE"})
        CHECK(classify_cancel_error(403, code) == TossError::refused);
    for (const char* code : {"PROVIDER_ERROR", "FORBIDDEN_CONSECUTIVE_REQUEST", "COMMON_ERROR",
                             "REJECT_CARD_PAYMENT", ""})
        CHECK(classify_cancel_error(400, code) == TossError::unclear);
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

TEST_CASE("only a code is logged as a code") {
    CHECK(printable_code("REJECT_CARD_PAYMENT") == "REJECT_CARD_PAYMENT");
    CHECK(printable_code("") == "none");
    CHECK(printable_code("tviva_secret") == "not a code");
    CHECK(printable_code(std::string(81, 'X')) == "not a code");
}
