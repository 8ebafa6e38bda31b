#include "toss_simulator/control.h"

#include "json/object_reader.h"

namespace baedal::toss {

namespace {

using std::chrono::milliseconds;

constexpr std::string_view fault_places[] = {"any",   "confirm",      "cancel",        "list",
                                             "query", "query_by_key", "query_by_order"};
constexpr std::string_view fault_kinds[] = {"answer", "lose", "drop", "garbage", "other_amount"};
constexpr json::IntegerRange durations{0, 100LL * 24 * 3'600'000};
constexpr json::IntegerRange amounts{1, 1'000'000'000};

Response done() { return {200, "{}"}; }

Response problem_response(const Problem& problem) {
    std::string text = problem.detail;
    for (const FieldError& error : problem.errors)
        text += " " + error.pointer + ": " + error.detail;
    return {400, json::dump(json::Object{{"message", text}})};
}

Fault read_fault(json::ObjectReader& in) {
    Fault out;
    out.on = fault_places[in.optional_choice("on", fault_places).value_or(0)];
    out.kind = fault_kinds[in.optional_choice("kind", fault_kinds).value_or(0)];
    out.times = static_cast<int>(in.optional_integer("times", {1, 1'000'000}).value_or(1));
    out.status = static_cast<int>(in.optional_integer("status", {400, 599}).value_or(0));
    out.code = in.optional_text("code").value_or("");
    out.works = in.optional_flag("works").value_or(false);
    return out;
}

Response change(json::ObjectReader& in, Bank& bank, Webhooks& webhooks) {
    const auto latency = in.optional_integer("latencyMs", {0, 600'000});
    const auto spacing = in.optional_integer("cancelSpacingMs", durations);
    const auto ahead = in.optional_integer("advanceMs", durations);
    const auto url = in.optional_text("webhookUrl");
    const auto copies = in.optional_integer("webhookCopies", {1, 1000}).value_or(1);
    std::vector<Fault> faults;
    const bool planned = in.optional_objects(
        "faults", {0, 100}, [&](json::ObjectReader& each) { faults.push_back(read_fault(each)); });
    if (const auto problem = in.problem()) return problem_response(*problem);
    if (latency) bank.set_latency(milliseconds{*latency});
    if (spacing) bank.set_cancel_spacing(milliseconds{*spacing});
    if (url) webhooks.set_target(*url, static_cast<int>(copies));
    if (ahead) bank.advance(milliseconds{*ahead});
    if (planned) bank.forget_faults();
    for (Fault& fault : faults) bank.plan(std::move(fault));
    return done();
}

Response prepare(json::ObjectReader& in, Bank& bank) {
    NewPayment payment;
    payment.key = in.text("paymentKey");
    payment.order_id = in.text("orderId");
    payment.amount = in.integer("amount", amounts);
    payment.status = in.optional_text("status").value_or(payment.status);
    payment.virtual_account = in.optional_flag("virtualAccount").value_or(false);
    payment.partial_cancelable = in.optional_flag("partialCancelable").value_or(true);
    payment.cancelable = in.optional_flag("cancelable").value_or(true);
    payment.hidden_for = milliseconds{in.optional_integer("hiddenForMs", durations).value_or(0)};
    if (const auto problem = in.problem()) return problem_response(*problem);
    bank.prepare(payment);
    return done();
}

Response hide(json::ObjectReader& in, Bank& bank) {
    const std::string key = in.text("paymentKey");
    const std::int64_t duration = in.integer("forMs", durations);
    if (const auto problem = in.problem()) return problem_response(*problem);
    bank.hide(key, milliseconds{duration});
    return done();
}

Response cancel(json::ObjectReader& in, Bank& bank) {
    const std::string key = in.text("paymentKey");
    const auto amount = in.optional_integer("amount", amounts);
    const std::string reason = in.optional_text("reason").value_or("상점관리자 취소");
    if (const auto problem = in.problem()) return problem_response(*problem);
    bank.cancel_in_back_office(key, amount, reason);
    return done();
}

Response deposit(json::ObjectReader& in, Bank& bank) {
    const std::string key = in.text("paymentKey");
    if (const auto problem = in.problem()) return problem_response(*problem);
    bank.deposit(key);
    return done();
}

Response show_items(json::Array items) {
    return {200, json::dump(json::Object{{"items", std::move(items)}})};
}

Response show_ledger(const Bank& bank) {
    json::Array items;
    for (const LedgerEntry& entry : bank.ledger())
        items.push_back(json::Object{{"kind", entry.kind},
                                     {"paymentKey", entry.payment_key},
                                     {"orderId", entry.order_id},
                                     {"amount", entry.amount}});
    return show_items(std::move(items));
}

Response show_payments(const Bank& bank) {
    json::Array items;
    for (json::Object& payment : bank.payments()) items.push_back(std::move(payment));
    return show_items(std::move(items));
}

Response post(const std::string& path, json::ObjectReader& in, Bank& bank, Webhooks& webhooks) {
    if (path == "/control") return change(in, bank, webhooks);
    if (path == "/control/payments") return prepare(in, bank);
    if (path == "/control/hide") return hide(in, bank);
    if (path == "/control/cancels") return cancel(in, bank);
    if (path == "/control/deposits") return deposit(in, bank);
    return {404, R"({"message": "There is no such control."})"};
}

}  // namespace

Response control(const Call& call, Bank& bank, Webhooks& webhooks) {
    if (call.method == "GET" && call.path == "/control/ledger") return show_ledger(bank);
    if (call.method == "GET" && call.path == "/control/payments") return show_payments(bank);
    if (call.method != "POST") return {404, R"({"message": "There is no such control."})"};
    const auto body = json::parse_object(call.body);
    if (!body) return problem_response(body.error());
    json::ObjectReader fields(*body);
    try {
        return post(call.path, fields, bank, webhooks);
    } catch (const std::exception& e) {
        return {400, json::dump(json::Object{{"message", e.what()}})};
    }
}

}  // namespace baedal::toss
