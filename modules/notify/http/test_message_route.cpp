#include "notify/http/test_message_route.h"

#include <optional>
#include <string>

#include "base/phone.h"
#include "json/writer.h"
#include "notify/domain/templates.h"

namespace baedal::notify {

namespace {

struct TestResult {
    const Outcome& outcome;
    const std::optional<std::string>& advice;
    std::string_view to;
    static std::string_view status_of(SendResult result) {
        switch (result) {
            case SendResult::sent: return "sent";
            case SendResult::accepted: return "accepted";
            case SendResult::refused: return "failed";
            case SendResult::try_later:
            case SendResult::held: return "held";
            case SendResult::unknown: return "unknown";
        }
        return "unknown";
    }
    static void fields(const auto& self, auto&& field) {
        field("status", status_of(self.outcome.result));
        field("to", self.to);
        field("code", self.outcome.code.empty() ? std::nullopt : std::optional(self.outcome.code));
        field("advice", self.advice);
    }
};

}  // namespace

TestMessageRoute::TestMessageRoute(http::Routes& routes, Channel& channel, ChannelHold& hold,
                                   const Settings& settings, const Clock& clock, Random& random)
    : channel_(channel), hold_(hold), settings_(settings), clock_(clock), random_(random) {
    routes.add(http::Method::post, "/admin/notify/test", http::Access::owner,
               http::TokenScopes::admin, [this](http::Request& request) { return post(request); });
}

Task<http::Response> TestMessageRoute::post(http::Request& request) const {
    const auto body = request.json_or_empty();
    if (!body) co_return http::problem(body.error());
    json::ObjectReader fields(*body);
    const std::string to = fields.optional_text("to", {1, 32}).value_or(settings_.owner_phone);
    if (auto problem = fields.problem()) co_return http::problem(*problem);
    if (to.empty() || !channel_.reaches(to)) {
        co_return http::problem(problems::invalid_request(
            "/to", "must be a mobile number, or notify.owner_phone must be one"));
    }
    Message message{.id = make_id(clock_, random_),
                    .order_id = "",
                    .event = "test",
                    .audience = Audience::owner,
                    .recipient = to,
                    .wording = word("owner_test", settings_.language, {})};
    std::vector<Message> messages;
    messages.push_back(std::move(message));
    const std::vector<Outcome> outcomes = co_await channel_.send(std::move(messages));
    const Outcome& outcome = outcomes.at(0);
    if (outcome.result == SendResult::accepted || outcome.result == SendResult::sent) hold_.end();
    std::optional<std::string> advice;
    if (const auto found = channel_.explain(outcome.code)) advice = to_sentence(*found);
    co_return http::json_text(200, json::to_text(TestResult{outcome, advice, masked_phone(to)}));
}

}  // namespace baedal::notify
