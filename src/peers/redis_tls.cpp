#include "peers/redis_tls.h"

#include <cerrno>
#include <cstring>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "peers/redis.h"

namespace baedal::peers {

namespace {

constexpr std::size_t bytes_at_once = 16 << 10;  // a record of TLS

std::string last_error_of_openssl() {
    char text[256] = "";
    ERR_error_string_n(ERR_get_error(), text, sizeof text);
    ERR_clear_error();
    return text;
}

using TlsSettings = std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)>;

TlsSettings make_settings(const std::string& ca_file) {
    TlsSettings settings(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    if (!settings) throw RedisFailed("no memory for a connection to Redis over TLS");
    SSL_CTX_set_min_proto_version(settings.get(), TLS1_2_VERSION);
    SSL_CTX_set_verify(settings.get(), SSL_VERIFY_PEER, nullptr);
    const int loaded =
        ca_file.empty() ? SSL_CTX_set_default_verify_paths(settings.get())
                        : SSL_CTX_load_verify_locations(settings.get(), ca_file.c_str(), nullptr);
    if (loaded != 1) {
        throw RedisFailed("the certificate authorities of Redis cannot be read from " +
                          (ca_file.empty() ? "the system" : ca_file) + ": " +
                          last_error_of_openssl());
    }
    return settings;
}

// An IP address is in the certificate as one, and is no name for SNI (RFC 6066, section 3).
void expect_host(SSL& ssl, const std::string& host) {
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(&ssl), host.c_str()) == 1) return;
    ERR_clear_error();
    SSL_set_tlsext_host_name(&ssl, host.c_str());
    SSL_set1_host(&ssl, host.c_str());
}

}  // namespace

RedisTls::RedisTls(int socket, const std::string& host, const std::string& ca_file)
    : settings_(make_settings(ca_file)),
      ssl_(SSL_new(settings_.get()), SSL_free),
      buffer_(bytes_at_once, '\0') {
    if (!ssl_) throw RedisFailed("no memory for a connection to Redis over TLS");
    expect_host(*ssl_, host);
    SSL_set_fd(ssl_.get(), socket);
    if (const int result = SSL_connect(ssl_.get()); result != 1) fail("TLS to Redis fails", result);
}

RedisTls::~RedisTls() = default;

void RedisTls::write(std::string_view bytes) {
    const int result = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    if (result <= 0) fail("Redis takes nothing", result);
}

std::string_view RedisTls::read() {
    const int result = SSL_read(ssl_.get(), buffer_.data(), static_cast<int>(buffer_.size()));
    if (result <= 0) fail("Redis does not answer", result);
    return {buffer_.data(), static_cast<std::size_t>(result)};
}

void RedisTls::fail(const char* what, int result) {
    const int system_error = errno;
    const int error = SSL_get_error(ssl_.get(), result);
    const long verified = SSL_get_verify_result(ssl_.get());
    std::string why;
    if (verified != X509_V_OK) {
        why = std::string("its certificate is refused: ") + X509_verify_cert_error_string(verified);
    } else if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
        why = "not in time";
    } else if (error == SSL_ERROR_ZERO_RETURN ||
               (error == SSL_ERROR_SYSCALL && system_error == 0)) {
        why = "it has closed the connection";
    } else if (error == SSL_ERROR_SYSCALL) {
        why = std::strerror(system_error);
    } else {
        why = last_error_of_openssl();
    }
    ERR_clear_error();
    throw RedisFailed(std::string(what) + ": " + why);
}

}  // namespace baedal::peers
