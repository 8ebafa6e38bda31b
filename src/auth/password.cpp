#include "auth/password.h"

#include <array>
#include <span>
#include <stdexcept>

#include <argon2.h>

namespace baedal::auth {

namespace {

constexpr std::uint32_t passes = 2;
constexpr std::uint32_t kibibytes = 19 * 1024;
constexpr std::uint32_t lanes = 1;
constexpr std::size_t hash_bytes = 32;

// For an unknown user, so that the time of the response does not reveal whether a user exists.
constexpr const char* dummy_hash =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

}  // namespace

std::string hash_password(std::string_view password, Random& random) {
    std::array<std::byte, 16> salt;
    random.fill(salt);
    std::array<char, 128> encoded{};
    const int error =
        argon2id_hash_encoded(passes, kibibytes, lanes, password.data(), password.size(),
                              salt.data(), salt.size(), hash_bytes, encoded.data(), encoded.size());
    if (error != ARGON2_OK)
        throw std::runtime_error(std::string("argon2id: ") + argon2_error_message(error));
    return encoded.data();
}

bool verify_password(const std::string& hash, std::string_view password) {
    const int error =
        argon2id_verify(hash.empty() ? dummy_hash : hash.c_str(), password.data(), password.size());
    if (error != ARGON2_OK && error != ARGON2_VERIFY_MISMATCH)
        throw std::runtime_error(std::string("argon2id: ") + argon2_error_message(error));
    return error == ARGON2_OK && !hash.empty();
}

}  // namespace baedal::auth
