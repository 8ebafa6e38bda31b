// The host's part of the configuration.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "acme/renewal.h"
#include "auth/session_repository.h"
#include "backup/settings.h"
#include "base/log.h"
#include "config/config.h"
#include "events/subscription.h"
#include "http/limits/limits.h"
#include "http/server/certificate.h"
#include "http/server/listen_address.h"
#include "peers/settings.h"
#include "webhooks/settings.h"

namespace baedal::app {

struct Settings {
    std::vector<http::ListenAddress> listen;            // server.listen; one or more
    std::optional<acme::RenewalSettings> renewal;       // server.tls.domains, .email, .acme, ...
    std::optional<http::CertificateFiles> certificate;  // server.tls.certificate, .key
    unsigned threads = 0;                               // server.threads
    std::string public_url;    // server.public_url, without a slash at its end; "": not known
    auth::Lifetimes sessions;  // sessions.idle, .lifetime, .confirm_within
    http::Limits limits;       // server.max_connections, .rate_limit, .trusted_proxies, ...
    std::filesystem::path data_dir;
    std::uint64_t max_log_bytes = 0;   // data.max_log_mb
    std::uint64_t low_disk_bytes = 0;  // data.low_disk_mb; 0: never low
    events::BusSettings bus;
    peers::Settings peers = {};
    backup::Settings backup;
    webhooks::Settings webhooks = {};
    log::Level log_level = log::Level::info;
    log::Format log_format = log::Format::text;
    bool logs_access = false;  // log.access

    bool speaks_tls() const { return renewal || certificate; }

    // Throws ConfigError on a wrong type or a value out of range.
    static Settings read(const Config& config);
};

}  // namespace baedal::app
