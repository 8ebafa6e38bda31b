// The HTTP server: listens, hands connections to the I/O threads, and stops without losing a
// response.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/random.h"
#include "events/topics.h"
#include "http/actor.h"
#include "http/limits/limits.h"
#include "http/request.h"
#include "http/router.h"
#include "http/server/certificate.h"
#include "http/server/listen_address.h"
#include "http/server/open_sockets.h"

namespace baedal::http {

// The references and the contexts outlive the server and its connections.
struct ServerSetup {
    std::vector<ListenAddress> addresses;
    // One for each I/O thread, each run by one thread: a connection stays on its thread for life.
    std::vector<boost::asio::io_context*> contexts;
    Router& router;
    events::Topics& topics;
    // Runs on an I/O thread for every request; quick. `rejected` credentials are not an exception.
    std::function<http::Actor(const Request&)> authenticate;
    Random& random;
    const Clock& clock;
    Metrics& metrics;
    Limits limits = {};
    // Called before every read of an event stream of staff or owners, on its I/O thread. Empty:
    // always valid.
    IsStillValid is_still_valid = {};
    // Called where the credentials of a request were rejected, before they are looked up once more: this
    // process may not have heard of them yet. Empty: nothing can be learnt. Does not throw.
    std::function<Task<>()> learn_credentials = {};
    // Null: no TLS.
    std::shared_ptr<const Certificate> certificate = {};
    // Of the process before this one.
    OpenSockets inherited = {};
    // A line in the log about each request: log.access.
    bool logs_access = false;
};

// Member functions are thread-safe once listen() has returned.
class Server {
public:
    // Raises the process's limit of open files to what the system allows, and lowers
    // Limits::max_connections to what fits into it.
    explicit Server(ServerSetup setup);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Throws std::runtime_error if it cannot listen on an address; the message says what to do.
    void listen();
    // Where it listens, with the ports that the system has chosen.
    const std::vector<ListenAddress>& addresses() const;
    std::uint16_t port() const;  // of the first TCP address; 0 without one

    // Begins to stop: accepts no more connections, ends event streams and idle connections, and the
    // others after the response under way. Does not block.
    void stop(IdleAtStop idle = IdleAtStop::close);
    // True if no connection is open.
    bool drained() const;
    // stop(); waits up to `grace` for the connections to end, then cuts the rest. False if any was
    // cut. Blocks; not for an I/O thread.
    bool stop_and_wait(std::chrono::milliseconds grace, IdleAtStop idle = IdleAtStop::close);
    // After stop_and_wait() with IdleAtStop::keep: the sockets for the next process.
    OpenSockets take_sockets();

    // Ends the event streams of a module that is being stopped. Call it after Router::set(), and
    // again until the module is released: a request under way may open another stream.
    void end_streams(const std::string& module);

    // Replaces Limits::trusted_proxies, for the next request of every connection.
    void trust(std::vector<Network> proxies);
    bool trusts_proxies() const;
    // Whether a line about each request is logged (ServerSetup::logs_access).
    void log_access(bool on);

    std::size_t open_connections() const;
    std::size_t open_streams() const;

private:
    struct Listener;
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace baedal::http
