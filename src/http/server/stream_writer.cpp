#include "http/server/stream_writer.h"

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include "base/log.h"
#include "http/server/transfer.h"
#include "http/server/worker.h"
#include "http/wire/event_text.h"

namespace baedal::http {

namespace {

// After a failure the stream ends without its last chunk, and the client reconnects.
void log_early_end(const std::string& module, const char* why) {
    log::warn("an event stream ended early", {{"module", module}, {"error", why}});
}

}  // namespace

StreamWriter::StreamWriter(std::shared_ptr<Connection> connection,
                           std::shared_ptr<EventSource> source, const std::string& module,
                           bool chunked)
    : connection_(std::move(connection)),
      source_(std::move(source)),
      chunked_(chunked),
      subscription_(connection_->worker->server->topics, source_->topic,
                    connection_->worker->executor) {
    connection_->stream_changed = subscription_.changed();
    connection_->stream_module = module;
    connection_->worker->server->open_streams.fetch_add(1);
}

StreamWriter::~StreamWriter() {
    connection_->worker->server->open_streams.fetch_sub(1);
    connection_->stream_changed.reset();
}

Task<> StreamWriter::read_first() {
    read();
    if (source_->settle) co_await source_->settle();
}

void StreamWriter::read() {
    batch_ = source_->read_after(source_->position);
    source_->position = batch_.position;
}

bool StreamWriter::try_read() {
    try {
        read();
        return true;
    } catch (const std::exception& error) {
        log_early_end(connection_->stream_module, error.what());
    } catch (...) {
        log_early_end(connection_->stream_module, "");
    }
    return false;
}

Task<bool> StreamWriter::settle() const {
    if (!source_->settle) co_return true;
    try {
        co_await source_->settle();
        co_return true;
    } catch (const std::exception& error) {
        log_early_end(connection_->stream_module, error.what());
    }
    co_return false;
}

Task<> StreamWriter::run() {
    Connection& connection = *connection_;
    const auto heartbeat = connection.worker->server->limits.heartbeat;
    Connection::watch_for_disconnect(connection_);
    for (;;) {
        const bool settled = co_await settle();
        if (!settled || connection.cut) co_return;
        add_events();
        const bool last = batch_.end || connection.stream_must_end;
        if (last && !batch_.end) payload_ += ": bye\n\n";
        close_chunk(last);
        if (!out_.empty()) {
            const bool sent = co_await send(connection, out_);
            if (!sent) co_return;
            out_ = std::string();  // frees the memory, as {} does not: most streams are idle
        }
        if (last) co_return;

        if (batch_.more) {
            // A long replay yields to the other connections of this thread.
            co_await boost::asio::post(connection.worker->executor, awaiting);
        } else {
            const bool notified = co_await subscription_.changed()->wait_for(heartbeat);
            if (!notified) payload_ += ": heartbeat\n\n";
        }
        if (connection.cut) co_return;
        // Read after a heartbeat too: a lost notification must not lose an event.
        if (!connection.stream_must_end && !try_read()) co_return;
    }
}

void StreamWriter::add_events() {
    for (const StreamEvent& event : batch_.events) append_event(payload_, event);
    batch_.events = std::vector<StreamEvent>();
}

void StreamWriter::close_chunk(bool last) {
    if (chunked_ && !payload_.empty())
        fmt::format_to(std::back_inserter(out_), "{:x}\r\n", payload_.size());
    out_ += payload_;
    if (chunked_ && !payload_.empty()) out_ += "\r\n";
    if (chunked_ && last) out_ += "0\r\n\r\n";
    payload_ = std::string();
}

}  // namespace baedal::http
