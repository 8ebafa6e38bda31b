// The Redis of a simulated deployment, between its processes.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "peers/redis_streams.h"
#include "simulator/random_choices.h"
#include "situations/situations.h"

namespace baedal::simulation {

// It gives entries late, twice and out of order, and it forgets when told to. Outlives the processes. Belongs to
// the simulation's thread.
class TownRedis {
public:
    TownRedis(std::uint64_t seed, Situations& situations);

    // A connection of a process.
    std::unique_ptr<peers::RedisStreams> open();

    void expect_situations();
    // Something happens to it: it is away; it is empty, or a stream is; it has lost some entries; or it is as it
    // was a while ago.
    void strike();
    // It is there again. What it has forgotten stays forgotten.
    void repair();

private:
    class Connection;
    using Streams = std::map<std::string, std::deque<peers::RedisStreams::Entry>>;

    void lose_entries();

    RandomChoices choices_;
    Situations& situations_;
    Streams streams_;
    Streams dump_;  // of a while ago
    bool is_away_ = false;
    std::uint64_t life_ = 0;  // connections of an earlier one are lost
};

}  // namespace baedal::simulation
