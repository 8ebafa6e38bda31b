// One client's socket and what the clock and the server's stop may do to it.
#pragma once

#include <array>
#include <memory>
#include <string>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/intrusive/list.hpp>

#include "base/clock.h"
#include "http/limits/admission.h"
#include "runtime/async_event.h"
#include "runtime/task.h"

namespace baedal::http {

struct Worker;

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

// Belongs to one I/O thread for its whole life; only that thread touches it. Alive as long as its
// coroutine, or a read that watches for a disconnect, is under way.
class Connection : public boost::intrusive::list_base_hook<
                       boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    Connection(std::shared_ptr<Worker> worker, Socket socket, Peer peer,
               ConnectionCounts::Slot slot);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Socket socket;
    const std::shared_ptr<Worker> worker;
    const Peer peer;

    // Asks for one answer within `limit`: when it passes, pending socket operations are cancelled and
    // expired() is true. There is one deadline at a time; its exactness is Limits::tick.
    void arm(std::chrono::milliseconds limit);
    void disarm();
    bool expired() const { return expired_; }
    void check(Instant now);

    // From now on it waits for its client, who sends a request or takes an answer, until it is unlinked.
    void wait_for_client();
    using Hook = boost::intrusive::list_member_hook<
        boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
    Hook waiting;
    Instant waiting_since() const { return waiting_since_; }

    // Between two requests: the server's stop closes such a connection at once.
    bool idle = false;
    // The coroutine must end without waiting for the client any more. cut_off() also ends its waits.
    bool cut = false;
    void cut_off();

    // While an event stream is open: its bell, its module, and why it should end.
    std::shared_ptr<AsyncEvent> bell;
    std::string stream_module;
    bool stream_ends = false;
    void end_stream();
    // Reads and drops what the client sends until it disconnects, which cuts the connection off.
    static void watch_for_disconnect(std::shared_ptr<Connection> self);

private:
    const ConnectionCounts::Slot slot_;  // among its client's connections
    Instant waiting_since_;
    Instant deadline_ = Instant::max();
    bool expired_ = false;
    std::array<char, 256> dropped_;
    std::size_t dropped_bytes_ = 0;
};

// Every connection of one thread, in no order; destroying one takes it out.
using Connections = boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>>;

// Those of one thread that wait for their clients; the longest wait comes first.
using WaitingConnections = boost::intrusive::list<
    Connection, boost::intrusive::member_hook<Connection, Connection::Hook, &Connection::waiting>,
    boost::intrusive::constant_time_size<false>>;

}  // namespace baedal::http
