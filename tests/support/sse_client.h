// A client of server-sent events (WHATWG HTML, section 9.2).
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "support/http_client.h"

namespace baedal::test {

struct StreamedEvent {
    std::string event;
    std::string id;
    std::string data;
    Json json() const;
};

// Not thread-safe. The constructor throws ConnectionLost, and std::runtime_error if the response is
// not a stream.
class SseClient {
public:
    SseClient(const Endpoint& server, const std::string& path, const std::string& token = "",
              const std::string& last_event_id = "");

    // The next event; empty if none arrives within `max_wait` or the stream has ended.
    std::optional<StreamedEvent> next(std::chrono::milliseconds max_wait = std::chrono::seconds{
                                          10});
    // True if the server has ended the stream properly (the last chunk, or a close).
    bool ended() const { return ended_; }
    // True if the connection broke before the end of the stream.
    bool broken() const { return broken_; }
    const HttpResponse& head() const { return head_; }
    int comments() const { return comments_; }

private:
    std::optional<StreamedEvent> take_event();

    const std::string path_;
    Socket socket_;
    ResponseReader reader_;
    HttpResponse head_;
    std::string text_;
    bool ended_ = false;
    bool broken_ = false;
    int comments_ = 0;
};

}  // namespace baedal::test
