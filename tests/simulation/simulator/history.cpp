#include "simulator/history.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "simulator/erased_contact.h"

namespace baedal::simulation {

namespace {

bool is_prefix(const auto& shorter, const auto& longer) {
    return shorter.size() <= longer.size() &&
           std::equal(shorter.begin(), shorter.end(), longer.begin());
}

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : " ") + part;
    return out;
}

bool is_paid(const json::Object& order) {
    const json::Object& payment = order.at("payment").as_object();
    if (payment.at("method") == "cash") return true;  // at the door
    const auto status = text_of(payment, "status");
    return status == "approved" || status == "refund_pending" || status == "refunded";
}

// How far an order is on its way; 0 where it is on none.
int stage_of(std::string_view status) {
    static constexpr std::array<std::string_view, 7> way{
        "awaiting_payment", "placed", "accepted", "cooking", "ready", "delivering", "delivered"};
    const auto found = std::ranges::find(way, status == "picked_up" ? "delivered" : status);
    return found == way.end() ? 0 : static_cast<int>(found - way.begin()) + 1;
}

// What may follow `status`, where the order had come to `stage` before. A cancellation that is undecided
// waits, and the order may be where it was afterwards.
bool may_follow(std::string_view status, int stage, std::string_view next) {
    if (status == "cancel_requested")
        return next == "cancelled" || next == "rejected" || stage_of(next) >= stage;
    if (stage == 0 || stage == stage_of("delivered")) return false;  // it has ended
    if (next == "expired") return status == "awaiting_payment";
    // By its customer before it is paid, and by the store once it has accepted it.
    if (next == "cancelled") return status == "awaiting_payment" || stage >= stage_of("accepted");
    if (next == "rejected") return status == "placed";
    // By the customer before the kitchen cooks; later where all of the payment has gone back.
    if (next == "cancel_requested") return stage >= stage_of("placed");
    return stage_of(next) > stage;
}

// The one way back: the kitchen takes its last step back, within two minutes.
bool is_correction(std::string_view entry, std::string_view next) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> steps{
        {{"accepted", "placed"},
         {"cooking", "accepted"},
         {"ready", "cooking"},
         {"delivering", "ready"},
         {"delivered", "delivering"},
         {"picked_up", "ready"}}};
    const std::size_t at = entry.find('@');
    const std::size_t next_at = next.find('@');
    if (std::ranges::find(steps, std::pair(entry.substr(0, at), next.substr(0, next_at))) ==
        steps.end())
        return false;
    const auto made = from_rfc3339(entry.substr(at + 1));
    const auto undone = from_rfc3339(next.substr(next_at + 1));
    return made && undone && *undone - *made <= std::chrono::minutes{2};
}

bool may_be_unpaid(const std::string& status) {
    return status == "awaiting_payment" || status == "expired" || status == "cancelled";
}

}  // namespace

std::string text_of(const json::Object& object, std::string_view member) {
    return std::string(std::string_view(object.at(member).as_string()));
}

void History::note(const std::string& who, const std::string& what) {
    const auto now = to_millis(clock_.now());
    const std::hash<std::string_view> hash;
    for (const std::uint64_t part : {static_cast<std::uint64_t>(now), hash(who), hash(what)})
        digest_ = (digest_ ^ part) * 1099511628211U;
    if (keep_lines_) lines_.push_back(std::to_string(now) + " " + who + ": " + what + "\n");
}

void History::wrong(const std::string& what) {
    note("WRONG", what);
    violations_.push_back(what);
}

std::set<std::string> History::order_ids() const {
    std::set<std::string> out;
    for (const auto& [id, timeline] : longest_) out.insert(id);
    return out;
}

History::Timeline History::timeline_of(const json::Object& order) {
    Timeline out;
    for (const auto& entry : order.at("timeline").as_array()) {
        out.push_back(text_of(entry.as_object(), "status") + "@" +
                      text_of(entry.as_object(), "at"));
    }
    return out;
}

void History::compare(const std::string& id, const Timeline& earlier, const Timeline& later) {
    if (is_prefix(earlier, later)) return;
    wrong("order " + id + " was said to be [" + joined(earlier) + "] and later to be [" +
          joined(later) + "]");
}

void History::check_direction(const std::string& id, const Timeline& timeline) {
    std::string_view before = "awaiting_payment";
    std::string_view entry_before;
    int stage = stage_of(before);
    for (const std::string& entry : timeline) {
        const std::string_view status = std::string_view(entry).substr(0, entry.find('@'));
        const bool is_legal = entry_before.empty() || is_correction(entry_before, entry) ||
                              may_follow(before, stage, status);
        entry_before = entry;
        if (!is_legal) {
            wrong("order " + id + " went from " + std::string(before) + " to " +
                  std::string(status) + ": [" + joined(timeline) + "]");
            return;
        }
        before = status;
        if (status != "cancel_requested") stage = stage_of(status);
    }
}

void History::saw_order(const std::string& who, const json::Object& order) {
    const std::string id = text_of(order, "id");
    const std::string status = text_of(order, "status");
    Timeline timeline = timeline_of(order);
    if (timeline.empty() || !timeline.back().starts_with(status + "@"))
        wrong("order " + id + " is " + status + " and its timeline says otherwise");
    if (!may_be_unpaid(status) && !is_paid(order))
        wrong("order " + id + " is " + status + " unpaid");

    Timeline& known = by_observer_[{who, id}];
    compare(id, known, timeline);
    // Others may have been told more already; a longer story of the same beginning it must be.
    Timeline& longest = longest_[id];
    if (!is_prefix(timeline, longest)) compare(id, longest, timeline);
    if (timeline.size() > longest.size()) longest = timeline;
    known = std::move(timeline);
}

void History::saw_replay(const std::string& key, const ReceivedResponse& first,
                         const ReceivedResponse& again) {
    const bool marked = std::ranges::any_of(again.headers, [](const auto& header) {
        return header.first == "Idempotency-Replayed" && header.second == "true";
    });
    const bool is_same = again.body == first.body || again.body == without_contact(first.body);
    if (again.status == first.status && is_same && marked) return;
    wrong("the key " + key + " was answered " + std::to_string(first.status) + " " + first.body +
          " and again " + std::to_string(again.status) + " " + again.body);
}

std::string History::saw_status(const std::string& who, const std::string& id,
                                const http::StreamEvent& event) {
    std::int64_t& position = positions_[{who, id}];
    const std::int64_t version = std::stoll(event.id);
    if (version <= position) {
        wrong("the stream of order " + id + " went from " + std::to_string(position) + " to " +
              event.id);
    }
    position = version;
    const json::Object data = object_of(event.data);
    std::string status = text_of(data, "status");
    streamed_[id].insert(status + "@" + text_of(data, "at"));
    return status;
}

void History::saw_ticket(const json::Object& ticket, const std::string& source) {
    const std::string id = text_of(ticket, "orderId");
    const std::int64_t version = ticket.at("version").as_int64();
    std::int64_t& known = ticket_versions_[id];
    if (source == "stream" && version < known)
        wrong("ticket " + id + " went back from version " + std::to_string(known));
    if (source == "stream")
        first_news_.emplace(ticket.at("storeId").as_int64(), to_rfc3339(clock_.now()));
    if (version >= known) {
        known = version;
        if (source == "stream") tickets_[id] = json::dump(ticket);
    }
}

void History::check_order(const json::Object& order) {
    const std::string id = text_of(order, "id");
    const Timeline timeline = timeline_of(order);
    const auto known = longest_.find(id);
    if (known != longest_.end()) compare(id, known->second, timeline);
    check_direction(id, timeline);
    for (const std::string& entry : streamed_[id]) {
        if (std::ranges::find(timeline, entry) == timeline.end())
            wrong("the stream of order " + id + " told of " + entry + ", which is not in [" +
                  joined(timeline) + "]");
    }
    if (cancelled_.contains(id) && text_of(order, "status") != "cancelled")
        wrong("order " + id + " was said to be cancelled and is " + text_of(order, "status"));
    if (!may_be_unpaid(text_of(order, "status")) && !is_paid(order))
        wrong("order " + id + " is " + text_of(order, "status") + " unpaid");
    const auto promised = promises_.find(id);
    const auto placings = std::ranges::count_if(
        timeline, [](const std::string& entry) { return entry.starts_with("placed@"); });
    // An acceptance that is taken back takes its promise with it.
    if (promised != promises_.end() && placings == 1 && text_of(order, "status") == "delivered" &&
        (order.at("promisedAt").is_null() || text_of(order, "promisedAt") < promised->second))
        wrong("order " + id + " was delayed until " + promised->second +
              ", which it does not show");
    const bool is_owed = text_of(order.at("payment").as_object(), "status") == "refund_pending";
    if (erasures_.contains(id) && !is_owed && !order.at("customer").is_null())
        wrong("the customer of order " + id + " was said to be erased, and is there");
    note("at rest", json::dump(order));
}

void History::check_all_orders_known(const std::set<std::string>& ids, bool removed) {
    for (const auto& [id, timeline] : longest_) {
        const bool may_be_gone =
            removed && std::ranges::none_of(timeline, [](const std::string& entry) {
                return entry.starts_with("placed@");
            });
        if (!ids.contains(id) && !may_be_gone)
            wrong("order " + id + " is lost: [" + joined(timeline) + "]");
    }
}

void History::check_ticket(const json::Object& ticket) {
    const std::string id = text_of(ticket, "orderId");
    const auto shown = tickets_.find(id);
    if (shown == tickets_.end()) {
        // A board without a position begins with the tickets that are under way.
        const auto begun = first_news_.find(ticket.at("storeId").as_int64());
        if (begun == first_news_.end() || text_of(ticket, "updatedAt") < begun->second) return;
        wrong("the board never showed ticket " + id);
    } else if (shown->second != json::dump(ticket) &&
               without_contact(shown->second) != json::dump(ticket)) {
        wrong("the board shows " + shown->second + " and the ticket is " + json::dump(ticket));
    }
}

}  // namespace baedal::simulation
