// Decodes a request body member by member and collects every error with its JSON pointer.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "json/parser.h"

namespace baedal::json {

// Both ends are included.
struct IntegerRange {
    std::int64_t min = std::numeric_limits<std::int64_t>::min();
    std::int64_t max = std::numeric_limits<std::int64_t>::max();
};
// The length of a text in Unicode code points, or the number of elements of an array. Both ends
// included.
struct TextRange {
    std::size_t min = 0;
    std::size_t max = 200;
};

// Reads the members of one object. A getter that finds an error records it and returns a default;
// the caller reads all members and then asks once:
//
//     ObjectReader body(object);
//     const auto store = body.integer("storeId", {1, max});
//     const auto note = body.optional_text("note", {0, 500});
//     if (auto problem = body.problem()) return *problem;      // unknown members included
//
// Not thread-safe. Refers to the object, which outlives it. Getters named optional_* return an
// empty value for a member that is absent or null.
class ObjectReader {
public:
    explicit ObjectReader(const Object& object) : ObjectReader(object, "", own_errors_) {}

    std::int64_t integer(std::string_view name, IntegerRange range = {});
    std::optional<std::int64_t> optional_integer(std::string_view name, IntegerRange range = {});
    // An integer, or a string of decimal digits (command-line clients send strings).
    std::int64_t integer_or_digits(std::string_view name, IntegerRange range = {});
    std::optional<std::int64_t> optional_integer_or_digits(std::string_view name,
                                                           IntegerRange range = {});
    std::string text(std::string_view name, TextRange range = {1, 200});
    std::optional<std::string> optional_text(std::string_view name, TextRange range = {});
    std::optional<bool> optional_flag(std::string_view name);
    bool flag(std::string_view name);
    std::optional<TimePoint> optional_time(std::string_view name);
    // The index of the value in `names`; the error lists the names.
    std::optional<std::size_t> optional_choice(std::string_view name,
                                               std::span<const std::string_view> names);

    bool has(std::string_view name) const;      // the member is present, perhaps null
    bool is_null(std::string_view name) const;  // the member is present and null

    // Calls `read` with the ObjectReader of the nested object, then records its unknown members as
    // errors.
    void object(std::string_view name, const std::function<void(ObjectReader&)>& read);
    bool optional_object(std::string_view name, const std::function<void(ObjectReader&)>& read);
    // Calls `read` for each element, which must be an object.
    void objects(std::string_view name, TextRange count,
                 const std::function<void(ObjectReader&)>& read);
    bool optional_objects(std::string_view name, TextRange count,
                          const std::function<void(ObjectReader&)>& read);
    std::vector<std::int64_t> optional_integers(std::string_view name, TextRange count,
                                                IntegerRange range);
    std::vector<std::string> optional_texts(std::string_view name, TextRange count,
                                            TextRange range);

    // Records an error of the caller: the member is well-formed, but its value is wrong.
    void add_error(std::string_view name, std::string detail);
    // The JSON pointer of a member (RFC 6901).
    std::string pointer(std::string_view name) const;

    // The recorded errors, unknown members included, as 422 invalid-request. Empty if there are
    // none.
    std::optional<Problem> problem();

private:
    ObjectReader(const Object& object, std::string path, std::vector<FieldError>& errors)
        : object_(object), path_(std::move(path)), errors_(errors) {}

    const Value* find(std::string_view name);
    const Value* required(std::string_view name);
    std::int64_t as_integer(std::string_view name, const Value& value, IntegerRange range,
                            bool digits);
    std::string as_text(std::string_view pointer, const Value& value, TextRange range);
    // The array; null, with an error recorded, if it is none or its size is out of range.
    const Array* as_array(std::string_view name, const Value& value, TextRange count);
    // Null if the member is absent or null, too.
    const Array* optional_array(std::string_view name, TextRange count);
    void read_objects(std::string_view name, const Value& value, TextRange count,
                      const std::function<void(ObjectReader&)>& read);
    void add_unknown_members();

    const Object& object_;
    std::string path_;
    std::vector<FieldError> own_errors_;
    std::vector<FieldError>& errors_;
    std::vector<std::string_view> known_;
};

}  // namespace baedal::json
