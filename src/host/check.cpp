#include "host/check.h"

#include <algorithm>
#include <exception>
#include <iterator>

#include "runtime/when_all.h"

namespace baedal::host {

namespace {

Task<> run_check(const Check& check, std::vector<Diagnosis>& out) {
    try {
        out = co_await check.run();
    } catch (const std::exception& e) {
        out = {{.code = DiagnosisCode{"not-checked"},
                .level = Level::unknown,
                .text = "A check could not look.",
                .detail = check.name + ": " + e.what()}};
    }
}

}  // namespace

Task<std::vector<Diagnosis>> run_checks(std::vector<Check> checks) {
    std::vector<std::vector<Diagnosis>> results(checks.size());
    std::vector<Task<>> running;
    for (std::size_t i = 0; i < checks.size(); ++i)
        running.push_back(run_check(checks[i], results[i]));
    co_await when_all(std::move(running), "host.check");
    std::vector<Diagnosis> out;
    for (std::vector<Diagnosis>& found : results) std::ranges::move(found, std::back_inserter(out));
    co_return out;
}

}  // namespace baedal::host
