// The state that the connections of a server share, and that of one I/O thread.
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
#include "http/server/certificate.h"
#include "http/server/connection.h"
#include "http/server/open_sockets.h"
#include "http/server/request_metrics.h"
#include "http/wire/response_head.h"

namespace baedal::http {

// Thread-safe. The references outlive every connection.
struct ServerState {
    Router& router;
    events::Topics& topics;
    std::function<http::Actor(const Request&)> authenticate;
    IsStillValid is_still_valid;
    std::function<Task<>()> learn_credentials;  // empty: nothing can be learnt
    Random& random;
    const Clock& clock;
    Metrics& metrics;
    Limits limits;
    Counter& rejected_connections;
    Counter& evicted_connections;
    Counter& internal_errors;  // responses with status 500
    Admission admission{limits, metrics};

    std::atomic<bool> stopping = false;
    std::atomic<IdleAtStop> idle_at_stop = IdleAtStop::close;  // set before `stopping`
    KeptSockets kept;                                          // with IdleAtStop::keep

    std::atomic<std::size_t> open_connections = 0;
    std::atomic<std::size_t> open_streams = 0;
    std::atomic<bool> warned_about_origin = false;  // once in a run
    std::atomic<bool> logs_access = false;
    std::shared_ptr<const Certificate> certificate = {};  // null: no TLS
};

// One I/O thread's part of a server. Only that thread uses it, except `handed_over`.
struct Worker {
    Worker(Executor e, std::shared_ptr<ServerState> s)
        : executor(std::move(e)), server(std::move(s)), metrics(server->metrics) {}

    const Executor executor;
    const std::shared_ptr<ServerState> server;
    Connections connections;
    WaitingConnections waiting;
    DateText date;
    RequestMetrics metrics;
    std::size_t rejected = 0;  // rejected connections that linger
    // Accepted connections that this thread has not taken yet.
    std::atomic<std::size_t> handed_over = 0;

    // Checks the deadlines of this thread's connections until the server has stopped and all are
    // closed.
    static Task<> keep_deadlines(std::shared_ptr<Worker> self);
    // Ends idle connections (IdleAtStop) and streams; the others end after their response.
    void begin_stop();
    void end_streams(const std::string& module);
    void cut_all();
    // Cuts the connection that has waited longest for its client. False if none has waited for
    // Limits::evictable_after.
    bool evict_longest_waiting();
};

}  // namespace baedal::http
