#include "http/server/certificate.h"

#include <ctime>
#include <stdexcept>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "base/log.h"

namespace baedal::http {

namespace {

[[noreturn]] void fail(const std::string& setting, const std::filesystem::path& file,
                       const std::string& why) {
    throw std::runtime_error(setting + ": " + file.string() + ": " + why);
}

void read_files(SSL_CTX* context, const CertificateFiles& files) {
    if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1)
        fail("server.tls.certificate", files.certificate, last_tls_error());
    if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1)
        fail("server.tls.key", files.key, last_tls_error());
    if (SSL_CTX_check_private_key(context) != 1) {
        ERR_clear_error();
        fail("server.tls.key", files.key,
             "the key is not that of the certificate " + files.certificate.string());
    }
}

}  // namespace

TimePoint to_time(const ASN1_TIME* time) {
    std::tm broken_down{};
    if (ASN1_TIME_to_tm(time, &broken_down) != 1)
        throw std::runtime_error("the certificate has no valid time");
    return TimePoint{std::chrono::seconds{::timegm(&broken_down)}};
}

bool is_its_own_issuer(const X509* certificate) {
    return X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) ==
           0;
}

Certificate::Certificate(CertificateFiles files, std::shared_ptr<const Challenges> challenges)
    : files_(std::move(files)),
      challenges_(std::move(challenges)),
      read_(versions()),
      current_(read()) {}

Certificate::Current Certificate::read() const {
    Current out;
    out.context = make_tls_context(challenges_.get());
    SSL_CTX* const handle = out.context->native_handle();
    read_files(handle, files_);
    X509* const certificate = SSL_CTX_get0_certificate(handle);
    out.valid_until = to_time(X509_get0_notAfter(certificate));
    out.is_temporary = challenges_ != nullptr && is_its_own_issuer(certificate);
    return out;
}

Certificate::Current Certificate::current() const {
    const Lock lock(mutex_);
    return current_;
}

void Certificate::refresh() {
    const Versions now = versions();
    {
        const Lock lock(mutex_);
        if (now == read_) return;
        read_ = now;
    }
    try {
        Current next = read();
        log::info("the certificate was read again",
                  {{"valid_until", to_rfc3339(next.valid_until)}});
        const Lock lock(mutex_);
        current_ = std::move(next);
    } catch (const std::exception& e) {
        log::error("the certificate was not read again", {{"error", e.what()}});
    }
}

Certificate::Versions Certificate::versions() const {
    const auto version_of = [](const std::filesystem::path& file) {
        std::error_code none;
        return Version{std::filesystem::last_write_time(file, none),
                       std::filesystem::file_size(file, none)};
    };
    return {version_of(files_.certificate), version_of(files_.key)};
}

}  // namespace baedal::http
