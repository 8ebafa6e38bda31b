// The changes of the state machines' rows, and the faults at their commits.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "situations/changed_row.h"
#include "situations/situations.h"

namespace baedal::simulation {

inline constexpr const char* key_resumed = "key: an interrupted request is resumed";

// "order: placed -> accepted". A row that is new was "new".
std::string transition_name(std::string_view machine, std::string_view from, std::string_view to);

// Counts a transition when its commit begins.
class TransitionWatch {
public:
    explicit TransitionWatch(Situations& situations) : situations_(situations) {}

    void changed(const ChangedRow& row);
    void committing(std::string_view database);
    void rolled_back(std::string_view database);

    // `strike` is called once, when the next commit of this transition begins.
    void strike_at(std::string transition, std::function<void(const std::string& database)> strike);
    void forget_strike() { strike_ = {}; }
    // An operation on a file of this database fails. `fault`: "power", "disk".
    void failed(std::string_view database, std::string_view fault);

private:
    struct State {
        std::vector<std::string> changes;     // of the transaction that is open
        std::vector<std::string> committing;  // of the commit that began last
    };
    State& state_of(std::string_view database);

    Situations& situations_;
    std::map<std::string, State, std::less<>> states_;
    std::string struck_transition_;
    std::function<void(const std::string& database)> strike_;
};

// The transitions at whose commits the town must have faults: the numbered commits of the walk of an order,
// and those of a cancellation and its refund.
const std::vector<std::string>& commits_under_fault();

}  // namespace baedal::simulation
