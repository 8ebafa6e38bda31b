// Counts and times requests by module and status class.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "base/metrics.h"

namespace baedal::http {

// For one thread. Keeps the series that it has used: a request takes no lock.
class RequestMetrics {
public:
    explicit RequestMetrics(Metrics& metrics) : metrics_(metrics) {}

    // `module` is empty for a path that no module owns.
    void observe(std::string_view module, int status, std::chrono::steady_clock::duration took);

private:
    struct Series {
        Counter* count = nullptr;
        Histogram* duration = nullptr;
    };
    using Classes = std::array<Series, 6>;  // by the first digit of the status

    Series make(std::string_view module, std::size_t status_class);

    Metrics& metrics_;
    std::map<std::string, Classes, std::less<>> series_;
};

}  // namespace baedal::http
