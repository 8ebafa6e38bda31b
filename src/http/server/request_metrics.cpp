#include "http/server/request_metrics.h"

#include <algorithm>

namespace baedal::http {

void RequestMetrics::observe(std::string_view module, int status,
                             std::chrono::steady_clock::duration took) {
    auto found = series_.find(module);
    if (found == series_.end()) found = series_.emplace(module, Classes{}).first;
    const auto status_class = static_cast<std::size_t>(std::clamp(status / 100, 0, 5));
    Series& series = found->second[status_class];
    if (series.count == nullptr) series = make(module, status_class);
    series.count->add();
    series.duration->observe(std::chrono::duration<double>(took).count());
}

RequestMetrics::Series RequestMetrics::make(std::string_view module, std::size_t status_class) {
    const Labels labels{{"module", module.empty() ? "none" : std::string(module)},
                        {"status", std::to_string(status_class) + "xx"}};
    return {&metrics_.counter("baedal_http_requests_total", "Requests answered.", labels),
            &metrics_.histogram("baedal_http_request_duration_seconds",
                                "From a request's last byte to its answer.", labels)};
}

}  // namespace baedal::http
