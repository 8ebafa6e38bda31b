// The server's certificate: read from PEM files, and again when they change.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>

#include <openssl/x509.h>

#include "base/clock.h"
#include "base/thread_annotations.h"
#include "http/server/challenges.h"
#include "http/server/tls_context.h"

namespace baedal::http {

struct CertificateFiles {
    std::filesystem::path certificate;  // the server's first, then those of its issuers
    std::filesystem::path key;          // without a password; may be the same file
};

// Throws std::runtime_error for a time that is none.
TimePoint to_time(const ASN1_TIME* time);
// True for a certificate that no authority has given.
bool is_its_own_issuer(const X509* certificate);

// Thread-safe.
class Certificate {
public:
    // `challenges` is null for files that the owner keeps. Throws std::runtime_error with a message
    // for the owner.
    explicit Certificate(CertificateFiles files,
                         std::shared_ptr<const Challenges> challenges = nullptr);

    // For a new connection.
    TlsContext context() const { return current().context; }
    TimePoint valid_until() const { return current().valid_until; }
    // Until the first certificate is fetched. Customers are not sent to it.
    bool is_temporary() const { return current().is_temporary; }
    const Challenges* challenges() const { return challenges_.get(); }
    // Reads the files if they have changed since the last time. Files that do not fit are logged and
    // change nothing: an update of two files is not one step.
    void refresh();

private:
    // What shows that a file is another one.
    struct Version {
        std::filesystem::file_time_type changed_at;
        std::uintmax_t size = 0;
        bool operator==(const Version&) const = default;
    };
    using Versions = std::pair<Version, Version>;
    struct Current {
        TlsContext context;
        TimePoint valid_until;
        bool is_temporary = false;
    };
    Versions versions() const;
    Current read() const;
    Current current() const;

    const CertificateFiles files_;
    const std::shared_ptr<const Challenges> challenges_;
    mutable Mutex mutex_;
    Versions read_ GUARDED_BY(mutex_);
    Current current_ GUARDED_BY(mutex_);
};

}  // namespace baedal::http
