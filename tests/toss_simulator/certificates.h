// A temporary certificate authority and a certificate that it signs, for TLS on this machine.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace baedal::toss {

struct CertificateOptions {
    std::string host = "localhost";         // with 127.0.0.1, unless `host` is another name
    std::chrono::hours valid_for{24 * 30};  // from yesterday; negative: it has expired
};

struct Certificates {
    std::filesystem::path authority;    // PEM, for clients to trust
    std::filesystem::path certificate;  // PEM
    std::filesystem::path key;          // PEM
};

// Writes ca.pem, server.pem and server.key into `folder`, which exists. Throws std::runtime_error.
Certificates make_certificates(const std::filesystem::path& folder,
                               const CertificateOptions& options = {});

}  // namespace baedal::toss
