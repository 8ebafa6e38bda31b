// HAProxy with the sample of deploy/proxy in front of the processes of a deployment.
#pragma once

#include <cstdint>
#include <filesystem>

#include <sys/types.h>

#include "support/process_group.h"
#include "support/server_process.h"

namespace baedal::test {

// One process for each module. The sample with its addresses replaced, in clear text on a port of loopback, and
// nothing else changed. Created on the test's main thread; the destructor ends HAProxy.
class Entrance {
public:
    // Throws std::runtime_error if HAProxy does not listen in time.
    explicit Entrance(const ProcessGroup& group, std::uint16_t port = free_port());
    ~Entrance();
    Entrance(const Entrance&) = delete;
    Entrance& operator=(const Entrance&) = delete;

    std::uint16_t port() const { return port_; }

private:
    std::filesystem::path folder_;
    std::uint16_t port_;
    pid_t pid_ = -1;
};

}  // namespace baedal::test
