#include "notify/channel/solapi/solapi_diagnoses.h"

#include <string>

#include "notify/channel/solapi/solapi_codes.h"

namespace baedal::notify {

namespace {

using host::Diagnosis;
using host::DiagnosisCode;
using host::Level;

Diagnosis no_balance() {
    return {.code = DiagnosisCode{"messages-not-paid"},
            .level = Level::problem,
            .text =
                "No message is sent: the balance at Solapi is used up. Charge it; the messages "
                "that wait are sent then."};
}

Diagnosis wrong_sender() {
    return {.code = DiagnosisCode{"messages-sender-unknown"},
            .level = Level::problem,
            .setting = "notify.solapi.from",
            .text =
                "No message is sent: Solapi does not know the sender number. Register it at "
                "Solapi, or correct the setting."};
}

Diagnosis wrong_key() {
    return {.code = DiagnosisCode{"messages-key-refused"},
            .level = Level::problem,
            .setting = "BAEDAL_SOLAPI_API_SECRET",
            .text =
                "No message is sent: Solapi refuses the API key or its secret. Take both from "
                "its console again."};
}

Diagnosis skewed_clock() {
    return {.code = DiagnosisCode{"messages-clock-wrong"},
            .level = Level::problem,
            .text =
                "No message is sent: the clock of this machine is more than 15 minutes off "
                "Solapi's. Switch on the time service."};
}

Diagnosis blocked() {
    return {.code = DiagnosisCode{"messages-account-refused"},
            .level = Level::problem,
            .setting = "notify.channel",
            .text = "No message is sent: Solapi refuses this account. Ask its support."};
}

Diagnosis wrong_template() {
    return {.code = DiagnosisCode{"messages-template-wrong"},
            .level = Level::problem,
            .setting = "notify.solapi.templates",
            .text =
                "A message was not sent: it does not agree with its template at KakaoTalk. Run "
                "`baedal notify templates status`."};
}

std::optional<Diagnosis> diagnosis_of(std::string_view code) {
    if (code == "1030" || code == "NotEnoughBalance") return no_balance();
    if (code == "1062") return wrong_sender();
    if (code == "RequestTimeTooSkewed") return skewed_clock();
    if (code == "InvalidAPIKey" || code == "SignatureDoesNotMatch") return wrong_key();
    const SolapiMeaning meaning = meaning_of(code);
    if (is_account_error(code) || meaning == SolapiMeaning::account) return blocked();
    if (code == "no-template" || meaning == SolapiMeaning::wrong_template) return wrong_template();
    return std::nullopt;
}

}  // namespace

Diagnosis solapi_unreachable(std::string_view detail) {
    return {.code = DiagnosisCode{"messages-unreachable"},
            .level = Level::problem,
            .setting = "notify.channel",
            .text =
                "Solapi is not reached: no message is sent. Check the network, the DNS and "
                "notify.solapi.base_url.",
            .detail = std::string(detail)};
}

std::optional<Diagnosis> diagnose_solapi(std::string_view code) {
    if (code == "unreachable") return solapi_unreachable("");
    std::optional<Diagnosis> out = diagnosis_of(code);
    if (out) out->detail = code;
    return out;
}

}  // namespace baedal::notify
