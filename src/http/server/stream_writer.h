// Writes server-sent events (WHATWG HTML, section 9.2) to one client.
#pragma once

#include <memory>
#include <string>

#include "events/topics.h"
#include "http/response.h"
#include "http/server/connection.h"
#include "runtime/task.h"

namespace baedal::http {

// Lives in its connection's coroutine.
class StreamWriter {
public:
    // `module` owns the stream. `chunked` for HTTP/1.1; for HTTP/1.0 the end is the connection's.
    StreamWriter(std::shared_ptr<Connection> connection, std::shared_ptr<EventSource> source,
                 const std::string& module, bool chunked);
    ~StreamWriter();
    StreamWriter(const StreamWriter&) = delete;
    StreamWriter& operator=(const StreamWriter&) = delete;

    // Reads the first events, which run() sends when they may be written. Call it once before begin(): an
    // exception of this read can still become a response.
    Task<> read_first();
    // Whether the stream that was read ends without an event.
    bool is_over() const { return batch_.end && batch_.events.empty(); }
    // The response's head, which run() sends before the events. Call it once.
    void begin(std::string_view head) { out_ = head; }
    // Sends events until the source, the client or the server ends it.
    Task<> run();

private:
    void read();
    bool try_read();
    // Waits until the batch may be written. False if it never may.
    Task<bool> settle() const;
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
