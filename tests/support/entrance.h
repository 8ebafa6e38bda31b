// A proxy with its sample of deploy/proxy in front of the processes of a deployment.
#pragma once

#include <cstdint>
#include <filesystem>

#include <sys/types.h>

#include "support/process_group.h"
#include "support/server_process.h"

namespace baedal::test {

// One process for each module. The sample with its addresses replaced, in clear text on a port of loopback, and
// nothing else changed, but that X-Forwarded-* of the test are believed: it stands for another proxy before HAProxy.
// With the group's processes on hosts HAProxy runs on one too, with a listening socket of the test's. Created on the
// test's main thread; the destructor ends HAProxy. BAEDAL_ENTRANCE=nginx or caddy in the environment takes that sample.
class Entrance {
public:
    // Throws std::runtime_error if HAProxy does not listen in time.
    explicit Entrance(const ProcessGroup& group, std::uint16_t port = free_port());
    // Likewise on a socket of listen_on(), which it closes; does not wait.
    Entrance(const ProcessGroup& group, std::uint16_t port, int listener);
    ~Entrance();
    Entrance(const Entrance&) = delete;
    Entrance& operator=(const Entrance&) = delete;

    std::uint16_t port() const { return port_; }
    // Connections wait until an entrance takes them.
    static int listen_on(std::uint16_t port);

private:
    void make_folder();
    void start_haproxy(const ProcessGroup& group, int listener);

    std::filesystem::path folder_;
    std::uint16_t port_;
    pid_t pid_ = -1;
};

}  // namespace baedal::test
