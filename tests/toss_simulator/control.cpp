#include "toss_simulator/control.h"

#include "json/object_reader.h"

namespace baedal::toss {

namespace {

constexpr std::string_view fault_places[] = {"any", "confirm", "cancel", "query"};
constexpr std::string_view fault_kinds[] = {"answer", "lose", "drop", "garbage", "other_amount"};

Response done() { return {200, "{}"}; }

Response refuse(const Problem& problem) {
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
    out.status = static_cast<int>(in.optional_integer("status", {400, 599}).value_or(400));
    out.code = in.optional_text("code").value_or("");
    out.works = in.optional_flag("works").value_or(false);
    return out;
}

Response change(json::ObjectReader& in, Bank& bank, Webhooks& webhooks) {
    const auto latency = in.optional_integer("latencyMs", {0, 600'000});
    const auto url = in.optional_text("webhookUrl");
    const auto copies = in.optional_integer("webhookCopies", {1, 1000}).value_or(1);
    std::vector<Fault> faults;
    const bool planned = in.optional_objects(
        "faults", {0, 100}, [&](json::ObjectReader& each) { faults.push_back(read_fault(each)); });
    if (const auto problem = in.problem()) return refuse(*problem);
    if (latency) bank.set_latency(std::chrono::milliseconds{*latency});
    if (url) webhooks.set_target(*url, static_cast<int>(copies));
    if (planned) bank.forget_faults();
    for (Fault& fault : faults) bank.plan(std::move(fault));
    return done();
}

Response prepare(json::ObjectReader& in, Bank& bank) {
    const std::string key = in.text("paymentKey");
    const std::string order_id = in.text("orderId");
    const std::int64_t amount = in.integer("amount", {1, 1'000'000'000});
    const std::string status = in.optional_text("status").value_or("IN_PROGRESS");
    if (const auto problem = in.problem()) return refuse(*problem);
    bank.prepare(key, order_id, amount, status);
    return done();
}

Response show_ledger(const Bank& bank) {
    json::Array items;
    for (const LedgerEntry& entry : bank.ledger())
        items.push_back(json::Object{{"kind", entry.kind},
                                     {"paymentKey", entry.payment_key},
                                     {"orderId", entry.order_id},
                                     {"amount", entry.amount}});
    return {200, json::dump(json::Object{{"items", std::move(items)}})};
}

}  // namespace

Response control(const Call& call, Bank& bank, Webhooks& webhooks) {
    if (call.method == "GET" && call.path == "/control/ledger") return show_ledger(bank);
    const bool changes = call.path == "/control";
    if (call.method != "POST" || (!changes && call.path != "/control/payments"))
        return {404, R"({"message": "There is no such control."})"};
    const auto body = json::parse_object(call.body);
    if (!body) return refuse(body.error());
    json::ObjectReader fields(*body);
    try {
        return changes ? change(fields, bank, webhooks) : prepare(fields, bank);
    } catch (const std::exception& e) {
        return {400, json::dump(json::Object{{"message", e.what()}})};
    }
}

}  // namespace baedal::toss
