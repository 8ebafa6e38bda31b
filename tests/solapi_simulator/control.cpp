#include "solapi_simulator/control.h"

#include "json/object_reader.h"

namespace baedal::solapi {

namespace {

using simulator::HttpReply;
using std::chrono::milliseconds;

constexpr std::string_view places[] = {"any", "send", "list", "balance", "groups", "templates"};
constexpr std::string_view kinds[] = {"lose", "drop", "late", "unavailable", "error", "too_many",
                                      "hang", "slow", "html", "empty",       "refuse"};
constexpr json::IntegerRange durations{0, 100LL * 24 * 3'600'000};

HttpReply refuse(const Problem& problem) {
    std::string text = problem.detail;
    for (const FieldError& error : problem.errors)
        text += " " + error.pointer + ": " + error.detail;
    return {400, json::dump(json::Object{{"message", text}})};
}

Fault read_fault(json::ObjectReader& in) {
    Fault out;
    out.on = places[in.optional_choice("on", places).value_or(0)];
    out.kind = kinds[in.optional_choice("kind", kinds).value_or(0)];
    out.times = static_cast<int>(in.optional_integer("times", {1, 1'000'000}).value_or(1));
    out.ms = milliseconds{in.optional_integer("ms", durations).value_or(0)};
    return out;
}

ReportTarget read_target(json::ObjectReader& in) {
    ReportTarget out;
    out.url = in.optional_text("url").value_or("");
    out.secret = in.optional_text("secret").value_or("");
    out.wrapped = in.optional_flag("wrapped").value_or(false);
    out.copies = static_cast<int>(in.optional_integer("copies", {1, 100}).value_or(1));
    out.newest_first = in.optional_flag("newestFirst").value_or(false);
    return out;
}

HttpReply change(json::ObjectReader& in, Provider& provider, Reports& reports) {
    Timing timing;
    const auto balance = in.optional_integer("balance", {0, 1'000'000'000});
    const auto latency = in.optional_integer("latencyMs", durations);
    const auto to_carrier = in.optional_integer("toCarrierMs", durations);
    const auto to_report = in.optional_integer("toReportMs", durations);
    const auto stuck = in.optional_integer("stuckMs", durations);
    const auto ahead = in.optional_integer("advanceMs", durations);
    const auto sender = in.optional_text("sender");
    const auto no_sender = in.optional_text("removeSender");
    const auto channel = in.optional_text("channel");
    const bool approve = in.optional_flag("approveTemplates").value_or(false);
    std::vector<Fault> faults;
    const bool planned = in.optional_objects(
        "faults", {0, 100}, [&](json::ObjectReader& each) { faults.push_back(read_fault(each)); });
    std::optional<ReportTarget> target;
    in.optional_objects("webhook", {0, 1},
                        [&](json::ObjectReader& each) { target = read_target(each); });
    if (const auto problem = in.problem()) return refuse(*problem);
    if (balance) provider.set_balance(*balance);
    if (latency) provider.set_latency(milliseconds{*latency});
    if (to_carrier) timing.to_carrier = milliseconds{*to_carrier};
    if (to_report) timing.to_report = milliseconds{*to_report};
    if (stuck) timing.stuck = milliseconds{*stuck};
    if (to_carrier || to_report || stuck) provider.set_timing(timing);
    if (sender) provider.add_sender(*sender);
    if (no_sender) provider.remove_sender(*no_sender);
    if (channel) provider.add_channel(*channel);
    if (ahead) provider.advance(milliseconds{*ahead});
    if (approve) provider.approve_templates();
    if (planned) provider.forget_faults();
    for (Fault& fault : faults) provider.plan(std::move(fault));
    if (target) reports.set_target(*target);
    return {200, "{}"};
}

HttpReply add_template(json::ObjectReader& in, Provider& provider) {
    KakaoTemplate added;
    added.id = in.text("id");
    added.channel = in.text("channel");
    added.name = in.text("name");
    added.content = in.text("content");
    added.status = in.optional_text("status").value_or("APPROVED");
    if (const auto problem = in.problem()) return refuse(*problem);
    provider.add_template(std::move(added));
    return {200, "{}"};
}

HttpReply show_items(json::Array items) {
    return {200, json::dump(json::Object{{"items", std::move(items)}})};
}

HttpReply show_messages(const Provider& provider) {
    json::Array items;
    for (const SentMessage& message : provider.messages()) {
        json::Object shown = message.show(provider.now());
        shown["templateId"] = message.template_id;
        items.push_back(std::move(shown));
    }
    return show_items(std::move(items));
}

HttpReply show_templates(const Provider& provider) {
    json::Array items;
    for (const KakaoTemplate& each : provider.templates())
        items.push_back(json::Object{{"id", each.id},
                                     {"name", each.name},
                                     {"content", each.content},
                                     {"buttons", each.buttons},
                                     {"status", each.status}});
    return show_items(std::move(items));
}

}  // namespace

HttpReply control(const simulator::HttpRequest& request, Provider& provider, Reports& reports) {
    if (request.method == "GET" && request.path == "/control/messages")
        return show_messages(provider);
    if (request.method == "GET" && request.path == "/control/templates")
        return show_templates(provider);
    const auto body = json::parse_object(request.body);
    if (!body) return refuse(body.error());
    json::ObjectReader fields(*body);
    try {
        if (request.path == "/control") return change(fields, provider, reports);
        if (request.path == "/control/templates") return add_template(fields, provider);
    } catch (const std::exception& e) {
        return {400, json::dump(json::Object{{"message", e.what()}})};
    }
    return {404, R"({"message": "There is no such control."})"};
}

}  // namespace baedal::solapi
