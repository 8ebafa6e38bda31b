#include "pay/gateway/toss_gateway.h"

#include <algorithm>

#include "base/log.h"
#include "base/random.h"
#include "pay/gateway/toss_codes.h"

namespace baedal::pay {

namespace {

using Verdict = GatewayResponse::Verdict;

constexpr std::size_t longest_payment_key = 200;

GatewayResponse approved() { return {Verdict::approved, "Approved."}; }
GatewayResponse declined(std::string detail) { return {Verdict::declined, std::move(detail)}; }
GatewayResponse unknown(std::string detail) { return {Verdict::unknown, std::move(detail)}; }

net::ClientSettings client_settings(const TossSettings& settings) {
    net::ClientSettings out;
    out.base = settings.base_url;
    out.ca_file = settings.ca_file;
    out.deadline = settings.timeout;
    return out;
}

bool may_be_payment_key(std::string_view token) {
    return !token.empty() && token.size() <= longest_payment_key &&
           std::ranges::all_of(token, [](char c) { return c > ' ' && c < '\x7F'; });
}

bool is_of(const TossPayment& payment, const Charge& charge) {
    return payment.order_id == charge.order_id && payment.payment_key == charge.token;
}

// Of a payment that is the charge's.
GatewayResponse judge(const TossPayment& payment, const Charge& charge) {
    if (payment.total_amount != charge.amount) {
        log::error("Toss Payments has another amount than the order; somebody must look at it",
                   {{"payment", id_prefix(charge.payment_id)},
                    {"ours", charge.amount},
                    {"theirs", payment.total_amount}});
        return unknown("The payment gateway has another amount.");
    }
    switch (verdict_of_status(payment.status)) {
        case Verdict::approved: return approved();
        case Verdict::declined:
            return declined("The payment did not go through (" +
                            std::string(printable_code(payment.status)) + ").");
        case Verdict::unknown: break;
    }
    return unknown("The payment is not finished at the payment gateway (" +
                   std::string(printable_code(payment.status)) + ").");
}

// For whoever runs the shop: customers cannot pay until the key is put right.
void report_key(std::string_view code) {
    log::error("Toss Payments refuses this deployment's secret key: see BAEDAL_TOSS_SECRET_KEY",
               {{"code", printable_code(code)}});
}

GatewayResponse unclear(const TossReply& reply, std::string_view id) {
    log::warn("Toss Payments gave no answer that decides",
              {{"id", id_prefix(id)},
               {"status", reply.http_status},
               {"code", printable_code(reply.error_code)}});
    return unknown("The payment gateway did not give a clear answer.");
}

// Whether the payment holds the cancel of this refund. Nothing: it is under way there.
std::optional<bool> holds_cancel(const TossPayment& payment, const GatewayRefund& refund) {
    for (const TossCancel& cancel : payment.cancels) {
        if (!is_cancel_of(cancel, refund.refund_id, refund.amount)) continue;
        if (cancel.status == "IN_PROGRESS") return std::nullopt;
        if (cancel.status == "DONE") return true;
    }
    return false;
}

}  // namespace

TossGateway::TossGateway(const TossSettings& settings)
    : authorization_(net::basic_authorization(settings.secret_key, "")),
      session_(settings.session),
      client_(client_settings(settings)) {}

Task<TossReply> TossGateway::get(std::string target) const {
    net::ClientRequest request{"GET", std::move(target), {{"Authorization", authorization_}}, ""};
    const net::ClientResponse answer = co_await client_.call(std::move(request));
    co_return read_toss_reply(answer.status, answer.body);
}

Task<TossReply> TossGateway::post(std::string target, std::string idempotency_key,
                                  json::Object body) const {
    net::ClientRequest request{"POST",
                               std::move(target),
                               {{"Authorization", authorization_},
                                {"Content-Type", "application/json"},
                                {"Idempotency-Key", std::move(idempotency_key)}},
                               json::dump(body)};
    const net::ClientResponse answer = co_await client_.call(std::move(request));
    co_return read_toss_reply(answer.status, answer.body);
}

Task<TossReply> TossGateway::payment_by_key(std::string payment_key) const {
    co_return co_await get("/v1/payments/" + net::path_segment(payment_key));
}

Task<GatewayResponse> TossGateway::charge(Charge charge) {
    // Nothing was sent, and with this key nothing ever will be.
    if (!may_be_payment_key(charge.token)) co_return declined("This is no key of a payment.");
    const TossReply reply = co_await post(
        "/v1/payments/confirm", charge.payment_id,
        {{"paymentKey", charge.token}, {"orderId", charge.order_id}, {"amount", charge.amount}});
    if (reply.payment && is_of(*reply.payment, charge)) co_return judge(*reply.payment, charge);
    if (reply.payment || reply.http_status == 200) co_return unclear(reply, charge.payment_id);
    switch (meaning_of_confirm_error(reply.http_status, reply.error_code)) {
        case TossMeaning::refused:
        case TossMeaning::not_there:
            co_return declined("The payment was declined (" +
                               std::string(printable_code(reply.error_code)) + ").");
        case TossMeaning::misset: report_key(reply.error_code); break;
        case TossMeaning::ask: break;
    }
    co_return unclear(reply, charge.payment_id);
}

Task<GatewayResponse> TossGateway::query(Charge charge, Milliseconds age) {
    if (!may_be_payment_key(charge.token)) co_return declined("This is no key of a payment.");
    const TossReply reply = co_await payment_by_key(charge.token);
    if (reply.payment && is_of(*reply.payment, charge)) co_return judge(*reply.payment, charge);
    if (!reply.payment) {
        const TossMeaning meaning = meaning_of_query_error(reply.http_status, reply.error_code);
        if (meaning == TossMeaning::misset) report_key(reply.error_code);
        if (meaning != TossMeaning::not_there) co_return unclear(reply, charge.payment_id);
    }
    // There is none, or the key is that of somebody else's order, with which Toss confirms nothing.
    co_return co_await query_by_order(std::move(charge), age);
}

Task<GatewayResponse> TossGateway::query_by_order(Charge charge, Milliseconds age) const {
    const TossReply reply =
        co_await get("/v1/payments/orders/" + net::path_segment(charge.order_id));
    if (!reply.payment) {
        const TossMeaning meaning = meaning_of_query_error(reply.http_status, reply.error_code);
        // It may show only what was confirmed, and a confirmation may be under way still.
        if (meaning == TossMeaning::not_there && age < session_)
            co_return unknown("The payment gateway does not show the payment yet.");
        if (meaning == TossMeaning::not_there)
            co_return declined("The payment gateway knows of no such payment.");
        if (meaning == TossMeaning::misset) report_key(reply.error_code);
        co_return unclear(reply, charge.payment_id);
    }
    if (reply.payment->order_id != charge.order_id) co_return unclear(reply, charge.payment_id);
    if (is_of(*reply.payment, charge)) co_return judge(*reply.payment, charge);
    // Another attempt of the same order: only if it keeps no money is it certain that nothing was taken.
    if (verdict_of_status(reply.payment->status) == Verdict::declined)
        co_return declined("The payment did not go through.");
    log::error("Toss Payments has another payment of this order; somebody must look at it",
               {{"payment", id_prefix(charge.payment_id)},
                {"status", printable_code(reply.payment->status)}});
    co_return unknown("The payment gateway has another payment of this order.");
}

Task<GatewayResponse> TossGateway::refund(GatewayRefund refund) {
    if (!may_be_payment_key(refund.token)) co_return declined("The payment has no payment key.");
    if (refund.repeated) {
        // Toss would repeat the first answer of the key, a failure too, and forgets it after 15 days.
        const TossReply before = co_await payment_by_key(refund.token);
        if (!before.payment) co_return unclear(before, refund.refund_id);
        const auto held = holds_cancel(*before.payment, refund);
        if (!held) co_return unknown("The refund is under way at the payment gateway.");
        if (*held) co_return approved();
    }
    const TossReply reply = co_await post(
        "/v1/payments/" + net::path_segment(refund.token) + "/cancel", refund.refund_id,
        {{"cancelReason", cancel_reason(refund.reason, refund.refund_id)},
         {"cancelAmount", refund.amount}});
    const TossMeaning meaning = meaning_of_cancel_error(reply.http_status, reply.error_code);
    if (!reply.payment && meaning == TossMeaning::misset) {
        report_key(reply.error_code);
        co_return unclear(reply, refund.refund_id);
    }
    // What the payment says itself decides: an earlier call may have given it back.
    const TossReply shown = reply.payment ? reply : co_await payment_by_key(refund.token);
    if (!shown.payment) co_return unclear(shown, refund.refund_id);
    const auto held = holds_cancel(*shown.payment, refund);
    if (!held) co_return unknown("The refund is under way at the payment gateway.");
    if (*held) co_return approved();
    if (reply.payment || meaning == TossMeaning::ask) co_return unclear(reply, refund.refund_id);
    co_return declined("Toss Payments refuses the refund (" +
                       std::string(printable_code(reply.error_code)) + ").");
}

}  // namespace baedal::pay
