// The protocol between a service and its manager, such as systemd: sockets that outlive the process
// (sd_listen_fds(3), FDSTORE of sd_notify(3)), notifications, and the watchdog.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "http/server/open_sockets.h"

namespace baedal::cli {

// The sockets of LISTEN_FDS, if LISTEN_PID is this process: from the service manager, or from the
// program that this process ran before. Removes the variables. Called once, before any thread starts.
http::OpenSockets take_inherited_sockets();

// Runs `program` in this process, with these arguments (the last one is null), the current
// environment and the sockets, which it takes by take_inherited_sockets(). All other files are closed.
// Returns the error if that is not possible.
std::string run_with_sockets(const std::string& program, const std::vector<char*>& arguments,
                             http::OpenSockets sockets);

// Does nothing if NOTIFY_SOCKET is not set. Used by the main thread.
class ServiceManager {
public:
    ServiceManager();

    bool is_present() const { return !address_.empty(); }
    // Each line of `state` is an assignment of sd_notify(3), such as "READY=1".
    void notify(std::string_view state) const;
    // Gives the manager copies of the sockets, for the next process. Returns when it has them, after
    // 5 s at most: it may not know the sender any more once this process has ended.
    void store(const http::OpenSockets& sockets) const;
    // Has the manager close its copies.
    void forget_stored() const;
    // How often WATCHDOG=1 is due at the least; nothing without a watchdog.
    std::optional<Milliseconds> watchdog() const { return watchdog_; }

private:
    void wait_until_handled() const;
    void send(std::string_view state, const std::vector<int>& descriptors) const;

    std::string address_;  // of the manager's socket; the first byte of an abstract one is 0
    std::optional<Milliseconds> watchdog_;
};

}  // namespace baedal::cli
