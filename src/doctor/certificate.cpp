#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <absl/strings/str_join.h>

#include "acme/key.h"
#include "doctor/checks.h"

namespace baedal::doctor {

namespace {

using host::Diagnosis;
using host::DiagnosisCode;
using host::Level;

// An authority's certificate of 90 days is renewed 30 days before its end, one of 6 days 2 days before.
constexpr int renewal_is_late_after = 4;  // a quarter of its life is left
constexpr std::chrono::days soon{14};     // of one that the owner renews

Diagnosis without_certificate(const CertificateToCheck& subject) {
    if (subject.is_https && !subject.has_proxy) {
        return {.code = DiagnosisCode{"https-missing"},
                .level = Level::problem,
                .setting = "server.tls.domains",
                .text =
                    "The address of the shop is https, and the server has neither a certificate "
                    "nor the address of a proxy that has one. Set server.tls.domains, or "
                    "server.trusted_proxies."};
    }
    if (!subject.is_https && !subject.has_proxy) {
        return {.code = DiagnosisCode{"https-unset"},
                .level = Level::warning,
                .setting = "server.tls.domains",
                .text =
                    "The shop is not open by HTTPS: browsers warn, and others read along. Set "
                    "server.tls.domains, or put a proxy with a certificate in front."};
    }
    return {.code = DiagnosisCode{"https-by-proxy"},
            .level = Level::ok,
            .text = "A proxy speaks HTTPS for the server and keeps the certificate."};
}

Diagnosis unreadable(const CertificateToCheck& subject, const std::string& why) {
    return {.code = DiagnosisCode{"certificate-unreadable"},
            .level = subject.is_fetched ? Level::warning : Level::problem,
            .setting = subject.is_fetched ? "server.tls.domains" : "server.tls.certificate",
            .text =
                "The certificate cannot be read. One that is fetched comes with the first start; "
                "the server's user must be able to read another.",
            .detail = subject.certificate->string() + ": " + why};
}

Diagnosis check_validity(const CertificateToCheck& subject, const acme::Validity& validity,
                         TimePoint now) {
    const std::string until = to_rfc3339(validity.until);
    const char* setting = subject.is_fetched ? "server.tls.domains" : "server.tls.certificate";
    const auto is_due = subject.is_fetched
                            ? (validity.until - validity.from) / renewal_is_late_after
                            : std::chrono::duration_cast<Milliseconds>(soon);
    if (validity.is_temporary && subject.is_fetched) {
        return {.code = DiagnosisCode{"certificate-not-fetched"},
                .level = Level::problem,
                .setting = setting,
                .text =
                    "The certificate is not fetched yet. The log says why; ports 80 and 443 of the "
                    "name must reach this machine."};
    }
    if (now >= validity.until || now < validity.from) {
        return {.code = DiagnosisCode{"certificate-ended"},
                .level = Level::problem,
                .setting = setting,
                .text =
                    "The certificate is not valid now, and browsers refuse the shop. Renew it, "
                    "and check the clock.",
                .detail = to_rfc3339(validity.from) + " to " + until};
    }
    if (!validity.covers) {
        return {.code = DiagnosisCode{"certificate-of-other-name"},
                .level = Level::problem,
                .setting = setting,
                .text =
                    "The certificate does not have the name of the shop, and browsers refuse it. "
                    "Get one of this name.",
                .detail = absl::StrJoin(subject.names, ", ")};
    }
    if (validity.until - now < is_due) {
        return {.code = DiagnosisCode{"certificate-ends"},
                .level = Level::warning,
                .setting = setting,
                .text =
                    "The certificate ends soon. The log says why it was not renewed; one of your "
                    "own is yours to renew.",
                .detail = until};
    }
    return {.code = DiagnosisCode{"certificate-valid"},
            .level = Level::ok,
            .text = "The certificate is valid and has the names of the shop.",
            .detail = until};
}

}  // namespace

Diagnoses check_certificate(const CertificateToCheck& subject, TimePoint now) {
    if (!subject.certificate) return {without_certificate(subject)};
    std::ifstream file(*subject.certificate, std::ios::binary);
    if (!file) return {unreadable(subject, "it is not there, or this user may not read it")};
    std::ostringstream content;
    content << file.rdbuf();
    try {
        return {check_validity(subject, acme::validity_of(content.str(), subject.names), now)};
    } catch (const std::runtime_error& e) {
        return {unreadable(subject, e.what())};
    }
}

}  // namespace baedal::doctor
