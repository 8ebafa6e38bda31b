// Any text as a JSON document.
//
// It is taken exactly if it is JSON (RFC 8259) without a repeated member, nested no deeper than 16 and
// without a number beyond a double. What was taken and is written again is the same document, in UTF-8.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "json/parser.h"
#include "json/writer.h"
#include "json_mutation.h"
#include "plain_json.h"
#include "property.h"

namespace {

using namespace baedal;
using fuzz::require;

// Boost.JSON 1.81 reads a fraction with an error of some last digits; money is never one.
bool is_close(double a, double b) {
    return a == b || std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

bool is_same(const json::Value& a, const json::Value& b) {
    if (a.is_double() && b.is_number()) return is_close(a.get_double(), b.to_number<double>());
    if (a.is_array() && b.is_array()) {
        const json::Array& other = b.get_array();
        return std::ranges::equal(a.get_array(), other, is_same);
    }
    if (a.is_object() && b.is_object()) {
        return std::ranges::equal(a.get_object(), b.get_object(), [](const auto& x, const auto& y) {
            return x.key() == y.key() && is_same(x.value(), y.value());
        });
    }
    return a == b;
}

void check_strings(const json::Value& value) {
    if (value.is_string()) {
        const std::string_view text = value.get_string();
        require(is_utf8(text), "text is UTF-8");
        std::string written;
        json::write_string(written, text);
        const auto read = json::parse(written);
        require(read && read->is_string() && std::string_view(read->get_string()) == text,
                "text that is written is read back");
    } else if (value.is_array()) {
        for (const json::Value& each : value.get_array()) check_strings(each);
    } else if (value.is_object()) {
        for (const auto& member : value.get_object()) check_strings(member.value());
    } else if (value.is_double()) {
        require(std::isfinite(value.get_double()), "a number is finite");
    }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
    return fuzz::mutate_json(data, size, max_size, seed, 0);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::to_view(data, size);
    const fuzz::JsonVerdict verdict = fuzz::PlainJson(text).judge();
    const auto value = json::parse(text);
    if (!value) {
        const int status = value.error().status;
        require(status == 400 || status == 422, "a refusal is 400 or 422");
        require(!value.error().detail.empty(), "a refusal says why");
        require(!verdict.well_formed || verdict.repeats_a_member || verdict.depth > 16 ||
                    verdict.enormous,
                "what is refused is at fault");
        return 0;
    }
    require(verdict.well_formed, "what is taken is JSON");
    require(!verdict.repeats_a_member, "no member stands twice");
    require(verdict.depth <= 16, "nesting is bounded");
    check_strings(*value);

    const std::string written = json::dump(*value);
    require(is_utf8(written), "what is written is UTF-8");
    const auto again = json::parse(written);
    require(again ? is_same(*value, *again) : verdict.enormous,
            "what is written is the same document");

    const auto object = json::parse_object(text);
    require(object.has_value() == value->is_object(), "parse_object takes objects");
    return 0;
}
