// The program of the town that receives webhooks. Its books outlive every crash of the program under test.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "simulator/random_choices.h"
#include "situations/situations.h"
#include "webhooks/sender.h"

namespace baedal::simulation {

class ReceiverBooks {
public:
    struct Event {
        std::string id;
        std::string source;  // "/order"
        std::string subject;
        std::int64_t seq = 0;
    };

    ReceiverBooks(std::uint64_t seed, Situations& situations);

    // The status of the answer to an event. Throws std::runtime_error if none arrives.
    int receive(const std::string& webhook_id, const webhooks::Post& post);
    Milliseconds delay() { return choices_.milliseconds(1, 60); }

    // What was taken, each event once, in the order of its arrival.
    const std::vector<Event>& taken(const std::string& webhook_id) {
        return books_[webhook_id].events;
    }

    bool is_down = false;

private:
    struct Book {
        std::vector<Event> events;
        std::set<std::string> ids;
    };

    RandomChoices choices_;
    Situations& situations_;
    std::map<std::string, Book> books_;  // by webhook
};

// `books` outlives the senders.
webhooks::MakeSender town_senders(std::shared_ptr<ReceiverBooks> books);

}  // namespace baedal::simulation
