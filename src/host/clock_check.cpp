#include "host/clock_check.h"

#include <cstdlib>

#include <absl/time/time.h>

namespace baedal::host {

std::optional<Diagnosis> compare_clock(TimePoint now, const std::string& date,
                                       const std::string& from) {
    constexpr long long most_seconds =
        30;  // Date has whole seconds, and the response was on its way
    absl::Time theirs;
    if (!absl::ParseTime("%a, %d %b %E4Y %H:%M:%S GMT", date, &theirs, nullptr))
        return std::nullopt;
    const long long seconds = to_millis(now) / 1000 - absl::ToUnixSeconds(theirs);
    if (std::llabs(seconds) <= most_seconds) {
        return Diagnosis{.code = DiagnosisCode{"clock-right"},
                         .level = Level::ok,
                         .text = "The clock agrees with that of another server.",
                         .detail = from};
    }
    return Diagnosis{.code = DiagnosisCode{"clock-wrong"},
                     .level = Level::problem,
                     .text =
                         "The clock of this machine is wrong. Set it, and let it follow a time "
                         "server (timedatectl set-ntp true).",
                     .detail = std::to_string(std::llabs(seconds)) +
                               (seconds > 0 ? " s ahead of " : " s behind ") + from};
}

}  // namespace baedal::host
