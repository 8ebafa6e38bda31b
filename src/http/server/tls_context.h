// What a connection's handshake needs: a certificate, its key, and the rules of TLS.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/ssl/context.hpp>

namespace baedal::http {

class Challenges;

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// TLS 1.2 and 1.3 for http/1.1. A connection that offers acme-tls/1 alone gets the context of
// `challenges`, which may be null and outlives the connections. Without a certificate.
TlsContext make_tls_context(const Challenges* challenges);

// For a connection of tls-alpn-01 (RFC 8737), with this certificate and key (PEM). Throws
// std::runtime_error.
TlsContext make_challenge_context(const std::string& certificate, const std::string& key);

// The error that OpenSSL has noted last, which is then forgotten.
std::string last_tls_error();

}  // namespace baedal::http
