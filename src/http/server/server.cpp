#include "http/server/server.h"

#include <atomic>
#include <stdexcept>
#include <thread>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/log.h"
#include "http/server/listening_sockets.h"
#include "http/server/session.h"
#include "http/server/worker.h"

namespace baedal::http {

namespace {

using tcp = boost::asio::ip::tcp;
using boost::system::error_code;

// Detects dead clients of event streams: how long sent bytes may stay unacknowledged.
constexpr int unacknowledged_ms = 60'000;
// Files other than connections: databases, their readers, the log.
constexpr std::size_t reserved_files = 256;
// Accepted connections that wait for one I/O thread; more wait in the system's queue.
constexpr std::size_t most_handed_over = 64;

std::size_t raise_file_limit() {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return 1024;
    if (files.rlim_cur < files.rlim_max) {
        const rlimit raised{files.rlim_max, files.rlim_max};
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) files = raised;
    }
    return files.rlim_cur;
}

std::shared_ptr<ServerState> make_state(ServerSetup& setup) {
    const std::size_t files = raise_file_limit();
    const std::size_t fits = files > 2 * reserved_files ? files - reserved_files : files / 2;
    if (setup.limits.max_connections > fits) {
        log::warn("server.max_connections is lowered: the system limits open files (ulimit -n)",
                  {{"configured", setup.limits.max_connections}, {"now", fits}});
        setup.limits.max_connections = fits;
    }
    auto state = std::make_shared<ServerState>(
        setup.router, setup.topics, std::move(setup.authenticate), std::move(setup.is_still_valid),
        std::move(setup.learn_credentials), setup.random, setup.clock, setup.metrics, setup.limits,
        setup.metrics.counter("baedal_http_refused_connections_total",
                              "Connections beyond a limit."),
        setup.metrics.counter("baedal_http_displaced_connections_total",
                              "Connections that were closed to make room for others, since the "
                              "server was full and they had waited longest for their clients."),
        setup.metrics.counter("baedal_http_internal_errors_total",
                              "Requests that ended with status 500."));
    state->logs_access = setup.logs_access;
    return state;
}

void register_gauges(Metrics& metrics, const std::shared_ptr<ServerState>& state) {
    using Samples = std::vector<Metrics::Sample>;
    metrics.collect(
        "baedal_http_open_connections", "Connections that are open.", Metrics::Type::gauge,
        [state] { return Samples{{{}, static_cast<double>(state->open_connections.load())}}; });
    metrics.collect(
        "baedal_http_open_streams", "Event streams that are open.", Metrics::Type::gauge,
        [state] { return Samples{{{}, static_cast<double>(state->open_streams.load())}}; });
}

void prepare(Socket& socket) {
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &unacknowledged_ms,
                 sizeof unacknowledged_ms);
}

}  // namespace

// The listening sockets, which the first worker's thread uses.
struct Server::Listener {
    std::vector<Acceptor> acceptors;
    std::vector<std::shared_ptr<Worker>> workers;
    std::size_t next = 0;
    std::atomic<std::size_t> accepting = 0;  // acceptors that have not stopped

    // Round robin over the workers with room in their queue; null if there is none.
    std::shared_ptr<Worker> next_worker();

    void start(const std::shared_ptr<Listener>& self);
    void stop(IdleAtStop idle);
    static Task<> accept_all(std::shared_ptr<Listener> self, Acceptor& acceptor);
    Task<> accept_from(Acceptor& acceptor);
    // A connection that the process before this one has left open.
    void take_over(FileDescriptor connection);
    static void hand_over(Socket socket, const Address& from, std::shared_ptr<Worker> worker);
};

std::shared_ptr<Worker> Server::Listener::next_worker() {
    for (std::size_t i = 0; i < workers.size(); ++i) {
        const std::shared_ptr<Worker>& worker = workers[next++ % workers.size()];
        if (worker->handed_over < most_handed_over) return worker;
    }
    return nullptr;
}

void Server::Listener::start(const std::shared_ptr<Listener>& self) {
    accepting = acceptors.size();
    for (Acceptor& acceptor : acceptors)
        spawn(workers.front()->executor, accept_all(self, acceptor), "the accept loop");
}

void Server::Listener::stop(IdleAtStop idle) {
    for (Acceptor& acceptor : acceptors) {
        error_code ignored;
        idle == IdleAtStop::keep ? acceptor.cancel(ignored) : acceptor.close(ignored);
    }
}

Task<> Server::Listener::accept_all(std::shared_ptr<Listener> self, Acceptor& acceptor) {
    co_await self->accept_from(acceptor);
    --self->accepting;
}

// Accepting is faster than serving: without the bound of next_worker() a flood of short connections
// would fill the server before its threads see them close.
Task<> Server::Listener::accept_from(Acceptor& acceptor) {
    const ServerState& server = *workers.front()->server;
    while (!server.stopping) {
        const std::shared_ptr<Worker> worker = next_worker();
        if (!worker) {
            co_await sleep_for(std::chrono::milliseconds{1});
            continue;
        }
        error_code error;
        StreamProtocol::endpoint from;
        Socket socket = co_await acceptor.async_accept(
            worker->executor, from, boost::asio::redirect_error(awaiting, error));
        if (error && server.stopping) co_return;
        if (error == boost::asio::error::connection_aborted) continue;
        if (error) {
            // Out of files or memory: try again after a pause, in which connections may close.
            log::warn("a connection could not be accepted", {{"error", error.message()}});
            co_await sleep_for(std::chrono::milliseconds{100});
            continue;
        }
        hand_over(std::move(socket), client_address(from), worker);
    }
}

void Server::Listener::take_over(FileDescriptor connection) {
    StreamProtocol::endpoint from;
    auto size = static_cast<socklen_t>(from.capacity());
    if (::getpeername(connection.get(), from.data(), &size) != 0) return;  // it is over
    from.resize(size);
    std::shared_ptr<Worker> worker = workers[next++ % workers.size()];
    Socket socket(worker->executor);
    error_code error;
    socket.assign(from.protocol(), connection.get(), error);
    if (error) return;
    connection.release();
    hand_over(std::move(socket), client_address(from), std::move(worker));
}

void Server::Listener::hand_over(Socket socket, const Address& from,
                                 std::shared_ptr<Worker> worker) {
    AdmittedConnection admitted = admit_connection(*worker->server, from);
    const Executor executor = worker->executor;
    ++worker->handed_over;
    boost::asio::post(executor, [socket = std::move(socket), worker = std::move(worker),
                                 admitted = std::move(admitted)]() mutable {
        --worker->handed_over;
        prepare(socket);
        Rejection rejection = admitted.rejection;
        if (rejection == Rejection::server_is_full && worker->evict_longest_waiting())
            rejection = Rejection::none;
        if (rejection != Rejection::none) worker->server->rejected_connections.add();
        const Executor here = worker->executor;
        auto connection =
            std::make_shared<Connection>(std::move(worker), std::move(socket),
                                         std::move(admitted.peer), std::move(admitted.slot));
        spawn(here,
              rejection == Rejection::none ? serve(std::move(connection))
                                           : reject_connection(std::move(connection), rejection),
              "a connection");
    });
}

struct Server::Impl {
    std::vector<ListenAddress> addresses;
    OpenSockets inherited;
    std::shared_ptr<ServerState> state;
    std::vector<std::shared_ptr<Worker>> workers;
    std::shared_ptr<Listener> listener = {};

    template <class F>
    void on_each_worker(F f) {
        for (const auto& worker : workers)
            boost::asio::post(worker->executor, [worker, f] { f(*worker); });
    }
};

Server::Server(ServerSetup setup) {
    if (setup.contexts.empty()) throw std::logic_error("a server needs an I/O thread");
    const auto state = make_state(setup);
    state->certificate = std::move(setup.certificate);
    register_gauges(setup.metrics, state);
    impl_ = std::make_unique<Impl>(std::move(setup.addresses), std::move(setup.inherited), state);
    for (auto* context : setup.contexts) {
        impl_->workers.push_back(std::make_shared<Worker>(context->get_executor(), state));
    }
}

Server::~Server() {
    if (impl_->listener && !impl_->state->stopping) stop();
}

void Server::listen() {
    const Executor& first = impl_->workers.front()->executor;
    auto acceptors = open_listening_sockets(first, impl_->addresses,
                                            std::exchange(impl_->inherited.listening, {}));
    impl_->addresses.clear();
    for (const Acceptor& acceptor : acceptors) impl_->addresses.push_back(local_address(acceptor));
    impl_->listener = std::make_shared<Listener>(std::move(acceptors), impl_->workers);
    for (const auto& worker : impl_->workers) {
        spawn(worker->executor, Worker::keep_deadlines(worker), "the deadlines of connections");
    }
    for (FileDescriptor& connection : impl_->inherited.idle)
        impl_->listener->take_over(std::move(connection));
    impl_->listener->start(impl_->listener);
}

const std::vector<ListenAddress>& Server::addresses() const { return impl_->addresses; }

std::uint16_t Server::port() const {
    for (const ListenAddress& address : impl_->addresses) {
        if (address.kind == ListenAddress::Kind::tcp) return address.port;
    }
    return 0;
}

void Server::stop(IdleAtStop idle) {
    impl_->state->idle_at_stop = idle;
    impl_->state->stopping = true;
    if (impl_->listener) {
        boost::asio::post(impl_->workers.front()->executor,
                          [listener = impl_->listener, idle] { listener->stop(idle); });
    }
    impl_->on_each_worker([](Worker& worker) { worker.begin_stop(); });
}

bool Server::drained() const { return open_connections() == 0; }

bool Server::stop_and_wait(std::chrono::milliseconds grace, IdleAtStop idle) {
    // An acceptor may still hand over a connection.
    const auto has_ended = [this] {
        return (!impl_->listener || impl_->listener->accepting == 0) && drained();
    };
    const auto drained_within = [&](std::chrono::milliseconds limit) {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        while (!has_ended() && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::sleep_for(std::chrono::milliseconds{2});
        }
        return has_ended();
    };
    stop(idle);
    if (drained_within(grace)) return true;
    log::warn("connections did not end in time and are cut", {{"open", open_connections()}});
    impl_->on_each_worker([](Worker& worker) { worker.cut_all(); });
    drained_within(std::chrono::milliseconds{250});
    return false;
}

OpenSockets Server::take_sockets() {
    OpenSockets out;
    for (Acceptor& acceptor : impl_->listener->acceptors) {
        error_code error;
        const int socket = acceptor.release(error);
        if (!error) out.listening.emplace_back(socket);
    }
    out.idle = impl_->state->kept.take();
    return out;
}

void Server::end_streams(const std::string& module) {
    impl_->on_each_worker([module](Worker& worker) { worker.end_streams(module); });
}

void Server::trust(std::vector<Network> proxies) {
    impl_->state->admission.trust(std::move(proxies));
}
bool Server::trusts_proxies() const { return impl_->state->admission.trusts_proxies(); }
void Server::log_access(bool on) { impl_->state->logs_access = on; }

std::size_t Server::open_connections() const { return impl_->state->open_connections.load(); }
std::size_t Server::open_streams() const { return impl_->state->open_streams.load(); }

}  // namespace baedal::http
