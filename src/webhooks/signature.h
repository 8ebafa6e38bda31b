// Signatures of deliveries (https://www.standardwebhooks.com).
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace baedal::webhooks {

// A key for the signatures of one webhook: 32 characters, 160 bits of chance.
std::string make_key(Random& random);
// The key as its receiver is given it, "whsec_...".
std::string to_secret(std::string_view key);
// The value of the field webhook-signature for a delivery with this id, at this time in whole seconds.
std::string sign(std::string_view key, std::string_view id, TimePoint at, std::string_view body);
// The value of the field webhook-timestamp.
std::string to_timestamp(TimePoint at);

}  // namespace baedal::webhooks
