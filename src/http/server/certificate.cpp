#include "http/server/certificate.h"

#include <array>
#include <ctime>
#include <stdexcept>
#include <string_view>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "base/log.h"

namespace baedal::http {

namespace {

namespace ssl = boost::asio::ssl;

// Forward secrecy and authenticated encryption only (Mozilla's guide for servers, "intermediate").
// TLS 1.3 has suites of its own.
constexpr const char* ciphers_of_tls12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

std::string last_error() {
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    ERR_clear_error();
    return text.data();
}

[[noreturn]] void fail(const std::string& setting, const std::filesystem::path& file,
                       const std::string& why) {
    throw std::runtime_error(setting + ": " + file.string() + ": " + why);
}

// http/1.1 if the client offers a list (RFC 7301).
int select_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
    static constexpr std::string_view ours = "\x08http/1.1";
    unsigned char* selected = nullptr;
    const int result = SSL_select_next_proto(
        &selected, chosen_size, reinterpret_cast<const unsigned char*>(ours.data()),
        static_cast<unsigned int>(ours.size()), offered, offered_size);
    *chosen = selected;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void read_files(SSL_CTX* context, const CertificateFiles& files) {
    if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1)
        fail("server.tls.certificate", files.certificate, last_error());
    if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1)
        fail("server.tls.key", files.key, last_error());
    if (SSL_CTX_check_private_key(context) != 1) {
        ERR_clear_error();
        fail("server.tls.key", files.key,
             "the key is not that of the certificate " + files.certificate.string());
    }
}

TimePoint valid_until_of(SSL_CTX* context) {
    std::tm broken_down{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(SSL_CTX_get0_certificate(context)), &broken_down) != 1)
        throw std::runtime_error("server.tls.certificate has no valid end");
    return TimePoint{std::chrono::seconds{::timegm(&broken_down)}};
}

}  // namespace

TlsContext make_tls_context(const CertificateFiles& files) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX* const handle = context->native_handle();
    SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
    SSL_CTX_set_options(handle, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                    SSL_OP_IGNORE_UNEXPECTED_EOF);
    if (SSL_CTX_set_cipher_list(handle, ciphers_of_tls12) != 1)
        throw std::runtime_error("TLS has none of the ciphers: " + last_error());
    SSL_CTX_set_alpn_select_cb(handle, select_protocol, nullptr);
    SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS);
    read_files(handle, files);
    return context;
}

Certificate::Certificate(CertificateFiles files)
    : files_(std::move(files)),
      context_(make_tls_context(files_)),
      valid_until_(valid_until_of(context_->native_handle())),
      read_(versions()) {}

TlsContext Certificate::context() const {
    const Lock lock(mutex_);
    return context_;
}

TimePoint Certificate::valid_until() const {
    const Lock lock(mutex_);
    return valid_until_;
}

void Certificate::refresh() {
    const Versions now = versions();
    {
        const Lock lock(mutex_);
        if (now == read_) return;
        read_ = now;
    }
    try {
        const TlsContext context = make_tls_context(files_);
        const Lock lock(mutex_);
        context_ = context;
        valid_until_ = valid_until_of(context->native_handle());
        log::info("the certificate was read again", {{"valid_until", to_rfc3339(valid_until_)}});
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
