#include "store/printers_diagnosis.h"

#include <algorithm>
#include <charconv>

namespace baedal::store {

namespace {

using host::DiagnosisCode;
using host::Level;

// Of a gauge that is a whole number.
std::int64_t count_of(const std::string& metrics, PrinterState state) {
    const std::string line =
        "\n" + std::string(printers_metric) + "{state=\"" + std::string(to_text(state)) + "\"} ";
    const std::size_t at = metrics.find(line);
    std::int64_t out = 0;
    if (at != std::string::npos)
        std::from_chars(metrics.data() + at + line.size(), metrics.data() + metrics.size(), out);
    return out;
}

}  // namespace

std::vector<Metrics::Sample> sample_printers(const std::vector<printers::Stored>& all) {
    std::vector<Metrics::Sample> out;
    for (const std::string_view name : enum_names(PrinterState{})) {
        const auto count =
            std::ranges::count(all, *from_name<PrinterState>(name), &printers::Stored::state);
        out.push_back({{{"state", std::string(name)}}, static_cast<double>(count)});
    }
    return out;
}

std::vector<host::Diagnosis> diagnose_printers(const std::string& metrics) {
    std::string silent;
    std::int64_t printing = 0;
    for (const std::string_view name : enum_names(PrinterState{})) {
        const PrinterState state = *from_name<PrinterState>(name);
        const std::int64_t count = count_of(metrics, state);
        if (state == PrinterState::ready) {
            printing = count;
        } else if (count > 0) {
            silent +=
                (silent.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(name);
        }
    }
    if (!silent.empty()) {
        return {{.code = DiagnosisCode{"printers-silent"},
                 .level = Level::problem,
                 .text =
                     "A kitchen printer does not print. The store in the office says which one: "
                     "look at its paper, its cover, its cable and its address.",
                 .detail = silent}};
    }
    if (printing == 0) return {};
    return {{.code = DiagnosisCode{"printers-print"},
             .level = Level::ok,
             .text = "The kitchen printers print."}};
}

}  // namespace baedal::store
