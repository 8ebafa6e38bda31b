// Planned faults of the next calls.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>

namespace baedal::solapi {

struct Fault {
    std::string on = "any";  // any, send, list, balance, groups, templates
    // lose: does the work and closes the connection; drop: closes it at once; late: closes it at once, and
    // does the work after `ms`; unavailable: 503 before the work; error: 500 after the work; too_many: 429
    // with Retry-After; hang: does the work, and responds after `ms`; slow: the body comes after `ms`; html:
    // does the work and responds with a page; empty: does the work, 200 without a body; refuse: 200 with
    // every message failed (1024), of send only.
    std::string kind = "lose";
    int times = 1;
    std::chrono::milliseconds ms{0};
};

// Not thread-safe.
class FaultPlan {
public:
    void add(Fault fault) { faults_.push_back(std::move(fault)); }
    void clear() { faults_.clear(); }
    // The next fault of a call of this kind, which is used up by that.
    std::optional<Fault> take(const std::string& kind);

private:
    std::deque<Fault> faults_;
};

}  // namespace baedal::solapi
