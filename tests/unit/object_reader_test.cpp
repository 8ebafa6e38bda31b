#include <array>

#include <doctest/doctest.h>

#include "json/object_reader.h"

namespace object_reader_test {

using namespace baedal;
using json::ObjectReader;

namespace {

json::Object object(std::string_view text) { return json::parse_object(text).value(); }

// All errors as "pointer: detail" lines.
std::string errors_of(ObjectReader& fields) {
    const auto problem = fields.problem();
    if (!problem) return "";
    CHECK(problem->status == 422);
    CHECK(problem->slug == "invalid-request");
    std::string out;
    for (const FieldError& error : problem->errors)
        out += error.pointer + ": " + error.detail + "\n";
    return out;
}

template <class Read>
std::string errors_of(std::string_view text, Read read) {
    const json::Object body = object(text);
    ObjectReader fields(body);
    read(fields);
    return errors_of(fields);
}

}  // namespace

TEST_CASE("a valid body has no problem") {
    const json::Object body =
        object(R"({"n":5,"t":"x","f":false,"at":"2026-11-22T03:04:05Z","c":"b","o":null})");
    ObjectReader fields(body);
    CHECK(fields.integer("n", {1, 9}) == 5);
    CHECK(fields.text("t") == "x");
    CHECK_FALSE(fields.flag("f"));
    CHECK(fields.optional_time("at") == from_rfc3339("2026-11-22T03:04:05Z"));
    static constexpr std::array<std::string_view, 2> names{"a", "b"};
    CHECK(fields.optional_choice("c", names) == 1);
    CHECK(fields.optional_text("o") == std::nullopt);
    CHECK(fields.has("o"));
    CHECK(fields.is_null("o"));
    CHECK_FALSE(fields.has("absent"));
    CHECK_FALSE(fields.problem());
}

TEST_CASE("one problem has every error with its pointer") {
    CHECK(errors_of(R"({"n":"5","t":"","extra":1})",
                    [](ObjectReader& f) {
                        f.integer("n");
                        f.text("t");
                        f.flag("f");
                    }) ==
          "/n: Must be an integer.\n"
          "/t: Must have 1 to 200 characters.\n"
          "/f: This member is required.\n"
          "/extra: This member is not known here.\n");
}

TEST_CASE("an integer is a JSON integer of at most 63 bits") {
    const auto read = [](const std::string& text) {
        return errors_of("{\"n\":" + text + "}", [](ObjectReader& f) { f.integer("n", {1, 100}); });
    };
    CHECK(read("1") == "");
    CHECK(read("100") == "");
    CHECK(read("0") == "/n: Must be an integer from 1 to 100.\n");
    CHECK(read("101") == "/n: Must be an integer from 1 to 100.\n");
    CHECK(read("9223372036854775808") == "/n: Must be an integer from 1 to 100.\n");
    for (const std::string wrong :
         {"1.0", "1e0", "18446744073709551616", "\"1\"", "true", "null", "[1]"}) {
        CAPTURE(wrong);
        CHECK(read(wrong) == "/n: Must be an integer.\n");
    }
}

TEST_CASE("integer_or_digits() accepts a string of digits") {
    const auto read = [](const std::string& text, std::int64_t& out) {
        return errors_of("{\"n\":" + text + "}",
                         [&](ObjectReader& f) { out = f.integer_or_digits("n", {0, 1000}); });
    };
    std::int64_t value = -1;
    CHECK(read("\"42\"", value) == "");
    CHECK(value == 42);
    CHECK(read("42", value) == "");
    CHECK(read("\"1001\"", value) == "/n: Must be an integer from 0 to 1000.\n");
    CHECK(read("\"99999999999999999999\"", value) == "/n: Must be an integer from 0 to 1000.\n");
    for (const std::string wrong :
         {"\"\"", "\"-1\"", "\"+1\"", "\" 1\"", "\"1 \"", "\"1.0\"", "\"0x1\"", "1.0"}) {
        CAPTURE(wrong);
        CHECK(read(wrong, value) == "/n: Must be an integer.\n");
    }
}

TEST_CASE("the length of a text counts characters, and control characters are refused") {
    const auto read = [](const std::string& text) {
        return errors_of("{\"t\":\"" + text + "\"}", [](ObjectReader& f) { f.text("t", {1, 3}); });
    };
    CHECK(read("배달") == "");
    CHECK(read("배달왕") == "");
    CHECK(read("배달왕국") == "/t: Must have 1 to 3 characters.\n");
    CHECK(read("\\ud83d\\ude00") == "");
    CHECK(read("a\\nb") == "");
    CHECK(read("a\\u0000b") == "/t: Must not contain control characters.\n");
    CHECK(read("a\\u001bb") == "/t: Must not contain control characters.\n");
    CHECK(read("a\\u007fb") == "/t: Must not contain control characters.\n");
}

TEST_CASE("the pointer of a nested member is complete") {
    CHECK(errors_of(R"({"address":{"street":1,"x":2},"items":[{"quantity":1},{"quantity":0},7]})",
                    [](ObjectReader& f) {
                        f.object("address", [](ObjectReader& a) { a.text("street"); });
                        f.objects("items", {1, 10},
                                  [](ObjectReader& i) { i.integer("quantity", {1, 9}); });
                    }) ==
          "/address/street: Must be a string.\n"
          "/address/x: This member is not known here.\n"
          "/items/1/quantity: Must be an integer from 1 to 9.\n"
          "/items/2: Must be an object.\n");
}

TEST_CASE("nested objects and arrays may be required, absent, null or of another type") {
    const auto never = [](ObjectReader&) { FAIL("read"); };
    CHECK(errors_of("{}", [&](ObjectReader& f) { f.object("a", never); }) ==
          "/a: This member is required.\n");
    CHECK(errors_of(R"({"a":null})", [&](ObjectReader& f) { f.object("a", never); }) ==
          "/a: Must be an object.\n");
    CHECK(errors_of(R"({"a":[]})", [&](ObjectReader& f) { f.object("a", never); }) ==
          "/a: Must be an object.\n");
    CHECK(errors_of("{}", [&](ObjectReader& f) { CHECK_FALSE(f.optional_object("a", never)); }) ==
          "");
    CHECK(errors_of(R"({"a":null})", [&](ObjectReader& f) {
              CHECK_FALSE(f.optional_objects("a", {1, 2}, never));
          }) == "");
    CHECK(errors_of(R"({"a":{}})", [&](ObjectReader& f) { f.objects("a", {0, 2}, never); }) ==
          "/a: Must be an array.\n");
    CHECK(errors_of(R"({"a":[]})", [&](ObjectReader& f) { f.objects("a", {1, 2}, never); }) ==
          "/a: Must have 1 to 2 elements.\n");
}

TEST_CASE("the pointer of an array's error names the element") {
    CHECK(errors_of(R"({"n":[1,"2",3.0,99],"t":["a",2,""]})",
                    [](ObjectReader& f) {
                        CHECK(f.optional_integers("n", {0, 9}, {1, 9}) ==
                              std::vector<std::int64_t>{1});
                        f.optional_texts("t", {0, 9}, {1, 5});
                    }) ==
          "/n/1: Must be an integer from 1 to 9.\n"
          "/n/2: Must be an integer from 1 to 9.\n"
          "/n/3: Must be an integer from 1 to 9.\n"
          "/t/1: Must be a string.\n"
          "/t/2: Must have 1 to 5 characters.\n");
}

TEST_CASE("a name is escaped in its pointer (RFC 6901) and a long one is cut between characters") {
    CHECK(errors_of(R"({"a/b~c":1})", [](ObjectReader&) {}) ==
          "/a~1b~0c: This member is not known here.\n");
    std::string name(59, 'x');
    CHECK(errors_of("{\"" + name + "배달\":1}", [](ObjectReader&) {}) ==
          "/" + name + ": This member is not known here.\n");
}

TEST_CASE("the errors of choices, times and flags say what is allowed") {
    static constexpr std::array<std::string_view, 2> names{"cash", "card"};
    CHECK(errors_of(R"({"c":"Cash","at":"2026-11-22","f":"true"})",
                    [](ObjectReader& f) {
                        CHECK_FALSE(f.optional_choice("c", names));
                        f.optional_time("at");
                        f.optional_flag("f");
                    }) ==
          "/c: Must be one of: cash, card.\n"
          "/at: Must be a time such as 2026-11-22T03:04:05.678Z (RFC 3339).\n"
          "/f: Must be true or false.\n");
}

TEST_CASE("add_error() adds an error to the others") {
    CHECK(errors_of(R"({"storeId":9})", [](ObjectReader& f) {
              f.integer("storeId");
              f.add_error("storeId", "There is no such store.");
          }) == "/storeId: There is no such store.\n");
}

}  // namespace object_reader_test
