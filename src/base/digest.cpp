#include "base/digest.h"

#include <array>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace baedal {

std::string sha256_hex(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> raw;
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), raw.data());
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(2 * raw.size());
    for (const unsigned char byte : raw) {
        out.push_back(digits[byte >> 4]);
        out.push_back(digits[byte & 15]);
    }
    return out;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace baedal
