#include "solapi_simulator/fate.h"

#include "solapi_simulator/korean.h"

namespace baedal::solapi {

namespace {

std::string suffix_of(const std::string& to) {
    return to.size() < 4 ? "" : to.substr(to.size() - 4);
}

}  // namespace

void decide(SentMessage& message, const Timing& timing) {
    const std::string suffix = suffix_of(message.to);
    message.at_carrier = message.created_at + timing.to_carrier;
    message.reported_at = message.at_carrier + (suffix == "3000" ? timing.stuck : timing.to_report);
    if (suffix == "3010" || suffix == "2254") {
        message.final_code = suffix;
    } else if ((suffix == "3104" || suffix == "3107") && message.type == "ATA") {
        // The fallback is the template's text, which a carrier takes in EUC-KR only.
        message.replaced = !message.disable_sms && euc_kr_bytes(message.text).has_value();
        message.final_code = message.replaced ? "4000" : suffix;
    }
}

bool is_refused_at_intake(const std::string& to) { return suffix_of(to) == "1060"; }

}  // namespace baedal::solapi
