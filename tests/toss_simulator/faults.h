// Planned faults of the next calls.
#pragma once

#include <deque>
#include <optional>
#include <string>

namespace baedal::toss {

// A fault of the next calls of one kind.
struct Fault {
    // any, confirm, cancel, list, query, or one of the two queries: query_by_key, query_by_order.
    std::string on = "any";
    // answer: responds with the code; lose: does the work and closes the connection; drop: closes the
    // connection at once; garbage: does the work and responds with nonsense; other_amount: does the work
    // and responds with another amount.
    std::string kind = "answer";
    int times = 1;
    int status = 0;  // of `answer`; 0: the published one of the code, or 400
    std::string code;
    bool works = false;  // with `answer`: does the work nevertheless
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

// The HTTP status that Toss Payments publishes for a code at a call of this kind; 0 if it has no such code.
int published_status(const std::string& kind, const std::string& code);

}  // namespace baedal::toss
