#include "auth/setup_link.h"

#include "base/digest.h"

namespace baedal::auth {

std::string SetupLink::open(Random& random) {
    std::string secret = make_secret(random, 16);
    const Lock lock(mutex_);
    digest_ = sha256_hex(secret);
    return secret;
}

bool SetupLink::matches(std::string_view secret) const {
    const std::string digest = sha256_hex(secret);
    const Lock lock(mutex_);
    return !digest_.empty() && constant_time_equal(digest, digest_);
}

void SetupLink::close() {
    const Lock lock(mutex_);
    digest_.clear();
}

}  // namespace baedal::auth
