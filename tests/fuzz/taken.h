// What a decoder of bodies may give: a value in its ranges, or a refusal that says where and why.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/problem.h"
#include "base/text.h"
#include "http/response.h"
#include "json/parser.h"
#include "property.h"

namespace baedal::fuzz {

inline std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & '\xC0') != '\x80'; }));
}

inline void require_text(const std::string& text, std::size_t min, std::size_t max) {
    require(is_utf8(text), "text is UTF-8");
    require(characters(text) >= min && characters(text) <= max, "text has its length");
    require(std::ranges::none_of(text,
                                 [](char c) { return is_control(c) && !std::strchr("\n\t\r", c); }),
            "text has no control characters");
}

inline void require_integer(std::int64_t value, std::int64_t min, std::int64_t max) {
    require(value >= min && value <= max, "an integer keeps its range");
}

// A pointer names a member of the body, or one that is missing from an object that is there.
inline void require_pointer(const json::Object& body, const std::string& pointer) {
    if (pointer.empty()) return;
    require(pointer.front() == '/', "a JSON pointer begins with a slash");
    json::Value document(body);
    boost::json::error_code error;
    const auto* parent = document.find_pointer(pointer.substr(0, pointer.rfind('/')), error);
    require(parent != nullptr && parent->is_structured(), "a pointer leads into the body");
}

inline void check_refusal(const Problem& problem, const json::Object& body) {
    require(problem.status == 422 && problem.slug == "invalid-request", "a refusal is 422");
    require(!problem.errors.empty(), "a refusal names its fields");
    for (const FieldError& error : problem.errors) {
        require(!error.detail.empty(), "a refusal says why");
        require_pointer(body, error.pointer);
    }
    require(json::parse_object(http::problem(problem).body).has_value(), "a refusal is JSON");
}

template <class T>
bool is_taken(const Result<T>& decoded, const json::Object& body) {
    if (!decoded) check_refusal(decoded.error(), body);
    return decoded.has_value();
}

}  // namespace baedal::fuzz
