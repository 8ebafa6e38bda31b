// A client's socket, its deadline, and its state for the server's stop.
#pragma once

#include <array>
#include <memory>
#include <string>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/intrusive/list.hpp>

#include "base/clock.h"
#include "http/limits/admission.h"
#include "http/server/open_sockets.h"
#include "runtime/async_event.h"
#include "runtime/task.h"

namespace baedal::http {

struct Worker;

using Socket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, Executor>;
using TlsStream = boost::asio::ssl::stream<Socket&>;

// Belongs to one I/O thread; only that thread uses it. Its coroutine, and a pending read that
// watches for a disconnect, own it.
class Connection : public boost::intrusive::list_base_hook<
                       boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    Connection(std::shared_ptr<Worker> worker, Socket socket, Peer peer,
               ConnectionCounts::Slot slot);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Socket socket;
    std::unique_ptr<TlsStream> tls;  // null: in clear text
    const std::shared_ptr<Worker> worker;
    Peer peer;  // refreshed before each request

    // Sets the deadline: when `limit` has passed, pending socket operations are cancelled and
    // expired() is true. A connection has one deadline; its precision is Limits::tick.
    void arm(std::chrono::milliseconds limit);
    void disarm();
    bool expired() const { return expired_; }
    void check_deadline(Instant now);

    // Adds it to Worker::waiting: it waits for its client to send or to receive. `waiting.unlink()`
    // ends it.
    void wait_for_client();
    using Hook = boost::intrusive::list_member_hook<
        boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
    Hook waiting;
    Instant waiting_since() const { return waiting_since_; }

    // Between two requests, or before the first: see IdleAtStop.
    bool idle = false;
    // The coroutine must end without waiting for the client. cut_off() also cancels its waits.
    bool cut = false;
    void cut_off();
    // Begins the wait for a request. False if the server stops and does not wait for one.
    bool begin_idle();
    // Of an idle connection, when the server stops: ends its wait, or limits it.
    void end_idle();
    // The keys of TLS belong to this process: such a connection lingers instead of being kept.
    IdleAtStop idle_at_stop() const;

    // While an event stream is open: its change event, its module, and whether it must end.
    std::shared_ptr<AsyncEvent> stream_changed;
    std::string stream_module;
    bool stream_must_end = false;
    void end_stream();
    // Reads and discards the client's bytes until it disconnects, which cuts the connection off.
    static void watch_for_disconnect(std::shared_ptr<Connection> self);

private:
    const ConnectionCounts::Slot slot_;
    Instant waiting_since_;
    Instant deadline_ = Instant::max();
    bool expired_ = false;
    std::array<char, 256> discarded_;
    std::size_t discarded_bytes_ = 0;
};

// The connections of one thread, in no order; a destroyed one removes itself.
using Connections = boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>>;

// The connections of one thread that wait for their clients; the longest wait is first.
using WaitingConnections = boost::intrusive::list<
    Connection, boost::intrusive::member_hook<Connection, Connection::Hook, &Connection::waiting>,
    boost::intrusive::constant_time_size<false>>;

}  // namespace baedal::http
