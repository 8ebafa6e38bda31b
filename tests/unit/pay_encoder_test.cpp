// Payments, refunds, the ledger and the methods of payment as JSON.
#include <doctest/doctest.h>

#include "pay/http/payment_encoder.h"

namespace pay_encoder_test {

using namespace baedal;
using namespace baedal::pay;

namespace {

const TimePoint noon = *from_rfc3339("2026-11-22T03:00:00.000Z");

Refund a_refund() {
    Refund refund;
    refund.id = "r1";
    refund.payment_id = "p1";
    refund.amount = 2500;
    refund.reason = "식었어요 \"\\/\n";
    refund.state = RefundState::done;
    refund.created_at = refund.updated_at = noon;
    return refund;
}

constexpr auto refund_json =
    R"({"id":"r1","paymentId":"p1","amount":2500,"reason":"식었어요 \"\\/\n","cause":"owner","status":"done",)"
    R"("detail":"","createdAt":"2026-11-22T03:00:00.000Z","updatedAt":"2026-11-22T03:00:00.000Z"})";

}  // namespace

TEST_CASE("a refund is encoded with its state") {
    Refund refund = a_refund();
    CHECK(encode(refund) == refund_json);
    refund.state = RefundState::pending;
    CHECK(encode(refund).contains(R"("status":"pending")"));
}

TEST_CASE("a payment is encoded with its refunds and without its token") {
    StoredPayment stored{.payment = Payment({.id = "p1",
                                             .order_id = "o1",
                                             .store_id = 1,
                                             .amount = 10'000,
                                             .currency = "KRW",
                                             .method = "sandbox",
                                             .token = "secret",
                                             .state = PaymentState::approved,
                                             .refunded = 2500,
                                             .refund_requested = 2500,
                                             .order_ended = false,
                                             .order_finished = false,
                                             .captured_late = false,
                                             .detail = "Approved."}),
                         .seq = 1,
                         .created_at = noon,
                         .updated_at = noon + std::chrono::seconds{1},
                         .next_check_at = {},
                         .checks = 0,
                         .traceparent = {},
                         .check_requested_at = {}};
    const std::string members =
        R"({"id":"p1","orderId":"o1","amount":10000,"currency":"KRW","method":"sandbox",)"
        R"("status":"approved","refunded":2500,"owed":0,"detail":"Approved.",)"
        R"("createdAt":"2026-11-22T03:00:00.000Z","updatedAt":"2026-11-22T03:00:01.000Z",)";
    CHECK(encode(stored, {}) == members + R"("refunds":[]})");
    CHECK(encode(stored, {a_refund(), a_refund()}) ==
          members + R"("refunds":[)" + refund_json + "," + refund_json + "]}");
}

TEST_CASE("an entry of the sandbox's ledger is encoded without its position") {
    CHECK(encode(LedgerEntry{7, "charge", "p1", "o1", 39'000, noon}) ==
          R"({"kind":"charge","key":"p1","orderId":"o1","amount":39000,)"
          R"("at":"2026-11-22T03:00:00.000Z"})");
}

TEST_CASE("the methods of payment are encoded with toss only where it has a window") {
    Settings settings;
    settings.methods = {"toss", "cash"};
    CHECK(encode_methods(settings) == R"({"items":["toss","cash"]})");
    settings.toss.emplace();
    CHECK(encode_methods(settings) == R"({"items":["toss","cash"]})");
    settings.toss->client_key = "test_ck_abc";
    CHECK(encode_methods(settings) ==
          R"({"items":["toss","cash"],"toss":{"clientKey":"test_ck_abc"}})");
}

}  // namespace pay_encoder_test
