#include "http/server/session.h"

#include <optional>

#include "base/log.h"
#include "http/failure.h"
#include "http/server/stream_writer.h"
#include "http/server/transfer.h"
#include "http/server/worker.h"
#include "http/trace.h"
#include "http/wire/message_reader.h"

namespace baedal::http {

namespace {

// A screen that was left open shows nothing more once its session or token is worth nothing.
void end_with_credentials(EventSource& source, const IsStillValid& is_still_valid,
                          const http::Actor& actor) {
    source.read_after = [read = std::move(source.read_after), &is_still_valid,
                         actor](const std::string& position) {
        if (is_still_valid(actor)) return read(position);
        return EventSource::Batch{.events = {}, .position = position, .end = true};
    };
}

class Session {
public:
    explicit Session(std::shared_ptr<Connection> connection)
        : connection_(std::move(connection)),
          worker_(*connection_->worker),
          server_(*worker_.server),
          reader_(server_.limits) {}

    // What is left to do when it ends: an event stream that was asked for, or nothing. The stream goes
    // on without the session and its buffers, which would be most of its memory.
    Task<std::unique_ptr<StreamWriter>> run() {
        bool goes_on = co_await read();
        while (goes_on) {
            goes_on = co_await answer();
            reader_.next();
            if (goes_on) goes_on = co_await read();
        }
        co_return std::move(stream_);
    }

private:
    // True if there is something to answer: a request, a refusal, or a request that took too long.
    Task<bool> read() {
        Connection& connection = *connection_;
        connection.idle = !reader_.started();
        if (connection.idle && server_.stopping) co_return false;
        connection.arm(connection.idle ? server_.limits.idle : server_.limits.request);
        connection.wait_for_client();
        for (;;) {
            const MessageReader::Step step = reader_.advance();
            if (step == MessageReader::Step::complete) co_return true;
            if (step == MessageReader::Step::refused) {
                refusal_ = reader_.refusal();
                co_return true;
            }
            if (step == MessageReader::Step::send_continue) {
                const bool sent = co_await send(connection, "HTTP/1.1 100 Continue\r\n\r\n");
                if (!sent) co_return false;
                connection.arm(server_.limits.request);
                connection.wait_for_client();
                continue;
            }
            const std::size_t bytes = co_await receive(connection, reader_.space());
            if (bytes == 0) {
                const bool too_slow = connection.expired() && !connection.cut && reader_.started();
                if (too_slow) refusal_ = problems::request_timeout();
                co_return too_slow;
            }
            reader_.commit(bytes);
            if (connection.idle) {
                connection.idle = false;
                connection.arm(server_.limits.request);
                connection.wait_for_client();
            }
        }
    }

    // True if the connection stays open for another request.
    Task<bool> answer() {
        began_ = server_.clock.monotonic();
        connection_->disarm();
        connection_->waiting.unlink();
        Request& request = reader_.request();
        request.id = request_id(request.header("X-Request-Id"), server_.random);
        request.traceparent = continue_trace(request.header("traceparent"), server_.random);

        Response response = co_await respond(request);
        if (response.stream && !reader_.is_head() && open_stream(request, response))
            co_return false;
        const bool sent = co_await send_whole(request, response);
        co_return sent && !closes_;
    }

    Task<Response> respond(Request& request) {
        if (refusal_) co_return problem(*refusal_);
        server_.admission.identify(connection_->peer, request);
        std::exception_ptr failure;
        try {
            request.actor = server_.authenticate(request);
        } catch (...) {
            failure = std::current_exception();
        }
        if (const auto refused = server_.admission.refuse(connection_->peer, request, began_))
            co_return problem(*refused);
        if (failure) co_return failure_response(failure, request);
        co_return co_await server_.router.dispatch(request);
    }

    Task<bool> send_whole(const Request& request, const Response& response) {
        closes_ = refusal_ || server_.stopping || response.stream || !reader_.keeps_alive();
        write(request, response);
        const bool bodyless = reader_.is_head() || response.status == 204 || response.status == 304;
        const std::string_view body =
            bodyless ? std::string_view{} : std::string_view{response.body};
        co_return co_await send(*connection_, head_, body);
    }

    // False if there are too many or the first read failed: `response` is the honest answer then.
    bool open_stream(const Request& request, Response& response) {
        if (!request.actor.is_staff() &&
            2 * server_.open_streams >= server_.limits.max_connections) {
            response = problem(problems::overloaded(
                "Too many follow their orders at once. Ask for the order itself instead."));
            return false;
        }
        if (request.actor.is_staff() && server_.is_still_valid)
            end_with_credentials(*response.stream, server_.is_still_valid, request.actor);
        auto stream = std::make_unique<StreamWriter>(connection_, response.stream, request.module,
                                                     reader_.is_http11());
        try {
            stream->read();
        } catch (...) {
            response = failure_response(std::current_exception(), request);
            return false;
        }
        closes_ = true;
        write(request, response);
        stream->begin(head_);
        stream_ = std::move(stream);
        return true;
    }

    // Makes `head_` and notes what was answered.
    void write(const Request& request, const Response& response) {
        ResponseContext context;
        context.request_id = request.id;
        context.date = worker_.date.at(server_.clock.now());
        context.close = closes_;
        context.http11 = reader_.is_http11();
        if (response.stream) {
            context.body_end = context.http11 ? BodyEnd::chunked : BodyEnd::connection_close;
        }
        head_.clear();
        write_response_head(head_, response, context);

        const auto took = server_.clock.monotonic() - began_;
        worker_.metrics.observe(request.module, response.status, took);
        if (response.status == 500) server_.internal_errors.add();
        if (log::enabled(log::Level::debug)) log_access(request, response, took);
    }

    void log_access(const Request& request, const Response& response,
                    Instant::duration took) const {
        // The pattern and not the path: an order's id is a capability.
        log::debug("request",
                   {{"method", reader_.is_head() ? "HEAD" : to_text(request.method)},
                    {"route", request.route.empty() ? "-" : std::string_view(request.route)},
                    {"status", response.status},
                    {"ms", std::chrono::duration<double, std::milli>(took).count()},
                    {"request_id", request.id},
                    {"trace_id", trace_id(request.traceparent)}});
    }

    const std::shared_ptr<Connection> connection_;
    Worker& worker_;
    ServerState& server_;
    MessageReader reader_;
    std::optional<Problem> refusal_;  // set: the last answer of this connection
    bool closes_ = false;
    Instant began_;
    std::string head_;
    std::unique_ptr<StreamWriter> stream_;
};

// Every request of one connection.
Task<std::unique_ptr<StreamWriter>> serve_requests(const std::shared_ptr<Connection>& connection) {
    Session session(connection);
    co_return co_await session.run();
}

}  // namespace

Task<> serve(std::shared_ptr<Connection> connection) {
    auto stream = co_await serve_requests(connection);
    if (stream) {
        co_await stream->run();
        connection->cut = true;  // all was said, and what the client sent was read
        stream.reset();
    }
    co_await close_gracefully(*connection);
}

Task<> reject_connection(std::shared_ptr<Connection> connection, Rejection reason) {
    // What lingers is bounded too; beyond that, hanging up is the answer.
    constexpr std::size_t most_lingering = 32;
    Worker& worker = *connection->worker;
    if (worker.rejected >= most_lingering) co_return;
    ++worker.rejected;
    const std::string id = request_id(std::nullopt, worker.server->random);
    const Response response =
        problem(reason == Rejection::address_has_too_many
                    ? problems::too_many_connections()
                    : problems::overloaded("There are too many connections. Try again soon."));
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
