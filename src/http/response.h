// An HTTP response.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.h"
#include "json/parser.h"
#include "json/writer.h"
#include "runtime/task.h"

namespace baedal::http {

struct Request;
struct EventSource;

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::shared_ptr<EventSource> stream;  // set: an event stream, body is unused

    Response& header(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
};

Response json(int status, const json::Object& body);
Response json_text(int status, std::string body);  // already serialised
Response text(int status, std::string body);
Response no_content();
// application/problem+json with Retry-After and Allow where the problem has them.
Response problem(const Problem& problem);
// 200 with `ETag: "<revision>"`, or 304 if the request's If-None-Match names the revision, whatever
// a proxy made of the tag (http/entity_tag.h).
Response with_etag(const Request& request, std::string_view revision, std::string body);
// The same for a body in a content coding, which `tag` names: another coding's tag is another one.
Response with_coded_etag(const Request& request, std::string_view tag, std::string body);
// {"items": [...], "next": cursor or null}
Response page(const json::Array& items, const std::string& next);
Response page_of_texts(const std::vector<std::string>& items, const std::string& next);

// One server-sent event. `data` is one line of JSON. An `id` alone sets the client's Last-Event-ID.
struct StreamEvent {
    std::string event;
    std::string id;
    std::string data;
};

// A resumable event stream. If its first read is the end without an event, the response is 204: an
// EventSource of a browser stops (WHATWG HTML, section 9.2.2). The server calls `read_after` at the beginning and when `topic` is
// notified, writes the events that it returns, and sends a heartbeat comment every 15 s. Events are
// pulled: every read starts after the last event that was written, so none is lost.
struct EventSource {
    struct Batch {
        std::vector<StreamEvent> events;
        std::string position;  // handed to the next read_after
        bool more = false;     // read again at once
        bool end = false;      // close the stream after these
    };

    std::string topic;
    std::string position;  // the first read_after's argument; usually Last-Event-ID
    // Runs on the stream's I/O thread and must not block. Keeps its module alive.
    std::function<Batch(const std::string& position)> read_after;
    // Set: awaited after each read, before its events are written. Waits until what was read is on the
    // disk: a client that has seen a change at a position gets no other one at it after a power cut.
    std::function<Task<>()> settle;
};
Response event_stream(EventSource source);

}  // namespace baedal::http
