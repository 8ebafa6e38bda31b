// A certificate authority of a moment and what it signs, for TLS on this machine.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace baedal::toss {

struct CertificateWish {
    std::string host = "localhost";  // beside it always 127.0.0.1, unless `host` is another name
    std::chrono::hours valid_for{24 * 30};  // from yesterday; negative: it has ended already
};

struct Certificates {
    std::filesystem::path authority;    // PEM, what clients trust
    std::filesystem::path certificate;  // PEM
    std::filesystem::path key;          // PEM
};

// Writes ca.pem, server.pem and server.key into `folder`, which exists. Throws std::runtime_error.
Certificates make_certificates(const std::filesystem::path& folder,
                               const CertificateWish& wish = {});

}  // namespace baedal::toss
