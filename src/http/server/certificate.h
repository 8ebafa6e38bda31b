// The server's certificate: read from PEM files, and again when they change.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "base/clock.h"
#include "base/thread_annotations.h"

namespace baedal::http {

struct CertificateFiles {
    std::filesystem::path certificate;  // the server's first, then those of its issuers
    std::filesystem::path key;          // without a password
};

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// TLS 1.2 and 1.3 with this certificate. Throws std::runtime_error with a message for the owner.
TlsContext make_tls_context(const CertificateFiles& files);

// Thread-safe.
class Certificate {
public:
    // Throws std::runtime_error with a message for the owner.
    explicit Certificate(CertificateFiles files);

    // For a new connection.
    TlsContext context() const;
    // Reads the files if they have changed since the last time. Files that do not fit are logged and
    // change nothing: an update of two files is not one step.
    void refresh();
    TimePoint valid_until() const;

private:
    // What shows that a file is another one.
    struct Version {
        std::filesystem::file_time_type changed_at;
        std::uintmax_t size = 0;
        bool operator==(const Version&) const = default;
    };
    using Versions = std::pair<Version, Version>;
    Versions versions() const;

    const CertificateFiles files_;
    mutable Mutex mutex_;
    TlsContext context_ GUARDED_BY(mutex_);
    TimePoint valid_until_ GUARDED_BY(mutex_);
    Versions read_ GUARDED_BY(mutex_);
};

}  // namespace baedal::http
