// A password's hash at the least cost that argon2id allows. auth::verify_password() takes the cost from the
// hash, and the real one is high, most of all under a sanitizer.
#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include <argon2.h>

namespace baedal::test {

inline std::string cheap_hash(std::string_view password) {
    constexpr std::string_view salt = "sixteen bytes...";
    std::array<char, 128> encoded{};
    if (argon2id_hash_encoded(1, 8, 1, password.data(), password.size(), salt.data(), salt.size(),
                              32, encoded.data(), encoded.size()) != ARGON2_OK)
        throw std::runtime_error("argon2id failed");
    return encoded.data();
}

}  // namespace baedal::test
