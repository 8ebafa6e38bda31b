// Every response that a client got, checked for contradictions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "simulator/simulated_deployment.h"

namespace baedal::simulation {

// Every response is held against what was said before: nothing acknowledged is lost, no status goes
// backwards, every replay equals the first response. At the end it is compared with the databases.
class History {
public:
    History(const Clock& clock, bool keep_lines) : clock_(clock), keep_lines_(keep_lines) {}

    // One thing that happened; all of them together are the run.
    void note(const std::string& who, const std::string& what);
    void wrong(const std::string& what);

    // An order in a response to `who`, who asks one thing after the other.
    void saw_order(const std::string& who, const json::Object& order);
    // 200 to a cancellation.
    void saw_cancelled(const std::string& id) { cancelled_.insert(id); }
    // 200 to a delay: the promised time that it gave.
    void saw_delay(const std::string& id, const std::string& promised) {
        std::string& latest = promises_[id];
        latest = std::max(latest, promised);
    }
    // 201 to a refund.
    void saw_refund(const std::string& id) { refunds_.insert(id); }
    // 200 to the erasure of the customer of this order.
    void saw_erasure(const std::string& id) { erasures_.insert(id); }
    // The response to a repeated request, and the first one that arrived.
    void saw_replay(const std::string& key, const ReceivedResponse& first,
                    const ReceivedResponse& again);
    // An event of an order's own stream. Returns the status that it tells.
    std::string saw_status(const std::string& who, const std::string& id,
                           const http::StreamEvent& event);
    // A ticket on a store's board: from its stream, or in the response to a command.
    void saw_ticket(const json::Object& ticket, const std::string& source);

    // The order as it is when all is quiet.
    void check_order(const json::Object& order);
    // `removed`: orders that were never placed may be gone.
    void check_all_orders_known(const std::set<std::string>& ids, bool removed);
    const std::set<std::string>& refunds() const { return refunds_; }
    void check_ticket(const json::Object& ticket);

    const std::vector<std::string>& violations() const { return violations_; }
    const std::vector<std::string>& lines() const { return lines_; }
    std::uint64_t digest() const { return digest_; }
    std::size_t orders() const { return longest_.size(); }
    std::set<std::string> order_ids() const;

private:
    using Timeline = std::vector<std::string>;  // "<status>@<time>"

    void compare(const std::string& id, const Timeline& earlier, const Timeline& later);
    // No status goes backwards, but by one step that was taken back in time. Of the last timeline: all others are beginnings of it.
    void check_direction(const std::string& id, const Timeline& timeline);
    static Timeline timeline_of(const json::Object& order);

    const Clock& clock_;
    const bool keep_lines_;
    std::uint64_t digest_ = 14695981039346656037U;
    std::vector<std::string> lines_;
    std::vector<std::string> violations_;
    std::map<std::string, Timeline> longest_;                                // by order
    std::map<std::pair<std::string, std::string>, Timeline> by_observer_;    // who, order
    std::map<std::pair<std::string, std::string>, std::int64_t> positions_;  // of streams
    std::map<std::string, std::set<std::string>> streamed_;  // entries of a timeline, by order
    std::set<std::string> cancelled_;
    std::map<std::string, std::string> promises_;  // the latest that a delay gave, by order
    std::set<std::string> refunds_;
    std::set<std::string> erasures_;
    std::map<std::string, std::int64_t> ticket_versions_;
    std::map<std::string, std::string> tickets_;      // the newest that a board showed
    std::map<std::int64_t, std::string> first_news_;  // when a store's board showed its first
};

std::string text_of(const json::Object& object, std::string_view member);

}  // namespace baedal::simulation
