// A plain reading of RFC 8259 that only says what a text is: the judge of json::parse.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "base/text.h"

namespace baedal::fuzz {

struct JsonVerdict {
    bool well_formed = false;
    bool repeats_a_member = false;
    // A number that is infinite as a double, or nearly so, or has an exponent of three digits: Boost.JSON
    // may refuse it.
    bool enormous = false;
    std::size_t depth = 0;
};

class PlainJson {
public:
    explicit PlainJson(std::string_view text) : text_(text) {}

    JsonVerdict judge() {
        skip_space();
        verdict_.well_formed = is_utf8(text_) && value(0) && (skip_space(), text_.empty());
        return verdict_;
    }

private:
    // Deeper is refused anyhow, and this reader is recursive.
    static constexpr std::size_t deepest = 500;

    bool value(std::size_t depth) {
        if (text_.empty() || depth > deepest) return false;
        switch (text_.front()) {
            case '{': return object(depth + 1);
            case '[': return array(depth + 1);
            case '"': {
                std::string ignored;
                return string(ignored);
            }
            case 't': return take("true");
            case 'f': return take("false");
            case 'n': return take("null");
            default: return number();
        }
    }

    bool object(std::size_t depth) {
        verdict_.depth = std::max(verdict_.depth, depth);
        text_.remove_prefix(1);
        skip_space();
        if (take("}")) return true;
        std::set<std::string> names;
        do {
            skip_space();
            std::string name;
            if (!string(name)) return false;
            if (!names.insert(name).second) verdict_.repeats_a_member = true;
            skip_space();
            if (!take(":")) return false;
            skip_space();
            if (!value(depth)) return false;
            skip_space();
        } while (take(","));
        return take("}");
    }

    bool array(std::size_t depth) {
        verdict_.depth = std::max(verdict_.depth, depth);
        text_.remove_prefix(1);
        skip_space();
        if (take("]")) return true;
        do {
            skip_space();
            if (!value(depth)) return false;
            skip_space();
        } while (take(","));
        return take("]");
    }

    bool string(std::string& out) {
        if (!take("\"")) return false;
        while (!text_.empty()) {
            const char c = text_.front();
            text_.remove_prefix(1);
            if (c == '"') return true;
            if (static_cast<unsigned char>(c) < 0x20) return false;
            if (c != '\\') {
                out.push_back(c);
            } else if (!escape(out)) {
                return false;
            }
        }
        return false;
    }

    bool escape(std::string& out) {
        if (text_.empty()) return false;
        const char c = text_.front();
        text_.remove_prefix(1);
        static constexpr std::string_view from = "\"\\/bfnrt";
        static constexpr std::string_view to = "\"\\/\b\f\n\r\t";
        if (const std::size_t at = from.find(c); at != std::string_view::npos) {
            out.push_back(to[at]);
            return true;
        }
        if (c != 'u') return false;
        int code = hex4();
        if (code >= 0xD800 && code < 0xDC00 && take("\\u")) {
            const int low = hex4();
            if (low < 0xDC00 || low > 0xDFFF) return false;
            code = 0x10000 + (code - 0xD800) * 0x400 + (low - 0xDC00);
        }
        if (code < 0 || (code >= 0xD800 && code < 0xE000)) return false;
        append_utf8(out, static_cast<unsigned>(code));
        return true;
    }

    int hex4() {
        if (text_.size() < 4) return -1;
        const std::string digits(text_.substr(0, 4));
        if (digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return -1;
        text_.remove_prefix(4);
        return static_cast<int>(std::strtol(digits.c_str(), nullptr, 16));
    }

    static void append_utf8(std::string& out, unsigned code) {
        const auto put = [&](unsigned byte) { out.push_back(static_cast<char>(byte)); };
        if (code < 0x80) return put(code);
        if (code < 0x800) {
            put(0xC0 | code >> 6U);
        } else {
            if (code < 0x10000) {
                put(0xE0 | code >> 12U);
            } else {
                put(0xF0 | code >> 18U);
                put(0x80 | (code >> 12U & 0x3FU));
            }
            put(0x80 | (code >> 6U & 0x3FU));
        }
        put(0x80 | (code & 0x3FU));
    }

    bool number() {
        const std::string_view begin = text_;
        take("-");
        if (!take("0") && !digits()) return false;
        if (take(".") && !digits()) return false;
        if (take("e") || take("E")) {
            if (!take("+")) take("-");
            if (!digits()) return false;
        }
        const std::string whole(begin.substr(0, begin.size() - text_.size()));
        const double read = std::abs(std::strtod(whole.c_str(), nullptr));
        if (read > 1e307 || whole.size() - std::min(whole.find_first_of("eE"), whole.size()) > 3)
            verdict_.enormous = true;
        return true;
    }

    bool digits() {
        const std::size_t end = std::min(text_.find_first_not_of("0123456789"), text_.size());
        text_.remove_prefix(end);
        return end > 0;
    }

    bool take(std::string_view expected) {
        if (!text_.starts_with(expected)) return false;
        text_.remove_prefix(expected.size());
        return true;
    }
    void skip_space() {
        text_.remove_prefix(std::min(text_.find_first_not_of(" \t\r\n"), text_.size()));
    }

    std::string_view text_;
    JsonVerdict verdict_;
};

}  // namespace baedal::fuzz
