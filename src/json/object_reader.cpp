#include "json/object_reader.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace baedal::json {

namespace {

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string escape_pointer(std::string_view name) {  // RFC 6901 section 3
    std::string out;
    for (const char c : name) {
        if (c == '~') out += "~0";
        else if (c == '/') out += "~1";
        else out += c;
    }
    return out;
}

constexpr std::size_t longest_echoed_name = 60;  // bytes of an unknown name in the response

std::string bounds(std::string_view what, std::size_t min, std::size_t max) {
    return "Must have " + std::to_string(min) + " to " + std::to_string(max) + " " +
           std::string(what) + ".";
}

// Text of a user may hold line breaks and tabs. Other control characters are errors: the text goes
// to logs, receipts and messages.
bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return (u < 0x20 && c != '\n' && c != '\t' && c != '\r') || u == 0x7F;
    });
}

}  // namespace

const Value* ObjectReader::find(std::string_view name) {
    known_.push_back(name);
    return object_.if_contains(name);
}

const Value* ObjectReader::required(std::string_view name) {
    const Value* value = find(name);
    if (value == nullptr) add_error(name, "This member is required.");
    return value;
}

bool ObjectReader::has(std::string_view name) const { return object_.contains(name); }

bool ObjectReader::is_null(std::string_view name) const {
    const Value* value = object_.if_contains(name);
    return value != nullptr && value->is_null();
}

std::string ObjectReader::pointer(std::string_view name) const {
    return path_ + "/" + escape_pointer(name);
}

void ObjectReader::add_error(std::string_view name, std::string detail) {
    known_.push_back(name);  // one error a member
    errors_.push_back({pointer(name), std::move(detail)});
}

std::int64_t ObjectReader::as_integer(std::string_view name, const Value& value, IntegerRange range,
                                      bool digits) {
    std::optional<std::int64_t> found;
    bool wide = value.is_uint64();  // above 63 bits
    if (value.is_int64()) found = value.get_int64();
    if (digits && value.is_string()) {
        const std::string_view text = value.get_string();
        std::int64_t parsed = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
        const bool plain = !text.empty() && text.front() != '-' && end == text.data() + text.size();
        if (plain && error == std::errc{}) found = parsed;
        if (plain && error == std::errc::result_out_of_range) wide = true;
    }
    if (!found && !wide) {
        add_error(name, "Must be an integer.");
        return 0;
    }
    if (wide || *found < range.min || *found > range.max) {
        add_error(name, "Must be an integer from " + std::to_string(range.min) + " to " +
                            std::to_string(range.max) + ".");
        return 0;
    }
    return *found;
}

std::int64_t ObjectReader::integer(std::string_view name, IntegerRange range) {
    const Value* value = required(name);
    return value == nullptr ? 0 : as_integer(name, *value, range, false);
}

std::optional<std::int64_t> ObjectReader::optional_integer(std::string_view name,
                                                           IntegerRange range) {
    const Value* value = find(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return as_integer(name, *value, range, false);
}

std::int64_t ObjectReader::integer_or_digits(std::string_view name, IntegerRange range) {
    const Value* value = required(name);
    return value == nullptr ? 0 : as_integer(name, *value, range, true);
}

std::optional<std::int64_t> ObjectReader::optional_integer_or_digits(std::string_view name,
                                                                     IntegerRange range) {
    const Value* value = find(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return as_integer(name, *value, range, true);
}

std::string ObjectReader::as_text(std::string_view pointer, const Value& value, TextRange range) {
    if (!value.is_string()) {
        errors_.push_back({std::string(pointer), "Must be a string."});
        return {};
    }
    const std::string_view text = value.get_string();
    const std::size_t length = code_points(text);
    if (length < range.min || length > range.max) {
        errors_.push_back({std::string(pointer), bounds("characters", range.min, range.max)});
        return {};
    }
    if (has_control(text)) {
        errors_.push_back({std::string(pointer), "Must not contain control characters."});
        return {};
    }
    return std::string(text);
}

std::string ObjectReader::text(std::string_view name, TextRange range) {
    const Value* value = required(name);
    return value == nullptr ? std::string{} : as_text(pointer(name), *value, range);
}

std::optional<std::string> ObjectReader::optional_text(std::string_view name, TextRange range) {
    const Value* value = find(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return as_text(pointer(name), *value, range);
}

std::optional<bool> ObjectReader::optional_flag(std::string_view name) {
    const Value* value = find(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (!value->is_bool()) {
        add_error(name, "Must be true or false.");
        return std::nullopt;
    }
    return value->get_bool();
}

bool ObjectReader::flag(std::string_view name) {
    const Value* value = required(name);
    if (value == nullptr) return false;
    if (!value->is_bool()) {
        add_error(name, "Must be true or false.");
        return false;
    }
    return value->get_bool();
}

std::optional<TimePoint> ObjectReader::optional_time(std::string_view name) {
    const auto text = optional_text(name, {1, 40});
    if (!text || text->empty()) return std::nullopt;
    const auto at = from_rfc3339(*text);
    if (!at) add_error(name, "Must be a time such as 2026-11-22T03:04:05.678Z (RFC 3339).");
    return at;
}

std::optional<std::size_t> ObjectReader::optional_choice(std::string_view name,
                                                         std::span<const std::string_view> names) {
    const Value* value = find(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (value->is_string()) {
        const auto at = std::ranges::find(names, std::string_view(value->get_string()));
        if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
    }
    std::string list;
    for (const std::string_view known : names)
        list += (list.empty() ? "" : ", ") + std::string(known);
    add_error(name, "Must be one of: " + list + ".");
    return std::nullopt;
}

void ObjectReader::object(std::string_view name, const std::function<void(ObjectReader&)>& read) {
    if (!has(name)) add_error(name, "This member is required.");
    else if (is_null(name)) add_error(name, "Must be an object.");
    optional_object(name, read);
}

bool ObjectReader::optional_object(std::string_view name,
                                   const std::function<void(ObjectReader&)>& read) {
    const Value* value = find(name);
    if (value == nullptr || value->is_null()) return false;
    if (!value->is_object()) {
        add_error(name, "Must be an object.");
        return false;
    }
    ObjectReader nested(value->get_object(), pointer(name), errors_);
    read(nested);
    nested.add_unknown_members();
    return true;
}

const Array* ObjectReader::as_array(std::string_view name, const Value& value, TextRange count) {
    if (!value.is_array()) {
        add_error(name, "Must be an array.");
        return nullptr;
    }
    const Array& array = value.get_array();
    if (array.size() < count.min || array.size() > count.max) {
        add_error(name, bounds("elements", count.min, count.max));
        return nullptr;
    }
    return &array;
}

const Array* ObjectReader::optional_array(std::string_view name, TextRange count) {
    const Value* value = find(name);
    return value == nullptr || value->is_null() ? nullptr : as_array(name, *value, count);
}

void ObjectReader::read_objects(std::string_view name, const Value& value, TextRange count,
                                const std::function<void(ObjectReader&)>& read) {
    const Array* elements = as_array(name, value, count);
    if (elements == nullptr) return;
    const Array& array = *elements;
    for (std::size_t i = 0; i < array.size(); ++i) {
        const std::string at = pointer(name) + "/" + std::to_string(i);
        if (!array[i].is_object()) {
            errors_.push_back({at, "Must be an object."});
            continue;
        }
        ObjectReader nested(array[i].get_object(), at, errors_);
        read(nested);
        nested.add_unknown_members();
    }
}

void ObjectReader::objects(std::string_view name, TextRange count,
                           const std::function<void(ObjectReader&)>& read) {
    if (const Value* value = required(name)) read_objects(name, *value, count, read);
}

bool ObjectReader::optional_objects(std::string_view name, TextRange count,
                                    const std::function<void(ObjectReader&)>& read) {
    const Value* value = find(name);
    if (value == nullptr || value->is_null()) return false;
    read_objects(name, *value, count, read);
    return true;
}

std::vector<std::int64_t> ObjectReader::optional_integers(std::string_view name, TextRange count,
                                                          IntegerRange range) {
    std::vector<std::int64_t> out;
    const Array* elements = optional_array(name, count);
    if (elements == nullptr) return out;
    const Array& array = *elements;
    for (std::size_t i = 0; i < array.size(); ++i) {
        if (array[i].is_int64() && array[i].get_int64() >= range.min &&
            array[i].get_int64() <= range.max) {
            out.push_back(array[i].get_int64());
        } else {
            errors_.push_back({pointer(name) + "/" + std::to_string(i),
                               "Must be an integer from " + std::to_string(range.min) + " to " +
                                   std::to_string(range.max) + "."});
        }
    }
    return out;
}

std::vector<std::string> ObjectReader::optional_texts(std::string_view name, TextRange count,
                                                      TextRange range) {
    std::vector<std::string> out;
    const Array* elements = optional_array(name, count);
    if (elements == nullptr) return out;
    const Array& array = *elements;
    for (std::size_t i = 0; i < array.size(); ++i) {
        out.push_back(as_text(pointer(name) + "/" + std::to_string(i), array[i], range));
    }
    return out;
}

void ObjectReader::add_unknown_members() {
    for (const auto& member : object_) {
        if (std::ranges::find(known_, std::string_view(member.key())) == known_.end()) {
            errors_.push_back({pointer(shortened(member.key(), longest_echoed_name)),
                               "This member is not known here."});
        }
    }
}

std::optional<Problem> ObjectReader::problem() {
    add_unknown_members();
    if (errors_.empty()) return std::nullopt;
    return problems::invalid_request(errors_);
}

}  // namespace baedal::json
