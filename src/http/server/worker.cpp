#include "http/server/worker.h"

namespace baedal::http {

Task<> Worker::keep_deadlines(std::shared_ptr<Worker> self) {
    const ServerState& server = *self->server;
    while (!server.stopping || server.open_connections > 0) {
        co_await sleep_for(server.limits.tick);
        const Instant now = server.clock.monotonic();
        for (Connection& connection : self->connections) connection.check_deadline(now);
    }
}

void Worker::begin_stop() {
    for (Connection& connection : connections) {
        if (connection.idle) connection.end_idle();
        connection.end_stream();
    }
}

void Worker::end_streams(const std::string& module) {
    for (Connection& connection : connections) {
        if (connection.stream_changed && connection.stream_module == module)
            connection.end_stream();
    }
}

bool Worker::evict_longest_waiting() {
    if (waiting.empty()) return false;
    Connection& longest = waiting.front();
    if (server->clock.monotonic() - longest.waiting_since() < server->limits.evictable_after)
        return false;
    longest.waiting.unlink();
    longest.cut_off();
    server->evicted_connections.add();
    return true;
}

void Worker::cut_all() {
    for (Connection& connection : connections) connection.cut_off();
}

}  // namespace baedal::http
