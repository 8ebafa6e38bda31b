#include <chrono>

#include <absl/time/time.h>
#include <sys/timex.h>

#include "doctor/checks.h"
#include "host/clock_check.h"
#include "net/https_client.h"

namespace baedal::doctor {

namespace {

using host::DiagnosisCode;
using host::Level;

constexpr std::chrono::seconds longest_comparison{5};

host::Diagnosis check_zones(const std::string& zone) {
    absl::TimeZone found;
    if (absl::LoadTimeZone(zone, &found)) {
        return {.code = DiagnosisCode{"zones-known"},
                .level = Level::ok,
                .text = "The time zones of the world are known.",
                .detail = zone};
    }
    return {.code = DiagnosisCode{"zones-missing"},
            .level = Level::problem,
            .text =
                "The machine has no time zones: opening hours are wrong. Install the package "
                "tzdata.",
            .detail = zone};
}

// Nothing where the kernel may not be asked, such as in the service's sandbox.
std::optional<host::Diagnosis> check_time_server() {
    timex state{};
    const int result = ::adjtimex(&state);
    if (result < 0) return std::nullopt;
    if (result != TIME_ERROR) {
        return host::Diagnosis{.code = DiagnosisCode{"clock-follows"},
                               .level = Level::ok,
                               .text = "The clock follows a time server."};
    }
    return host::Diagnosis{.code = DiagnosisCode{"clock-free"},
                           .level = Level::warning,
                           .text =
                               "The clock follows no time server and will go wrong. Let it follow "
                               "one (timedatectl set-ntp true)."};
}

Task<std::optional<host::Diagnosis>> compare_with(const acme::RenewalSettings& renewal,
                                                  const Clock& clock) {
    const auto base = net::parse_base_url(renewal.client.directory);
    if (!base) co_return std::nullopt;
    try {
        const net::HttpsClient client(
            {.base = *base, .ca_file = renewal.client.ca_file, .deadline = longest_comparison});
        const net::ClientResponse response =
            co_await client.call({.method = "GET", .target = "", .headers = {}, .body = ""});
        co_return host::compare_clock(clock.now(), response.header("Date"), base->host);
    } catch (const std::runtime_error& e) {
        co_return host::Diagnosis{
            .code = DiagnosisCode{"authority-unreachable"},
            .level = Level::problem,
            .setting = "server.tls.acme",
            .text =
                "The authority that gives the certificate is not reached, and it will not be "
                "renewed. Check the network and the clock.",
            .detail = e.what()};
    }
}

}  // namespace

Task<Diagnoses> check_clock(const Clock& clock, std::optional<acme::RenewalSettings> renewal,
                            std::string zone) {
    Diagnoses out{check_zones(zone)};
    if (auto found = check_time_server()) out.push_back(std::move(*found));
    if (!renewal) co_return out;
    if (auto found = co_await compare_with(*renewal, clock)) out.push_back(std::move(*found));
    co_return out;
}

}  // namespace baedal::doctor
