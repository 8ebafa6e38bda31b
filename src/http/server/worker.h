// What the connections of a server share: all of them, and those of one thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "base/metrics.h"
#include "base/random.h"
#include "events/topics.h"
#include "http/actor.h"
#include "http/limits/admission.h"
#include "http/limits/limits.h"
#include "http/request.h"
#include "http/router.h"
#include "http/server/connection.h"
#include "http/server/request_metrics.h"
#include "http/wire/response_head.h"

namespace baedal::http {

// Thread-safe. The references outlive every connection.
struct ServerState {
    Router& router;
    events::Topics& topics;
    std::function<http::Actor(const Request&)> authenticate;
    IsStillValid is_still_valid;
    Random& random;
    const Clock& clock;
    Metrics& metrics;
    Limits limits;
    Counter& refused;          // connections beyond a limit
    Counter& displaced;        // connections that made room for others
    Counter& internal_errors;  // answers with status 500
    Admission admission{limits, metrics};

    std::atomic<bool> stopping = false;
    std::atomic<std::size_t> open_connections = 0;
    std::atomic<std::size_t> open_streams = 0;
};

// One I/O thread's part of a server; only that thread touches it after it was made, but for `arriving`.
struct Worker {
    Worker(Executor e, std::shared_ptr<ServerState> s)
        : executor(std::move(e)), server(std::move(s)), metrics(server->metrics) {}

    const Executor executor;
    const std::shared_ptr<ServerState> server;
    Connections connections;
    WaitingConnections waiting;
    DateText date;
    RequestMetrics metrics;
    std::size_t rejected = 0;  // refused connections that still linger
    // Connections that were accepted for it and wait for its turn.
    std::atomic<std::size_t> arriving = 0;

    // Keeps the deadlines of this thread's connections until the server has stopped and the last of
    // them has gone.
    static Task<> keep_deadlines(std::shared_ptr<Worker> self);
    // Idle connections are closed, streams told to end; the others finish by themselves.
    void begin_stop();
    void end_streams(const std::string& module);
    void cut_all();
    // Cuts the connection that has waited longest for its client. False if none has for Limits::silent.
    bool evict_longest_idle();
};

}  // namespace baedal::http
