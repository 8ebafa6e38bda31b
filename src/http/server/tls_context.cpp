#include "http/server/tls_context.h"

#include <array>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "http/server/challenges.h"

namespace baedal::http {

namespace {

namespace ssl = boost::asio::ssl;

// Forward secrecy and authenticated encryption only (Mozilla's guide for servers, "intermediate").
// TLS 1.3 has suites of its own.
constexpr const char* ciphers_of_tls12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

// Lists of protocols, as they are sent (RFC 7301): a length before each name.
constexpr std::string_view our_protocol = "\x08http/1.1";
constexpr std::string_view of_challenges =
    "\x0A"
    "acme-tls/1";

using Bytes = std::span<const unsigned char>;

int select_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void* ours) {
    const auto& names = *static_cast<const std::string_view*>(ours);
    unsigned char* selected = nullptr;
    const int result = SSL_select_next_proto(
        &selected, chosen_size, reinterpret_cast<const unsigned char*>(names.data()),
        static_cast<unsigned int>(names.size()), offered, offered_size);
    *chosen = selected;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void offer(SSL_CTX* context, const std::string_view& protocol) {
    SSL_CTX_set_alpn_select_cb(context, select_protocol, const_cast<std::string_view*>(&protocol));
}

std::string_view extension_of(SSL* connection, unsigned int type) {
    const unsigned char* data = nullptr;
    std::size_t size = 0;
    if (SSL_client_hello_get0_ext(connection, type, &data, &size) != 1) return {};
    return {reinterpret_cast<const char*>(data), size};
}

// The name in a server_name extension of one name (RFC 6066, section 3): two lengths and a type
// before it.
std::string name_in(std::string_view extension) {
    constexpr std::size_t before_name = 5;
    return std::string(extension.substr(std::min(before_name, extension.size())));
}

int choose_context(SSL* connection, int* alert, void* argument) {
    constexpr std::size_t length_of_list = 2;
    const std::string_view offered =
        extension_of(connection, TLSEXT_TYPE_application_layer_protocol_negotiation);
    if (offered.size() < length_of_list || offered.substr(length_of_list) != of_challenges)
        return SSL_CLIENT_HELLO_SUCCESS;
    const auto& challenges = *static_cast<const Challenges*>(argument);
    const TlsContext context =
        challenges.context_for(name_in(extension_of(connection, TLSEXT_TYPE_server_name)));
    if (!context) {
        *alert = SSL_AD_UNRECOGNIZED_NAME;
        return SSL_CLIENT_HELLO_ERROR;
    }
    SSL_set_SSL_CTX(connection, context->native_handle());
    return SSL_CLIENT_HELLO_SUCCESS;
}

template <class Read>
auto read_pem(const std::string& pem, Read read) {
    BIO* in = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    auto* out = read(in, nullptr, nullptr, nullptr);
    BIO_free(in);
    return out;
}

}  // namespace

std::string last_tls_error() {
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    ERR_clear_error();
    return text.data();
}

TlsContext make_tls_context(const Challenges* challenges) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX* const handle = context->native_handle();
    SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
    SSL_CTX_set_options(handle, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                    SSL_OP_IGNORE_UNEXPECTED_EOF);
    if (SSL_CTX_set_cipher_list(handle, ciphers_of_tls12) != 1)
        throw std::runtime_error("TLS has none of the ciphers: " + last_tls_error());
    SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS);
    offer(handle, our_protocol);
    if (challenges != nullptr)
        SSL_CTX_set_client_hello_cb(handle, choose_context, const_cast<Challenges*>(challenges));
    return context;
}

TlsContext make_challenge_context(const std::string& certificate, const std::string& key) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX* const handle = context->native_handle();
    offer(handle, of_challenges);
    const std::unique_ptr<X509, decltype(&X509_free)> read_certificate(
        read_pem(certificate, PEM_read_bio_X509), X509_free);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> read_key(
        read_pem(key, PEM_read_bio_PrivateKey), EVP_PKEY_free);
    if (SSL_CTX_use_certificate(handle, read_certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(handle, read_key.get()) != 1)
        throw std::runtime_error("a challenge cannot be answered: " + last_tls_error());
    return context;
}

}  // namespace baedal::http
