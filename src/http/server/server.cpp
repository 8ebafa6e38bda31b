#include "http/server/server.h"

#include <stdexcept>
#include <thread>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <netinet/tcp.h>
#include <sys/resource.h>

#include "base/log.h"
#include "http/server/session.h"
#include "http/server/worker.h"

namespace baedal::http {

namespace {

using tcp = boost::asio::ip::tcp;
using boost::system::error_code;

constexpr int backlog = 4096;
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
    return std::make_shared<ServerState>(
        setup.router, setup.topics, std::move(setup.authenticate), std::move(setup.is_still_valid),
        setup.random, setup.clock, setup.metrics, setup.limits,
        setup.metrics.counter("baedal_http_refused_connections_total",
                              "Connections beyond a limit."),
        setup.metrics.counter("baedal_http_displaced_connections_total",
                              "Connections that were closed to make room for others, since the "
                              "server was full and they had waited longest for their clients."),
        setup.metrics.counter("baedal_http_internal_errors_total",
                              "Requests that ended with status 500."));
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

struct Server::Listener {
    boost::asio::basic_socket_acceptor<tcp, Executor> acceptor;
    std::vector<std::shared_ptr<Worker>> workers;
    std::size_t next = 0;

    // Round robin over the workers with room in their queue; null if there is none.
    std::shared_ptr<Worker> next_worker();

    static Task<> accept_all(std::shared_ptr<Listener> self);
    static void hand_over(Socket socket, const Address& from, std::shared_ptr<Worker> worker);
};

std::shared_ptr<Worker> Server::Listener::next_worker() {
    for (std::size_t i = 0; i < workers.size(); ++i) {
        const std::shared_ptr<Worker>& worker = workers[next++ % workers.size()];
        if (worker->handed_over < most_handed_over) return worker;
    }
    return nullptr;
}

// Runs on the first worker's thread. Accepting is faster than serving: without the bound of
// next_worker() a flood of short connections would fill the server before its threads see them
// close.
Task<> Server::Listener::accept_all(std::shared_ptr<Listener> self) {
    const ServerState& server = *self->workers.front()->server;
    while (!server.stopping) {
        const std::shared_ptr<Worker> worker = self->next_worker();
        if (!worker) {
            co_await sleep_for(std::chrono::milliseconds{1});
            continue;
        }
        error_code error;
        tcp::endpoint from;
        Socket socket = co_await self->acceptor.async_accept(
            worker->executor, from, boost::asio::redirect_error(awaiting, error));
        if (server.stopping) co_return;
        if (error == boost::asio::error::connection_aborted) continue;
        if (error) {
            // Out of files or memory: try again after a pause, in which connections may close.
            log::warn("a connection could not be accepted", {{"error", error.message()}});
            co_await sleep_for(std::chrono::milliseconds{100});
            continue;
        }
        hand_over(std::move(socket), from.address(), worker);
    }
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
    std::string host;
    std::uint16_t port;
    boost::asio::io_context& first_context;
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
    register_gauges(setup.metrics, state);
    impl_ =
        std::make_unique<Impl>(std::move(setup.host), setup.port, *setup.contexts.front(), state);
    for (auto* context : setup.contexts) {
        impl_->workers.push_back(std::make_shared<Worker>(context->get_executor(), state));
    }
}

Server::~Server() {
    if (impl_->listener && !impl_->state->stopping) stop();
}

void Server::listen() {
    boost::asio::basic_socket_acceptor<tcp, Executor> acceptor(impl_->workers.front()->executor);
    try {
        tcp::resolver resolver(impl_->first_context);
        const auto found =
            resolver.resolve(impl_->host, std::to_string(impl_->port), tcp::resolver::passive);
        const tcp::endpoint endpoint = found.begin()->endpoint();
        acceptor.open(endpoint.protocol());
        acceptor.set_option(boost::asio::socket_base::reuse_address(true));
        acceptor.bind(endpoint);
        acceptor.listen(backlog);
        impl_->port = acceptor.local_endpoint().port();
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error(
            "cannot listen on " + impl_->host + ":" + std::to_string(impl_->port) + ": " +
            error.code().message() +
            ". Stop the program that has this address, or set server.listen to another.");
    }
    impl_->listener = std::make_shared<Listener>(std::move(acceptor), impl_->workers);
    for (const auto& worker : impl_->workers) {
        spawn(worker->executor, Worker::keep_deadlines(worker), "the deadlines of connections");
    }
    spawn(impl_->workers.front()->executor, Listener::accept_all(impl_->listener),
          "the accept loop");
}

std::uint16_t Server::port() const { return impl_->port; }

void Server::stop() {
    impl_->state->stopping = true;
    if (impl_->listener) {
        boost::asio::post(impl_->workers.front()->executor, [listener = impl_->listener] {
            error_code ignored;
            listener->acceptor.close(ignored);
        });
    }
    impl_->on_each_worker([](Worker& worker) { worker.begin_stop(); });
}

bool Server::drained() const { return open_connections() == 0; }

bool Server::stop_and_wait(std::chrono::milliseconds grace) {
    const auto drained_within = [this](std::chrono::milliseconds limit) {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        while (!drained() && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::sleep_for(std::chrono::milliseconds{2});
        }
        return drained();
    };
    stop();
    if (drained_within(grace)) return true;
    log::warn("connections did not end in time and are cut", {{"open", open_connections()}});
    impl_->on_each_worker([](Worker& worker) { worker.cut_all(); });
    drained_within(std::chrono::milliseconds{250});
    return false;
}

void Server::end_streams(const std::string& module) {
    impl_->on_each_worker([module](Worker& worker) { worker.end_streams(module); });
}

std::size_t Server::open_connections() const { return impl_->state->open_connections.load(); }
std::size_t Server::open_streams() const { return impl_->state->open_streams.load(); }

}  // namespace baedal::http
