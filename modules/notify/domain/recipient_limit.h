// How many messages one telephone number is sent. Pure.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "base/clock.h"

namespace baedal::notify {

// Not thread-safe. Forgets with its instance: after a start of the module every number begins anew.
class RecipientLimit {
public:
    // 0: no limit.
    RecipientLimit(std::int64_t per_hour, std::int64_t per_day)
        : per_hour_(per_hour), per_day_(per_day) {}

    // Counts a message and returns true if `number` may be sent one more. A number is compared as it
    // is: phone_key() makes its spellings equal.
    bool take(const std::string& number, TimePoint now);

private:
    void forget_old(TimePoint now);

    const std::int64_t per_hour_;
    const std::int64_t per_day_;
    std::map<std::string, std::deque<TimePoint>> sent_;  // of the last day
    TimePoint forgotten_at_;
};

}  // namespace baedal::notify
