#include "support/sse_client.h"

#include <boost/json/parse.hpp>

#include "support/exchange_log.h"

namespace baedal::test {

Json StreamedEvent::json() const { return boost::json::parse(data); }

SseClient::SseClient(const Endpoint& server, const std::string& path, const std::string& token,
                     const std::string& last_event_id)
    : path_(path), socket_(server), reader_(socket_) {
    Headers headers{{"Accept", "text/event-stream"}};
    if (!last_event_id.empty()) headers.emplace_back("Last-Event-ID", last_event_id);
    socket_.send(request_text("GET", path, "", token, headers));
    head_ = reader_.read_head(std::chrono::seconds{10});
    if (head_.status != 200 || !head_.header("content-type").starts_with("text/event-stream")) {
        throw std::runtime_error("not an event stream: status " + std::to_string(head_.status) +
                                 ", " + head_.header("content-type"));
    }
}

std::optional<StreamedEvent> SseClient::take_event() {
    for (;;) {
        const auto end = text_.find("\n\n");
        if (end == std::string::npos) return std::nullopt;
        const std::string block = text_.substr(0, end + 1);
        text_.erase(0, end + 2);
        StreamedEvent event;
        bool any = false;
        for (std::size_t begin = 0; begin < block.size();) {
            const auto stop = block.find('\n', begin);
            const std::string line = block.substr(begin, stop - begin);
            begin = stop + 1;
            const auto colon = line.find(':');
            std::string value = colon == std::string::npos ? "" : line.substr(colon + 1);
            if (value.starts_with(' ')) value.erase(0, 1);
            const std::string field = line.substr(0, colon);
            if (field.empty()) ++comments_;
            if (field == "event") event.event = value, any = true;
            if (field == "id") event.id = value;
            if (field == "data") event.data += value, any = true;
        }
        if (!any) continue;
        log_exchange("GET", path_, {head_.status, head_.headers, event.data});
        return event;
    }
}

std::optional<StreamedEvent> SseClient::next(std::chrono::milliseconds max_wait) {
    const auto deadline = std::chrono::steady_clock::now() + max_wait;
    for (;;) {
        if (auto event = take_event()) return event;
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (ended_ || broken_ || left.count() <= 0) return std::nullopt;
        try {
            const std::string piece = reader_.read_piece(head_, left);
            if (piece.empty()) ended_ = true;
            text_ += piece;
        } catch (const ConnectionLost& e) {
            if (!std::string_view(e.what()).starts_with("no byte")) broken_ = true;
        }
    }
}

}  // namespace baedal::test
