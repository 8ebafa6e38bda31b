// What a client sends on one connection, through MessageReader.
//
// However the bytes are cut into pieces, the same requests are accepted and the same one refused. An
// accepted request is what a plain reading of RFC 9112 finds at its place, keeps every limit, and has
// the one Host and the one framing that no two servers can disagree about.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "http/wire/message_reader.h"
#include "http/wire/target.h"
#include "plain_framing.h"

namespace {

using namespace baedal;
using fuzz::require;
using http::MessageReader;

struct Seen {
    http::Method method;
    bool is_head;
    bool is_http11;
    bool keeps_alive;
    std::string path;
    std::vector<std::string> segments;
    std::vector<std::pair<std::string, std::string>> query;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    explicit Seen(MessageReader& reader)
        : method(reader.request().method),
          is_head(reader.is_head()),
          is_http11(reader.is_http11()),
          keeps_alive(reader.keeps_alive()),
          path(reader.request().path),
          segments(reader.request().segments),
          query(reader.request().query),
          headers(reader.request().headers.begin(), reader.request().headers.end()),
          body(reader.request().body) {}
    bool operator==(const Seen&) const = default;
};

struct Outcome {
    std::vector<Seen> requests;
    int refused = 0;  // the status, 0 if all was accepted so far
    std::string why;
    bool started = false;  // a further request

    bool operator==(const Outcome&) const = default;
};

// More than a client can make the server hold: a head, a body's framing, and room to read into.
std::size_t most_space(const http::Limits& limits) {
    return 2 * std::max<std::size_t>(limits.max_header_bytes, 16 * 1024) + 4096;
}

Outcome serve_requests(std::string_view bytes, const http::Limits& limits, auto&& next_piece) {
    MessageReader reader(limits);
    Outcome out;
    for (;;) {
        switch (reader.advance()) {
            case MessageReader::Step::complete:
                out.requests.emplace_back(reader);
                reader.next();
                break;
            case MessageReader::Step::rejected:
                out.refused = reader.problem().status;
                out.why = reader.problem().detail;
                return out;
            case MessageReader::Step::send_continue: break;
            case MessageReader::Step::need_bytes: {
                const std::span<char> space = reader.space();
                require(!space.empty(), "there is room when bytes are needed");
                require(space.size() <= most_space(limits), "memory is bounded");
                if (bytes.empty()) {
                    out.started = reader.started();
                    return out;
                }
                const std::size_t piece = std::min({next_piece(), space.size(), bytes.size()});
                std::ranges::copy(bytes.substr(0, piece), space.begin());
                reader.commit(piece);
                bytes.remove_prefix(piece);
                break;
            }
        }
    }
}

void check_accepted(const Seen& seen, const fuzz::PlainRequest& plain, const http::Limits& limits,
                    std::size_t begin) {
    require(seen.is_head == (plain.method == "HEAD"), "HEAD is known");
    require(seen.method != http::Method::other || (plain.method != "GET" && plain.method != "POST"),
            "a method is what its name says");
    require(seen.is_http11 == (plain.version == "HTTP/1.1"), "the version is what was sent");
    require(plain.version == "HTTP/1.1" || plain.version == "HTTP/1.0", "the version is supported");
    const auto absolute = http::split_absolute_form(plain.target);
    require(absolute || seen.path == plain.target.substr(0, plain.target.find('?')),
            "the path is as sent");
    for (const std::string& segment : seen.segments) {
        require(segment != "." && segment != ".." && !segment.contains('/') &&
                    !has_control(segment) && is_utf8(segment),
                "a segment means one thing only");
    }

    std::size_t head = plain.method.size() + plain.target.size() + plain.version.size() + 6;
    std::vector<std::pair<std::string, std::string>> fields;
    for (const auto& [name, value] : plain.fields) {
        fields.emplace_back(name, value);
        head += name.size() + value.size() + 3;
    }
    if (absolute) {  // its host is the Host
        const auto host = std::ranges::find_if(fields, [](const auto& field) {
            return fuzz::PlainRequest::lower(field.first) == "host";
        });
        if (host == fields.end()) {
            fields.emplace_back("Host", absolute->authority);
        } else {
            host->second = absolute->authority;
        }
    }
    require(seen.headers == fields, "the fields are those of the head, trimmed, and no trailers");
    require(head <= limits.max_header_bytes, "the head keeps its limit");
    require(seen.body == plain.body, "the body is the one that the framing names");
    require(seen.body.size() <= limits.max_body_bytes, "the body keeps its limit");
    require(plain.end - begin <= limits.max_header_bytes + 2 * limits.max_body_bytes,
            "the chunks' framing is bounded");

    const auto hosts = plain.values("host");
    require(hosts.size() == 1 || (hosts.empty() && !seen.is_http11), "there is one Host");
    const auto lengths = plain.values("content-length");
    const auto encodings = plain.values("transfer-encoding");
    require(lengths.size() + encodings.size() <= 1, "there is one framing");
    if (!encodings.empty()) {
        require(seen.is_http11, "HTTP/1.0 has no Transfer-Encoding");
        require(fuzz::PlainRequest::lower(encodings.front()) == "chunked", "exactly chunked");
    }
}

void require_same(const Outcome& whole, const Outcome& cut, std::string_view property) {
    if (whole == cut) return;
    for (const Outcome& each : {whole, cut}) {
        std::fprintf(stderr, "%zu requests, then %d %s%s\n", each.requests.size(), each.refused,
                     each.why.c_str(), each.started ? " and a further one" : "");
    }
    require(false, property);
}

// Repeatable, and another one for each input.
class Pieces {
public:
    explicit Pieces(std::string_view bytes) {
        for (const char c : bytes)
            state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    std::size_t operator()() {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        // Short ones and long ones alike.
        return 1 + state_ % (std::size_t{1} << (1 + (state_ >> 32U) % 12));
    }

private:
    std::uint64_t state_ = 0xcbf29ce484222325;
};

void check(std::string_view bytes, const http::Limits& limits) {
    const Outcome whole = serve_requests(bytes, limits, [&] { return bytes.size(); });
    std::size_t begin = 0;
    for (const Seen& seen : whole.requests) {
        const fuzz::PlainRequest plain = fuzz::PlainReader(bytes, begin).read();
        check_accepted(seen, plain, limits, begin);
        begin = plain.end;
    }
    require(whole.refused == 0 || whole.refused == 505 ||
                (whole.refused >= 400 && whole.refused < 500 && !whole.why.empty()),
            "a refusal is the client's fault and says why");
    require_same(whole, serve_requests(bytes, limits, [] { return std::size_t{1}; }),
                 "byte by byte it is the same conversation");
    require_same(whole, serve_requests(bytes, limits, Pieces(bytes)),
                 "in other pieces it is the same conversation");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::to_view(data, size);
    check(bytes, http::Limits{});
    // The same with limits that short inputs reach.
    http::Limits narrow;
    narrow.max_header_bytes = 192;
    narrow.max_body_bytes = 48;
    check(bytes, narrow);
    return 0;
}
