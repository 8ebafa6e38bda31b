#include "http/content_coding.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

#include <zlib.h>

#include "base/text.h"

namespace baedal::http {

namespace {

constexpr std::size_t shortest_body = 1024;  // a shorter one fits into one packet anyway
constexpr std::size_t longest_body = 2 * 1024 * 1024;

// A quality value of RFC 9110 section 12.4.2.
int quality(std::string_view parameters) {
    const std::string_view text = trimmed(parameters);
    if (text.empty()) return 1000;
    if (!text.starts_with("q=") && !text.starts_with("Q=")) return 0;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && value >= 0 && value <= 1 ? static_cast<int>(value * 1000) : 0;
}

bool is_text(std::string_view content_type) {
    constexpr std::array<std::string_view, 4> types{"application/json", "application/problem+json",
                                                    "text/csv", "text/plain"};
    const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
    return std::ranges::find(types, type) != types.end();
}

std::string* find_header(Response& response, std::string_view name) {
    for (auto& [field, value] : response.headers) {
        if (equal_ignoring_case(field, name)) return &value;
    }
    return nullptr;
}

// Level 1 takes a third of the time of the default level and gives a text some tenths more bytes.
std::optional<std::string> gzip(std::string_view text) {
    constexpr int level = 1;
    constexpr int gzip_window = 15 + 16;
    constexpr int memory_level = 8;
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, gzip_window, memory_level, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return std::nullopt;
    std::string out;
    out.resize(deflateBound(&stream, text.size()));
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (!whole) return std::nullopt;
    return out;
}

// Two codings of a body are not the same bytes, which a strong tag would say.
void weaken_etag(Response& response) {
    std::string* tag = find_header(response, "ETag");
    if (tag != nullptr && !tag->starts_with("W/")) tag->insert(0, "W/");
}

}  // namespace

int quality_of(std::string_view list, std::string_view coding) {
    int by_star = 0;
    for (const std::string_view entry : split_list(list, ',')) {
        const std::size_t semicolon = std::min(entry.find(';'), entry.size());
        const std::string_view name = trimmed(entry.substr(0, semicolon));
        const int wanted = quality(entry.substr(std::min(semicolon + 1, entry.size())));
        if (equal_ignoring_case(name, coding)) return wanted;
        if (name == "*") by_star = wanted;
    }
    return by_star;
}

void compress(const Request& request, Response& response) {
    const bool is_unchanged = response.status == 304;
    const bool has_length =
        response.body.size() >= shortest_body && response.body.size() <= longest_body;
    if (response.stream || !is_text(response.content_type) || !(has_length || is_unchanged)) return;
    if (find_header(response, "Content-Encoding") != nullptr) return;
    if (std::string* vary = find_header(response, "Vary")) {
        *vary += ", Accept-Encoding";
    } else {
        response.header("Vary", "Accept-Encoding");
    }
    if (quality_of(request.header("Accept-Encoding").value_or(""), "gzip") == 0) return;
    // A 304 has the tag of the body that it stands for, which may have been compressed.
    if (is_unchanged) return weaken_etag(response);
    auto compressed = gzip(response.body);
    if (!compressed) return;
    response.body = std::move(*compressed);
    response.header("Content-Encoding", "gzip");
    weaken_etag(response);
}

}  // namespace baedal::http
