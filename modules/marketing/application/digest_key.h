// The deployment's key of the digests of telephone numbers.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "marketing/domain/phone_digest.h"

namespace baedal::marketing {

// Set once, before the module is connected; read-only afterwards.
class DigestKey {
public:
    void set(std::string key) { key_ = std::move(key); }
    // Empty for an empty number.
    std::string digest_of(std::string_view phone) const { return phone_digest(key_, phone); }

private:
    std::string key_;
};

}  // namespace baedal::marketing
