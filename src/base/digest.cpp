#include "base/digest.h"

#include <array>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

namespace baedal {

namespace {

using RawDigest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

RawDigest digest_of(std::string_view text) {
    RawDigest raw;
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), raw.data());
    return raw;
}

std::string_view bytes_of(const RawDigest& raw) {
    return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

}  // namespace

std::string to_hex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(2 * bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out.push_back(digits[byte >> 4]);
        out.push_back(digits[byte & 15]);
    }
    return out;
}

std::string sha1_hex(std::string_view text) {
    std::array<unsigned char, SHA_DIGEST_LENGTH> raw;
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), raw.data());
    return to_hex({reinterpret_cast<const char*>(raw.data()), raw.size()});
}

std::string sha256(std::string_view text) {
    const RawDigest raw = digest_of(text);
    return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
    RawDigest raw;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(), raw.data(),
             nullptr) == nullptr)
        throw std::runtime_error("HMAC is not available");
    return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

std::string sha256_hex(std::string_view text) { return to_hex(bytes_of(digest_of(text))); }

struct Sha256::Context {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state{EVP_MD_CTX_new(),
                                                                  &EVP_MD_CTX_free};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    if (EVP_DigestInit_ex(context_->state.get(), EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 is not available");
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view piece) {
    EVP_DigestUpdate(context_->state.get(), piece.data(), piece.size());
}

std::string Sha256::hex() {
    RawDigest raw;
    EVP_DigestFinal_ex(context_->state.get(), raw.data(), nullptr);
    return to_hex(bytes_of(raw));
}

bool constant_time_equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace baedal
