// The host's checks: what surrounds the program. Each function is one check, and changes nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "acme/renewal.h"
#include "backup/settings.h"
#include "base/clock.h"
#include "host/diagnosis.h"
#include "host/free_space.h"
#include "http/server/certificate.h"
#include "http/server/listen_address.h"
#include "runtime/task.h"

namespace baedal::doctor {

using Diagnoses = std::vector<host::Diagnosis>;

// Whether this process, or the owner of the folder if this process is root's, may use the folder and
// its files, and whether other users may not. Opens no file: a server's process may call it.
Diagnoses check_data_folder(const std::filesystem::path& folder);

Diagnoses check_disk(host::FreeSpace& free_space);

// Whether time zones are known and the clock follows a time server, as the kernel says; and the clock
// against that of the ACME authority if there is one. `zone` is an IANA name.
Task<Diagnoses> check_clock(const Clock& clock, std::optional<acme::RenewalSettings> renewal,
                            std::string zone = "Asia/Seoul");

// Whether the names of the shop are those of this machine. `names` are host names.
Task<Diagnoses> check_names(std::vector<std::string> names);

// `certificate` is nothing without TLS. `fetched`: by ACME. `names` are those of the shop. A shop with an
// https address and without a certificate needs a proxy: `has_proxy`.
struct CertificateToCheck {
    std::optional<std::filesystem::path> certificate = {};
    bool is_fetched = false;
    std::vector<std::string> names = {};
    bool is_https = false;
    bool has_proxy = false;
};
Diagnoses check_certificate(const CertificateToCheck& subject, TimePoint now);

// Whether a start could open the addresses. Without a running server.
Diagnoses check_free_addresses(const std::vector<http::ListenAddress>& addresses);
// Whether the running server answers at this URL of the loopback address; nothing if it has none.
Task<Diagnoses> check_answer(std::optional<std::string> url);

// `metrics` is the text of GET /metrics; "" without a server.
Diagnoses check_proxies(bool has_proxy, const std::string& metrics);

// The newest backup of this data in backup.folder: its age and its verdict.
Diagnoses check_backups(const backup::Settings& settings, const std::filesystem::path& data,
                        TimePoint now);

// The value of a counter or gauge without labels in the text of GET /metrics; 0 if it is not there.
double metric_in(const std::string& metrics, const std::string& name);

}  // namespace baedal::doctor
