#include "notify/channel/solapi/solapi_channel.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/phone.h"
#include "notify/channel/solapi/solapi_codes.h"
#include "notify/channel/solapi/solapi_diagnoses.h"
#include "notify/channel/solapi/solapi_request.h"

namespace baedal::notify {

namespace {

constexpr int too_many = 429;
constexpr int unavailable = 503;
constexpr std::size_t most_listed = 500;
constexpr std::size_t ids_of_a_call = 50;  // each is 43 characters of the query

constexpr std::string_view mobile_prefixes[] = {"010", "011", "016", "017", "018", "019"};

// Solapi may work on a request after its caller has given up: a message that it does not show is certainly
// not there only after this many time-outs of a call.
constexpr int settled_after = 3;
// The SMS or LMS behind an AlimTalk is on its way for so long at most.
constexpr Milliseconds fallback_time = std::chrono::minutes{10};

std::vector<Outcome> all_alike(std::size_t count, const Outcome& outcome) {
    return std::vector<Outcome>(count, outcome);
}

// Of a message that Solapi answers for at once.
Outcome intake_outcome(const ShownMessage& message) {
    Outcome out{.code = std::string(printable_solapi_code(message.status_code)),
                .provider_id = message.message_id};
    switch (meaning_of(message.status_code)) {
        case SolapiMeaning::accepted:
        case SolapiMeaning::delivered:
        case SolapiMeaning::kakao_failed: out.result = SendResult::accepted; break;
        case SolapiMeaning::refused:
        case SolapiMeaning::wrong_template: out.result = SendResult::refused; break;
        case SolapiMeaning::account: out.result = SendResult::held; break;
        case SolapiMeaning::later: out.result = SendResult::try_later; break;
    }
    return out;
}

// Of a response without messages.
Outcome failure_outcome(const SolapiResponse& response) {
    Outcome out{.result = SendResult::unknown, .retry_after = response.retry_after};
    if (!response.error_code.empty()) out.code = printable_solapi_code(response.error_code);
    if (response.http_status == too_many || response.http_status == unavailable ||
        (response.http_status >= 400 && response.http_status < 500))
        out.result = SendResult::held;
    return out;
}

bool is_bad_request(const SolapiResponse& response) {
    return response.http_status >= 400 && response.http_status < 500 &&
           response.http_status != too_many && response.http_status != 401 &&
           response.http_status != 403;
}

std::vector<Outcome> intake_outcomes(const SolapiResponse& response,
                                     const std::vector<Message>& messages) {
    auto shown = decode_shown(response.body.if_contains("messageList"));
    for (ShownMessage& failed : decode_shown(response.body.if_contains("failedMessageList")))
        shown.push_back(std::move(failed));
    std::vector<Outcome> out;
    for (const Message& message : messages) {
        const auto found = std::ranges::find(shown, message.id, &ShownMessage::baedal_id);
        out.push_back(found == shown.end() ? Outcome{} : intake_outcome(*found));
    }
    return out;
}

// Solapi may have a message more than once, from attempts that it has refused. The best news counts; a
// refusal for now (0) says nothing of an attempt that is not shown yet.
int rank_of(const Outcome& outcome) {
    switch (outcome.result) {
        case SendResult::sent: return 3;
        case SendResult::accepted: return 2;
        case SendResult::refused: return 1;
        default: return 0;
    }
}

}  // namespace

bool is_korean_mobile(std::string_view phone) {
    const std::string key = phone_key(phone);
    return (key.size() == 10 || key.size() == 11) &&
           std::ranges::any_of(mobile_prefixes,
                               [&](std::string_view prefix) { return key.starts_with(prefix); });
}

SolapiChannel::SolapiChannel(SolapiSettings settings, CircuitBreaker& breaker, const Clock& clock,
                             Random& random)
    : settings_(std::move(settings)),
      breaker_(breaker),
      clock_(clock),
      api_(settings_, clock, random) {}

bool SolapiChannel::reaches(std::string_view recipient) const {
    return is_korean_mobile(recipient);
}

std::optional<host::Diagnosis> SolapiChannel::explain(std::string_view code) const {
    return diagnose_solapi(code);
}

Task<std::optional<SolapiResponse>> SolapiChannel::call_guarded(Task<SolapiResponse> call) {
    auto permit = breaker_.try_acquire();
    if (!permit) co_return std::nullopt;
    SolapiResponse response = co_await std::move(call);  // an exception is a failure
    if (response.http_status < 500 && response.http_status != too_many) permit->succeeded();
    else permit->failed();
    co_return response;
}

Task<std::vector<Outcome>> SolapiChannel::send(std::vector<Message> messages) {
    Responses out(messages.size());
    std::vector<Message> sendable;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        if (!can_be_sent(settings_, messages[i])) {
            out[i] = {.result = SendResult::refused, .code = "no-template"};
            continue;
        }
        places.push_back(i);
        sendable.push_back(std::move(messages[i]));
    }
    if (sendable.empty()) co_return out;
    Responses outcomes = co_await send_in_one_call(std::move(sendable));
    for (std::size_t i = 0; i < places.size(); ++i) out[places[i]] = std::move(outcomes[i]);
    co_return out;
}

Task<std::vector<Outcome>> SolapiChannel::send_in_one_call(std::vector<Message> messages) {
    std::optional<SolapiResponse> response;
    std::optional<net::CallFailed> failure;
    try {
        response = co_await call_guarded(
            api_.post("/messages/v4/send-many/detail", encode_messages(settings_, messages)));
    } catch (const net::CallFailed& e) {
        failure = e;
    }
    if (failure) {
        log::warn("Solapi gave no response", {{"error", failure->what()}});
        co_return all_alike(messages.size(),
                            {.result = failure->maybe_sent ? SendResult::unknown : SendResult::held,
                             .code = "unreachable"});
    }
    if (!response) {
        co_return all_alike(messages.size(), {.result = SendResult::held,
                                              .code = "unreachable",
                                              .retry_after = breaker_.retry_after()});
    }
    if (response->is_ok()) co_return intake_outcomes(*response, messages);
    log::warn("Solapi refuses a call", {{"status", response->http_status},
                                        {"code", printable_solapi_code(response->error_code)}});
    if (!is_bad_request(*response))
        co_return all_alike(messages.size(), failure_outcome(*response));
    // One message may spoil the call: each is sent by itself.
    if (messages.size() == 1) {
        co_return all_alike(1, {.result = SendResult::refused,
                                .code = std::string(printable_solapi_code(response->error_code))});
    }
    Responses out;
    for (Message& message : messages) {
        std::vector<Message> one;
        one.push_back(std::move(message));
        Responses outcome = co_await send_in_one_call(std::move(one));
        out.push_back(std::move(outcome.front()));
    }
    co_return out;
}

Outcome SolapiChannel::outcome_of(const ShownMessage& message, const Handed& handed) const {
    Outcome out = intake_outcome(message);
    switch (meaning_of(message.status_code)) {
        case SolapiMeaning::delivered:
            out.result = SendResult::sent;
            out.carrier = carrier_of(message);
            break;
        case SolapiMeaning::kakao_failed:
            if (!settings_.fallback || clock_.now() - handed.at > fallback_time)
                out.result = SendResult::refused;
            break;
        case SolapiMeaning::account:
            // It was taken, and then could not be paid for, for example.
            if (!handed.provider_id.empty()) out.result = SendResult::refused;
            break;
        default: break;
    }
    return out;
}

Task<std::optional<std::vector<ShownMessage>>> SolapiChannel::list(std::string query) {
    std::vector<ShownMessage> out;
    std::string start_key;
    for (;;) {
        std::string target = "/messages/v4/list?limit=" + std::to_string(most_listed) + query;
        if (!start_key.empty()) target += "&startKey=" + net::path_segment(start_key);
        const auto response = co_await call_guarded(api_.get(std::move(target)));
        if (!response || !response->is_ok()) co_return std::nullopt;
        auto page = decode_shown(response->body.if_contains("messageList"));
        const std::string next = text_in(response->body, "nextKey");
        if (next.empty() && page.size() >= most_listed) co_return std::nullopt;
        for (ShownMessage& message : page) out.push_back(std::move(message));
        if (next.empty() || next == start_key) co_return out;
        start_key = next;
    }
}

Task<std::vector<Outcome>> SolapiChannel::look_up(std::vector<Handed> handed) {
    Responses out(handed.size());
    co_await look_up_by_id(handed, out);
    co_await look_up_lost(handed, out);
    co_return out;
}

Task<> SolapiChannel::look_up_by_id(const std::vector<Handed>& handed, Responses& out) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < handed.size(); ++i) {
        if (!handed[i].provider_id.empty()) places.push_back(i);
    }
    for (std::size_t begin = 0; begin < places.size(); begin += ids_of_a_call) {
        const std::size_t end = std::min(begin + ids_of_a_call, places.size());
        std::string query;
        for (std::size_t i = begin; i < end; ++i)
            query += "&messageIds=" + net::path_segment(handed[places[i]].provider_id);
        const auto shown = co_await list(std::move(query));
        if (!shown) continue;
        for (std::size_t i = begin; i < end; ++i) {
            const Handed& one = handed[places[i]];
            const auto found =
                std::ranges::find(*shown, one.provider_id, &ShownMessage::message_id);
            if (found != shown->end()) out[places[i]] = outcome_of(*found, one);
        }
    }
}

Task<> SolapiChannel::look_up_lost(const std::vector<Handed>& handed, Responses& out) {
    std::optional<TimePoint> first;
    for (const Handed& one : handed) {
        if (one.provider_id.empty()) first = std::min(first.value_or(one.at), one.at);
    }
    if (!first) co_return;
    const TimePoint from = *first - std::chrono::minutes{1};
    const auto shown =
        co_await list("&dateType=CREATED&startDate=" + net::path_segment(to_rfc3339(from)));
    if (!shown) co_return;
    for (std::size_t i = 0; i < handed.size(); ++i) {
        if (!handed[i].provider_id.empty()) continue;
        if (clock_.now() - handed[i].at > settled_after * settings_.timeout)
            out[i].result = SendResult::try_later;
        for (const ShownMessage& message : *shown) {
            if (message.baedal_id != handed[i].id) continue;
            Outcome outcome = outcome_of(message, handed[i]);
            if (rank_of(outcome) > rank_of(out[i])) out[i] = std::move(outcome);
        }
    }
}

}  // namespace baedal::notify
