#include "pay/gateway/toss_check.h"

#include <algorithm>

#include "host/clock_check.h"
#include "pay/gateway/toss_api.h"

namespace baedal::pay {

namespace {

using host::DiagnosisCode;
using host::Level;

constexpr Milliseconds longest_check{5'000};
// No order of this program has such an id. 6 to 64 characters (the API's orderId).
constexpr const char* no_order = "baedal-doctor-no-such-order";

host::Diagnosis unreachable(const std::string& why) {
    return {.code = DiagnosisCode{"gateway-unreachable"},
            .level = Level::problem,
            .setting = "pay.gateway",
            .text =
                "Toss Payments is not reached: nobody can pay by card. Check the network, the DNS "
                "and pay.toss.base_url.",
            .detail = why};
}

host::Diagnosis judge(const TossResponse& response) {
    const TossError error =
        classify_toss_error(TossCall::query, response.http_status, response.error_code);
    const std::string detail = std::to_string(response.http_status) + " " +
                               std::string(printable_code(response.error_code));
    if (error == TossError::wrong_key) {
        return {.code = DiagnosisCode{"gateway-refuses-key"},
                .level = Level::problem,
                .setting = "BAEDAL_TOSS_SECRET_KEY",
                .text =
                    "Toss Payments refuses the secret key: nobody can pay by card. Take the key "
                    "from its developers' pages again.",
                .detail = detail};
    }
    if (error != TossError::not_found) {
        return {.code = DiagnosisCode{"gateway-fails"},
                .level = Level::problem,
                .setting = "pay.gateway",
                .text =
                    "Toss Payments answers, but not as it should. Look at its status page, and "
                    "check pay.toss.base_url.",
                .detail = detail};
    }
    return {.code = DiagnosisCode{"gateway-answers"},
            .level = Level::ok,
            .text = "Toss Payments answers and takes the secret key."};
}

}  // namespace

Task<std::vector<host::Diagnosis>> check_toss(TossSettings settings, const Clock& clock) {
    settings.timeout = std::min(settings.timeout, longest_check);
    std::vector<host::Diagnosis> out;
    try {
        const TossApi api(settings);
        const TossResponse response = co_await api.get_payment_of_order(no_order);
        out.push_back(judge(response));
        auto compared =
            host::compare_clock(clock.now(), response.date, settings.base_url.authority());
        if (compared) out.push_back(std::move(*compared));
    } catch (const std::runtime_error& e) {
        out.push_back(unreachable(e.what()));
    }
    co_return out;
}

}  // namespace baedal::pay
