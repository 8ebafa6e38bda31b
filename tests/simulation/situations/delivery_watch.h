// How the events reach their consumers: late, twice, and out of step with another producer.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "situations/changed_row.h"
#include "situations/situations.h"

namespace baedal::simulation {

// Follows the logs and the cursors. An event is late if it is handled 10 s after it was appended. It is
// out of step if an older event of another producer is not handled yet.
class DeliveryWatch {
public:
    DeliveryWatch(Situations& situations, const Clock& clock)
        : situations_(situations), clock_(clock) {}

    // `consumer` handles the events of this type. All of them are known before the first event is handled.
    // `is_with_others`: they are about the same subjects as events of other producers, so that they are expected
    // out of step with them.
    void add_handler(const std::string& consumer, const std::string& producer,
                     const std::string& type, bool is_with_others);

    void changed(const ChangedRow& row);
    void committing(std::string_view database);
    void rolled_back(std::string_view database);

    // The cursor of `consumer` is set back from outside: events up to `position` come again.
    void set_back(const std::string& consumer, const std::string& producer, std::int64_t position);

private:
    struct LoggedEvent {
        std::string type;
        TimePoint at;
    };
    using Log = std::map<std::int64_t, LoggedEvent>;  // by position
    struct Move {
        std::string producer;
        std::int64_t to = 0;
    };
    struct Open {  // of a transaction
        Log appended;
        std::vector<Move> moves;
    };
    struct Reading {  // of one log by one consumer
        std::set<std::string> types;
        std::set<std::string> with_others;  // of the types
        std::int64_t cursor = 0;
        std::int64_t again_to = 0;  // up to here every event comes for the second time
    };
    using Readings = std::map<std::string, Reading, std::less<>>;  // by producer

    void handled_up_to(const std::string& consumer, const Readings& readings, const Move& move,
                       const Reading& reading);
    bool is_out_of_step(const Readings& readings, const std::string& producer, TimePoint at) const;

    Situations& situations_;
    const Clock& clock_;
    std::map<std::string, Log, std::less<>> logs_;
    std::map<std::string, Open, std::less<>> open_;
    std::map<std::string, Readings, std::less<>> readings_;  // by consumer
};

}  // namespace baedal::simulation
