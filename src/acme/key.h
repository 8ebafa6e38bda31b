// A P-256 key pair, and what ACME makes of it: signatures and certificates.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/evp.h>

#include "base/clock.h"

namespace baedal::acme {

// Functions throw std::runtime_error if OpenSSL fails.
class Key {
public:
    static Key generate();
    // Throws std::runtime_error if `pem` has no P-256 key.
    static Key from_pem(const std::string& pem);
    std::string to_pem() const;

    // The public key as JSON, in the form that is digested for the thumbprint (RFC 7638).
    std::string jwk() const;
    std::string thumbprint() const;  // base64url
    // ES256 (RFC 7518, section 3.4), as base64url.
    std::string sign(std::string_view text) const;
    EVP_PKEY* handle() const { return key_.get(); }

private:
    struct Free {
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    };
    explicit Key(EVP_PKEY* key) : key_(key) {}
    std::unique_ptr<EVP_PKEY, Free> key_;
};

// The request for a certificate of these names (PKCS #10), as DER.
std::string certificate_request(const Key& key, const std::vector<std::string>& names);

// A certificate of its own issuer, as PEM: until the first one is fetched.
std::string temporary_certificate(const Key& key, const std::vector<std::string>& names);
// The certificate that answers tls-alpn-01 (RFC 8737, section 3), as PEM.
std::string challenge_certificate(const Key& key, const std::string& name,
                                  std::string_view key_authorization);

struct Validity {
    TimePoint from;
    TimePoint until;
    bool covers = false;        // all the names that were asked for
    bool is_temporary = false;  // its own issuer
};
// Of the first certificate in `pem`. Throws std::runtime_error if there is none.
Validity validity_of(const std::string& pem, const std::vector<std::string>& names);

}  // namespace baedal::acme
