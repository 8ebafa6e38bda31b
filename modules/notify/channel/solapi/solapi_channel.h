// Solapi: KakaoTalk AlimTalk by approved templates, with SMS and LMS behind it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "notify/channel/channel.h"
#include "notify/channel/solapi/solapi_api.h"
#include "notify/channel/solapi/solapi_shown.h"
#include "notify/settings.h"
#include "runtime/circuit_breaker.h"

namespace baedal::notify {

// Solapi has no idempotency key: what it has is found by the message's id in customFields.
class SolapiChannel final : public Channel {
public:
    // Throws std::runtime_error when the certificate authorities cannot be read. The references outlive it.
    SolapiChannel(SolapiSettings settings, CircuitBreaker& breaker, const Clock& clock,
                  Random& random);

    std::string_view name() const override { return "solapi"; }
    std::size_t largest_batch() const override { return 100; }
    // A mobile number of Korea.
    bool reaches(std::string_view recipient) const override;
    bool reports_later() const override { return true; }
    Task<std::vector<Outcome>> send(std::vector<Message> messages) override;
    Task<std::vector<Outcome>> look_up(std::vector<Handed> handed) override;
    std::optional<host::Diagnosis> explain(std::string_view code) const override;

private:
    using Responses = std::vector<Outcome>;

    // All that can be sent.
    Task<Responses> send_in_one_call(std::vector<Message> messages);
    // Nothing while the breaker is open. Throws net::CallFailed.
    Task<std::optional<SolapiResponse>> call_guarded(Task<SolapiResponse> call);
    // The messages of a list, page by page; nothing if a page could not be read.
    Task<std::optional<std::vector<ShownMessage>>> list(std::string query);
    Task<> look_up_by_id(const std::vector<Handed>& handed, Responses& out);
    Task<> look_up_lost(const std::vector<Handed>& handed, Responses& out);
    Outcome outcome_of(const ShownMessage& message, const Handed& handed) const;

    const SolapiSettings settings_;
    CircuitBreaker& breaker_;
    const Clock& clock_;
    const SolapiApi api_;
};

// Whether SolapiChannel can send to this telephone number.
bool is_korean_mobile(std::string_view phone);

}  // namespace baedal::notify
