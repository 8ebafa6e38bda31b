// Server-sent events (WHATWG HTML, section 9.2) to one client, for as long as it listens.
#pragma once

#include <memory>
#include <string>

#include "events/topics.h"
#include "http/response.h"
#include "http/server/connection.h"
#include "runtime/task.h"

namespace baedal::http {

// Made when a request has been answered with a stream; lives in its connection's coroutine.
class StreamWriter {
public:
    // `module` owns the stream. `chunked` for HTTP/1.1; an HTTP/1.0 client sees the end when the
    // connection closes.
    StreamWriter(std::shared_ptr<Connection> connection, std::shared_ptr<EventSource> source,
                 const std::string& module, bool chunked);
    ~StreamWriter();
    StreamWriter(const StreamWriter&) = delete;
    StreamWriter& operator=(const StreamWriter&) = delete;

    // Reads what there is after the present position, to be sent by run(). To be called once before it:
    // what the first read throws can still become an honest answer.
    void read();
    // What goes out before the events. To be called once.
    void begin(std::string_view head) { out_ = head; }
    // Sends events until the source, the client or the server ends it.
    Task<> run();

private:
    bool try_read();
    void add_events();
    // Moves the payload into `out_`, as one chunk.
    void close_chunk(bool last);

    const std::shared_ptr<Connection> connection_;
    const std::shared_ptr<EventSource> source_;
    const bool chunked_;
    events::Topics::Subscription subscription_;
    EventSource::Batch batch_;
    std::string payload_;
    std::string out_;
};

}  // namespace baedal::http
