#include "notify/channel/solapi/solapi_check.h"

#include <algorithm>
#include <optional>
#include <string>

#include "host/clock_check.h"
#include "notify/channel/solapi/solapi_api.h"
#include "notify/channel/solapi/solapi_codes.h"
#include "notify/channel/solapi/solapi_diagnoses.h"

namespace baedal::notify {

namespace {

using host::Diagnosis;
using host::DiagnosisCode;
using host::Level;

constexpr Milliseconds longest_solapi_check{5'000};

std::optional<std::int64_t> amount_in(const json::Object& body, std::string_view name) {
    const json::Value* value = body.if_contains(name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return static_cast<std::int64_t>(value->to_number<double>());
}

Diagnosis judge_balance(const json::Object& body, std::int64_t low) {
    const std::int64_t left =
        amount_in(body, "balance").value_or(0) + amount_in(body, "point").value_or(0);
    const std::string detail = std::to_string(left) + " KRW";
    if (left >= low) {
        return {.code = DiagnosisCode{"messages-answered"},
                .level = Level::ok,
                .text = "Solapi answers, takes the key and has a balance.",
                .detail = detail};
    }
    return {.code = DiagnosisCode{"messages-balance-low"},
            .level = Level::warning,
            .setting = "notify.solapi.low_balance",
            .text = "The balance at Solapi is low: charge it before messages stop.",
            .detail = detail};
}

Diagnosis judge_failure(const SolapiResponse& response) {
    const std::string code(printable_solapi_code(response.error_code));
    if (auto known = diagnose_solapi(code)) return *known;
    return {.code = DiagnosisCode{"messages-fail"},
            .level = Level::problem,
            .setting = "notify.channel",
            .text =
                "Solapi answers, but not as it should. Look at its status page, and check "
                "notify.solapi.base_url.",
            .detail = std::to_string(response.http_status) + " " + code};
}

Diagnosis no_templates() {
    return {.code = DiagnosisCode{"messages-without-templates"},
            .level = Level::warning,
            .setting = "notify.solapi.templates",
            .text =
                "Messages go by SMS and LMS only: no template of KakaoTalk is set. Run "
                "`baedal notify templates push`, then `status`."};
}

}  // namespace

Task<std::vector<Diagnosis>> check_solapi(SolapiSettings settings, const Clock& clock) {
    settings.timeout = std::min(settings.timeout, longest_solapi_check);
    std::vector<Diagnosis> out;
    try {
        SeededRandom random = random_for_salts(clock);
        const SolapiApi api(settings, clock, random);
        const SolapiResponse response = co_await api.get("/cash/v1/balance");
        out.push_back(response.is_ok() ? judge_balance(response.body, settings.low_balance)
                                       : judge_failure(response));
        auto compared =
            host::compare_clock(clock.now(), response.date, settings.base_url.authority());
        if (compared) out.push_back(std::move(*compared));
    } catch (const std::runtime_error& e) {
        out.push_back(solapi_unreachable(e.what()));
    }
    if (settings.pf_id.empty() || settings.templates.empty()) out.push_back(no_templates());
    co_return out;
}

}  // namespace baedal::notify
