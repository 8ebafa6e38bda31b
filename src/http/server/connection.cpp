#include "http/server/connection.h"

#include <boost/asio/buffer.hpp>

#include "http/server/worker.h"

namespace baedal::http {

namespace {
// Of bytes that a client sends while a stream is open.
constexpr std::size_t most_discarded = 64 * 1024;
}  // namespace

Connection::Connection(std::shared_ptr<Worker> w, Socket s, Peer p, ConnectionCounts::Slot slot)
    : socket(std::move(s)), worker(std::move(w)), peer(std::move(p)), slot_(std::move(slot)) {
    worker->connections.push_back(*this);
}

Connection::~Connection() { worker->server->open_connections.fetch_sub(1); }

void Connection::arm(std::chrono::milliseconds limit) {
    expired_ = false;
    deadline_ = worker->server->clock.monotonic() + limit;
}

void Connection::disarm() {
    expired_ = false;
    deadline_ = Instant::max();
}

void Connection::wait_for_client() {
    waiting.unlink();
    waiting_since_ = worker->server->clock.monotonic();
    worker->waiting.push_back(*this);
}

void Connection::check_deadline(Instant now) {
    if (now < deadline_) return;
    deadline_ = Instant::max();
    expired_ = true;
    boost::system::error_code ignored;
    socket.cancel(ignored);
}

void Connection::cut_off() {
    cut = true;
    boost::system::error_code ignored;
    socket.cancel(ignored);
    if (stream_changed) stream_changed->notify();
}

IdleAtStop Connection::idle_at_stop() const {
    const IdleAtStop mode = worker->server->idle_at_stop;
    return mode == IdleAtStop::keep && tls ? IdleAtStop::linger : mode;
}

bool Connection::begin_idle() {
    const ServerState& server = *worker->server;
    const bool lingers = server.stopping && idle_at_stop() == IdleAtStop::linger;
    idle = true;
    if (server.stopping && !lingers) return false;
    arm(lingers ? server.limits.linger_at_stop : server.limits.idle);
    wait_for_client();
    return true;
}

void Connection::end_idle() {
    boost::system::error_code ignored;
    switch (idle_at_stop()) {
        case IdleAtStop::close: return cut_off();
        case IdleAtStop::linger: return arm(worker->server->limits.linger_at_stop);
        case IdleAtStop::keep: socket.cancel(ignored);
    }
}

void Connection::end_stream() {
    stream_must_end = true;
    if (stream_changed) stream_changed->notify();
}

void Connection::watch_for_disconnect(std::shared_ptr<Connection> self) {
    Connection& connection = *self;
    auto then = [self = std::move(self)](const boost::system::error_code& error,
                                         std::size_t bytes) mutable {
        self->discarded_bytes_ += bytes;
        if (!error && self->discarded_bytes_ <= most_discarded)
            return watch_for_disconnect(std::move(self));
        self->cut_off();
    };
    const auto space = boost::asio::buffer(connection.discarded_);
    connection.tls ? connection.tls->async_read_some(space, std::move(then))
                   : connection.socket.async_read_some(space, std::move(then));
}

}  // namespace baedal::http
