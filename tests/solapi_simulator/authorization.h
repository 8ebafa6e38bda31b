// The check of a request's Authorization field, as Solapi publishes it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace baedal::solapi {

// Not thread-safe.
class Authorization {
public:
    Authorization(std::string api_key, std::string api_secret)
        : api_key_(std::move(api_key)), api_secret_(std::move(api_secret)) {}

    // The errorCode of the refusal; nothing if the field is right. A signature is right once.
    std::optional<std::string> refusal(const std::string& field, TimePoint now);

private:
    const std::string api_key_;
    const std::string api_secret_;
    std::map<std::string, TimePoint> used_;  // signatures of the last quarter of an hour
};

}  // namespace baedal::solapi
