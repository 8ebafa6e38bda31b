#include "http/server/session.h"

#include <optional>
#include <utility>

#include "http/content_coding.h"
#include "http/cross_site.h"
#include "http/failure.h"
#include "http/server/stream_writer.h"
#include "http/server/transfer.h"
#include "http/server/worker.h"
#include "http/trace.h"
#include "http/wire/message_reader.h"

namespace baedal::http {

namespace {

class Session {
public:
    explicit Session(std::shared_ptr<Connection> connection)
        : connection_(std::move(connection)),
          worker_(*connection_->worker),
          server_(*worker_.server),
          reader_(server_.limits,
                  [&router = server_.router](Request& r) { return router.max_body_bytes(r); }) {}

    // Returns the event stream that the last request opened, or null. The stream outlives the
    // session, whose buffers would be most of its memory.
    Task<std::unique_ptr<StreamWriter>> run() {
        bool goes_on = co_await read();
        while (goes_on) {
            goes_on = co_await handle();
            reader_.next();
            if (goes_on) goes_on = co_await read();
        }
        co_return std::move(stream_);
    }

private:
    // True if there is something to respond to: a request, or one that is malformed or too slow.
    Task<bool> read() {
        Connection& connection = *connection_;
        connection.idle = false;
        if (reader_.started()) {
            wait_for_rest();
        } else if (!connection.begin_idle()) {
            co_return false;
        }
        for (;;) {
            const MessageReader::Step step = reader_.advance();
            if (step == MessageReader::Step::complete) co_return true;
            if (step == MessageReader::Step::rejected) {
                read_problem_ = reader_.problem();
                co_return true;
            }
            if (step == MessageReader::Step::send_continue) {
                const bool sent = co_await send(connection, "HTTP/1.1 100 Continue\r\n\r\n");
                if (!sent) co_return false;
                wait_for_rest();
                continue;
            }
            const std::size_t bytes = co_await receive(connection, reader_.space());
            if (bytes == 0) {
                const bool too_slow = connection.expired() && !connection.cut && reader_.started();
                if (too_slow) read_problem_ = problems::request_timeout();
                co_return too_slow;
            }
            reader_.commit(bytes);
            if (std::exchange(connection.idle, false)) wait_for_rest();
        }
    }

    // Of a request whose first byte has arrived.
    void wait_for_rest() {
        connection_->arm(server_.limits.request);
        connection_->wait_for_client();
    }

    // True if the connection stays open for another request.
    Task<bool> handle() {
        connection_->disarm();
        connection_->waiting.unlink();
        server_.admission.refresh(connection_->peer);
        const Exchange exchange{connection_->peer, reader_.request(), reader_.is_head(),
                                server_.clock.monotonic(), connection_->tls != nullptr};
        name_request(exchange.request, server_.random);

        Response response;
        if (read_problem_) {
            response = problem(*read_problem_);
        } else {
            response = co_await respond(server_, exchange);
        }
        if (response.stream && !exchange.is_head) {
            const bool is_open = co_await open_stream(exchange, response);
            if (is_open) co_return false;
        }
        compress(exchange.request, response);
        const bool sent = co_await send_whole(exchange, response);
        co_return sent && !closes_;
    }

    Task<bool> send_whole(const Exchange& exchange, const Response& response) {
        const bool ends = server_.stopping && connection_->idle_at_stop() != IdleAtStop::keep;
        closes_ = read_problem_ || ends || response.stream || !reader_.keeps_alive();
        write_head(exchange, response);
        const bool bodyless = exchange.is_head || response.status == 204 || response.status == 304;
        const std::string_view body =
            bodyless ? std::string_view{} : std::string_view{response.body};
        co_return co_await send(*connection_, head_, body);
    }

    // False if the first read failed or gave a stream that is over and has no events for this client:
    // `response` is then the failure's, or 204, after which a browser does not connect again.
    Task<bool> open_stream(const Exchange& exchange, Response& response) {
        auto stream = std::make_unique<StreamWriter>(connection_, response.stream,
                                                     exchange.request.module, reader_.is_http11());
        try {
            co_await stream->read_first();
        } catch (...) {
            response = failure_response(std::current_exception(), exchange.request);
            co_return false;
        }
        if (stream->is_over()) {
            response = no_content();
            co_return false;
        }
        closes_ = true;
        write_head(exchange, response);
        stream->begin(head_);
        stream_ = std::move(stream);
        co_return true;
    }

    // Fills `head_`.
    void write_head(const Exchange& exchange, const Response& response) {
        ResponseContext context;
        context.request_id = exchange.request.id;
        context.date = worker_.date.at(server_.clock.now());
        context.close = closes_;
        context.http11 = reader_.is_http11();
        context.over_tls = !read_problem_ && is_over_tls(exchange.request);
        if (response.stream) {
            context.body_end = context.http11 ? BodyEnd::chunked : BodyEnd::connection_close;
        }
        head_.clear();
        write_response_head(head_, response, context);
        observe(worker_, exchange, response);
    }

    const std::shared_ptr<Connection> connection_;
    Worker& worker_;
    ServerState& server_;
    MessageReader reader_;
    std::optional<Problem> read_problem_;  // set: the connection closes after its response
    bool closes_ = false;
    std::string head_;
    std::unique_ptr<StreamWriter> stream_;
};

Task<std::unique_ptr<StreamWriter>> serve_requests(const std::shared_ptr<Connection>& connection) {
    Session session(connection);
    co_return co_await session.run();
}

// True if the connection is left open: it is idle, and the server stops.
bool keep_for_next_process(Connection& connection) {
    ServerState& server = *connection.worker->server;
    if (!server.stopping || connection.idle_at_stop() != IdleAtStop::keep) return false;
    if (!connection.idle || connection.cut || connection.expired()) return false;
    boost::system::error_code error;
    FileDescriptor socket(connection.socket.release(error));
    if (error) return false;
    server.kept.add(std::move(socket));
    return true;
}

}  // namespace

Task<> serve(std::shared_ptr<Connection> connection) {
    const bool is_ready = co_await begin_tls(*connection);
    auto stream = is_ready ? co_await serve_requests(connection) : nullptr;
    if (stream) {
        co_await stream->run();
        connection->cut = true;  // everything is sent, and the client's bytes were read
        stream.reset();
    }
    if (keep_for_next_process(*connection)) co_return;
    co_await close_gracefully(*connection);
}

Task<> reject_connection(std::shared_ptr<Connection> connection, Rejection rejection) {
    // Above this number of lingering connections a rejected one is closed without a response.
    constexpr std::size_t most_lingering = 32;
    Worker& worker = *connection->worker;
    if (worker.rejected >= most_lingering) co_return;
    ++worker.rejected;
    const std::string id = request_id(std::nullopt, worker.server->random);
    const Response response = problem(to_problem(rejection));
    ResponseContext context;
    context.request_id = id;
    context.date = worker.date.at(worker.server->clock.now());
    context.close = true;
    std::string head;
    write_response_head(head, response, context);
    worker.metrics.observe("", response.status, {});
    const bool sent = co_await send(*connection, head, response.body);
    if (sent) co_await close_gracefully(*connection);
    --worker.rejected;
}

}  // namespace baedal::http
