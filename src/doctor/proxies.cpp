#include <charconv>

#include "doctor/checks.h"

namespace baedal::doctor {

using host::DiagnosisCode;
using host::Level;

double metric_in(const std::string& metrics, const std::string& name) {
    const std::string line = "\n" + name + " ";
    const std::size_t at = metrics.find(line);
    if (at == std::string::npos) return 0;
    double value = 0;
    std::from_chars(metrics.data() + at + line.size(), metrics.data() + metrics.size(), value);
    return value;
}

Diagnoses check_proxies(bool has_proxy, const std::string& metrics) {
    if (metric_in(metrics, "baedal_http_undeclared_proxy_requests_total") > 0) {
        return {{.code = DiagnosisCode{"proxy-undeclared"},
                 .level = Level::warning,
                 .setting = "server.trusted_proxies",
                 .text = "A proxy on this machine forwards requests and is not believed: name its "
                         "address, such as \"127.0.0.1\"."}};
    }
    if (!has_proxy) return {};
    return {{.code = DiagnosisCode{"proxy-declared"},
             .level = Level::ok,
             .text = "The proxies in front of the server are named."}};
}

}  // namespace baedal::doctor
