// Which reads of personal data the audit log has already for this hour.
#pragma once

#include <set>
#include <string>

#include "base/clock.h"
#include "base/thread_annotations.h"
#include "http/actor.h"

namespace baedal::auth {

// Thread-safe. Bounded: above 10,000 callers and routes in an hour every read is a first one.
class HourlyReads {
public:
    // Whether the actor reads this route for the first time in the hour of `now`, in UTC.
    bool is_first(const http::Actor& actor, const std::string& route, TimePoint now);

private:
    Mutex mutex_;
    std::chrono::sys_time<std::chrono::hours> hour_ GUARDED_BY(mutex_){};
    std::set<std::string> seen_ GUARDED_BY(mutex_);
};

}  // namespace baedal::auth
