#include "json/parser.h"

#include <cmath>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value_stack.hpp>

namespace baedal::json {

namespace {

namespace bj = boost::json;

constexpr std::size_t max_depth = 16;

// Builds the value and counts the members of the text. Boost.JSON drops a duplicate member
// silently; the count then differs from the number of members of the value.
struct StrictHandler {
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    bj::value_stack stack;
    std::size_t members = 0;
    bool infinite = false;

    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_object_begin(bj::error_code&) { return true; }
    bool on_object_end(std::size_t n, bj::error_code&) {
        members += n;
        stack.push_object(n);
        return true;
    }
    bool on_array_begin(bj::error_code&) { return true; }
    bool on_array_end(std::size_t n, bj::error_code&) {
        stack.push_array(n);
        return true;
    }
    bool on_key_part(bj::string_view s, std::size_t, bj::error_code&) {
        stack.push_chars(s);
        return true;
    }
    bool on_key(bj::string_view s, std::size_t, bj::error_code&) {
        stack.push_key(s);
        return true;
    }
    bool on_string_part(bj::string_view s, std::size_t, bj::error_code&) {
        stack.push_chars(s);
        return true;
    }
    bool on_string(bj::string_view s, std::size_t, bj::error_code&) {
        stack.push_string(s);
        return true;
    }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t i, bj::string_view, bj::error_code&) {
        stack.push_int64(i);
        return true;
    }
    bool on_uint64(std::uint64_t u, bj::string_view, bj::error_code&) {
        stack.push_uint64(u);
        return true;
    }
    bool on_double(double d, bj::string_view, bj::error_code&) {
        infinite = infinite || !std::isfinite(d);
        stack.push_double(d);
        return true;
    }
    bool on_bool(bool b, bj::error_code&) {
        stack.push_bool(b);
        return true;
    }
    bool on_null(bj::error_code&) {
        stack.push_null();
        return true;
    }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }
};

std::size_t count_members(const Value& value) {
    std::size_t count = 0;
    if (const Object* object = value.if_object()) {
        count = object->size();
        for (const auto& member : *object) count += count_members(member.value());
    } else if (const Array* array = value.if_array()) {
        for (const Value& item : *array) count += count_members(item);
    }
    return count;
}

}  // namespace

Result<Value> parse(std::string_view text) {
    bj::parse_options options;
    options.max_depth = max_depth;
    bj::basic_parser<StrictHandler> parser(options);
    parser.handler().stack.reset();
    bj::error_code error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    if (!error && used < text.size()) error = bj::error::extra_data;
    if (error == bj::error::too_deep) {
        return std::unexpected(problems::invalid_request("", "Nesting is limited to 16 levels."));
    }
    if (error) {
        return std::unexpected(problems::malformed_json(
            "Not valid JSON at byte " + std::to_string(used) + ": " + error.message() + "."));
    }
    StrictHandler& built = parser.handler();
    Value value = built.stack.release();
    if (built.infinite) {
        return std::unexpected(problems::invalid_request("", "A number is out of range."));
    }
    if (count_members(value) != built.members) {
        return std::unexpected(
            problems::invalid_request("", "A member appears twice in one object."));
    }
    return value;
}

Result<Object> parse_object(std::string_view text) {
    auto value = parse(text);
    if (!value) return std::unexpected(std::move(value.error()));
    if (!value->is_object()) {
        return std::unexpected(problems::malformed_json("The body must be a JSON object: {...}."));
    }
    return std::move(value->get_object());
}

Value parse_trusted(std::string_view text) { return bj::parse(text); }

}  // namespace baedal::json
