// Keeps the server's certificate: fetches it, and again before it ends.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "acme/client.h"
#include "base/clock.h"
#include "base/random.h"
#include "http/server/certificate.h"

namespace baedal::acme {

struct RenewalSettings {
    std::vector<std::string> names;
    ClientSettings client;
    // The first attempt's; the others take turns.
    Challenge first = Challenge::tls_alpn;
    std::filesystem::path folder;  // exists, closed to others
};

class Renewal {
public:
    // Makes a temporary certificate if the folder has none of these names. `challenges`, `clock` and
    // `random` outlive it. Throws std::runtime_error if the folder cannot be written.
    Renewal(RenewalSettings settings, http::Challenges& challenges, const Clock& clock,
            Random& random);

    // The certificates and the key in one file, so that an exchange is one step.
    http::CertificateFiles files() const { return {certificate_file(), certificate_file()}; }

    // Runs until it is destroyed. `changed` is called after a new certificate is in the file.
    Task<> run(std::function<void()> changed);

    // When the next fetch is due: now without a certificate of these names, else at two thirds of
    // its life.
    TimePoint due() const;

private:
    std::filesystem::path certificate_file() const { return settings_.folder / "certificate.pem"; }
    Key account_key() const;
    Task<> fetch(Challenge challenge);

    const RenewalSettings settings_;
    http::Challenges& challenges_;
    const Clock& clock_;
    Random& random_;
};

}  // namespace baedal::acme
