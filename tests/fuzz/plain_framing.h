// Where a request ends, by a plain reading of RFC 9112 that shares nothing with the server's own: two
// readings that differ would be two places at which the next request begins.
#pragma once

#include <charconv>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "property.h"

namespace baedal::fuzz {

struct PlainRequest {
    std::string_view method;
    std::string_view target;
    std::string_view version;
    std::vector<std::pair<std::string_view, std::string_view>> fields;
    std::string body;
    std::size_t end = 0;  // where the next request begins

    // Every value of that field, which is named in lower case.
    std::vector<std::string_view> values(std::string_view lower_case_name) const {
        std::vector<std::string_view> out;
        for (const auto& [name, value] : fields) {
            if (lower(name) == lower_case_name) out.push_back(value);
        }
        return out;
    }

    static std::string lower(std::string_view text) {
        std::string out(text);
        for (char& c : out) {
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        }
        return out;
    }
};

// For one request that the server has accepted.
class PlainReader {
public:
    PlainReader(std::string_view bytes, std::size_t begin) : bytes_(bytes), at_(begin) {}

    PlainRequest read() {
        PlainRequest out;
        if (bytes_.substr(at_).starts_with("\r\n")) at_ += 2;
        const std::string_view request_line = line();
        const std::size_t first = request_line.find(' ');
        const std::size_t last = request_line.rfind(' ');
        require(first != std::string_view::npos && first < last, "a request line has three parts");
        out.method = request_line.substr(0, first);
        out.target = request_line.substr(first + 1, last - first - 1);
        out.version = request_line.substr(last + 1);
        for (std::string_view field = line(); !field.empty(); field = line()) {
            const std::size_t colon = field.find(':');
            require(colon != std::string_view::npos && colon > 0, "a field has a name");
            out.fields.emplace_back(field.substr(0, colon), trimmed(field.substr(colon + 1)));
        }
        const auto length = out.values("content-length");
        if (!out.values("transfer-encoding").empty()) {
            read_chunks(out.body);
        } else if (!length.empty()) {
            out.body = take(number(length.front(), 10));
        }
        out.end = at_;
        return out;
    }

private:
    std::string_view line() {
        const std::size_t end = bytes_.find("\r\n", at_);
        require(end != std::string_view::npos, "a line of an accepted request ends");
        const std::string_view out = bytes_.substr(at_, end - at_);
        at_ = end + 2;
        return out;
    }

    std::string_view take(std::size_t count) {
        require(count <= bytes_.size() - at_, "the body of an accepted request is whole");
        at_ += count;
        return bytes_.substr(at_ - count, count);
    }

    void read_chunks(std::string& body) {
        for (;;) {
            const std::string_view header = line();
            const std::size_t digits = header.find_first_not_of("0123456789abcdefABCDEF");
            const std::string_view extension =
                digits == std::string_view::npos ? "" : trimmed(header.substr(digits));
            require(extension.empty() || extension.front() == ';',
                    "a chunk's size is followed by nothing but extensions");
            const std::size_t size = number(header.substr(0, digits), 16);
            if (size == 0) break;
            body += take(size);
            require(take(2) == "\r\n", "a chunk ends with its line");
        }
        while (!line().empty()) continue;  // trailers
    }

    static std::size_t number(std::string_view text, int base) {
        std::size_t out = 0;
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), out, base);
        require(error == std::errc{} && end == text.data() + text.size(), "a length is a number");
        return out;
    }

    static std::string_view trimmed(std::string_view text) {
        while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
            text.remove_prefix(1);
        while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
        return text;
    }

    std::string_view bytes_;
    std::size_t at_;
};

}  // namespace baedal::fuzz
