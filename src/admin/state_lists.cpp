#include "admin/state_lists.h"

#include <utility>

#include "events/readable.h"

namespace baedal::admin {

namespace {

json::Object to_json(const std::string& module, const events::DeadLetter& letter) {
    const events::Envelope& e = letter.envelope;
    return {{"module", module},
            {"id", letter.id},
            {"producer", events::readable_text(letter.producer)},
            {"seq", e.seq},
            {"type", events::readable_text(e.type)},
            {"subject", events::readable_text(e.subject)},
            {"time", to_rfc3339(e.time)},
            {"data", events::readable_data(e.data)},
            {"error", events::readable_text(letter.error)},
            {"attempts", letter.attempts},
            {"parkedAt", to_rfc3339(letter.parked_at)}};
}

json::Object to_json(const events::SubscriptionStatus& s) {
    return {{"consumer", s.consumer},
            {"producer", s.producer},
            {"cursor", s.cursor},
            {"head", s.head},
            {"lag", s.lag()},
            {"deadLetters", s.dead_letters},
            {"error", s.broken_off ? json::Value(*s.broken_off) : json::Value(nullptr)}};
}

json::Object to_json(const CircuitBreaker::Statistics& f) {
    return {{"name", f.name},   {"state", to_text(f.state)},
            {"calls", f.calls}, {"failures", f.failures},
            {"slow", f.slow},   {"rejected", f.rejected}};
}

}  // namespace

json::Object to_json(const host::ModuleStatus& m) {
    json::Object out{{"name", m.name}, {"state", to_text(m.state)}, {"since", to_rfc3339(m.since)}};
    out["lastError"] = m.last_error.empty() ? json::Value(nullptr) : json::Value(m.last_error);
    return out;
}

StateLists state_lists(const host::Supervisor& supervisor, const events::EventBus& bus,
                       const Breakers& breakers) {
    StateLists out;
    out["modules"] = [&] {
        json::Array list;
        for (const auto& module : supervisor.status()) list.push_back(to_json(module));
        return list;
    };
    out["subscriptions"] = [&] {
        json::Array list;
        for (const auto& subscription : bus.status()) list.push_back(to_json(subscription));
        return list;
    };
    out["dead-letters"] = [&] {
        json::Array list;
        for (const auto& [module, letter] : bus.dead_letters())
            list.push_back(to_json(module, letter));
        return list;
    };
    out["breakers"] = [&] {
        json::Array list;
        for (const auto& breaker : breakers.statistics()) list.push_back(to_json(breaker));
        return list;
    };
    return out;
}

}  // namespace baedal::admin
