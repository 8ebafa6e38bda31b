// A request of a client to a simulated deployment.
#pragma once

#include <memory>
#include <string>

#include "simulator/simulated_deployment.h"

namespace baedal::simulation {

// A request on its way. Shared by the two sides, each of which may be gone before the other.
struct SimulatedDeployment::Pending {
    Pending(const Executor& executor, std::uint64_t n)
        : number(n), changed(std::make_shared<AsyncEvent>(executor)) {}

    const std::uint64_t number;
    SimulatedProcess* process = nullptr;  // that it goes to
    Call call;
    ReceivedResponse response;
    std::shared_ptr<AsyncEvent> changed;
    std::shared_ptr<Stream> stream;  // null: a plain request
    std::string module;              // of the stream
    std::shared_ptr<AsyncEvent> stream_changed;
    bool stream_ends = false;
};

}  // namespace baedal::simulation
