#include <stdexcept>

#include <doctest/doctest.h>

#include "json/message.h"

namespace json_parser_test {

using namespace baedal;

namespace {

// The slug of the problem; "" if the text is accepted.
std::string refusal(std::string_view text) {
    const auto value = json::parse(text);
    return value ? "" : std::string(value.error().slug);
}

std::string nested(std::size_t depth, const std::string& open, const std::string& inner,
                   const std::string& close) {
    std::string out;
    for (std::size_t i = 0; i < depth; ++i) out += open;
    out += inner;
    for (std::size_t i = 0; i < depth; ++i) out += close;
    return out;
}

}  // namespace

TEST_CASE("any JSON document is parsed, with white space around it") {
    for (const std::string_view text :
         {"{}", "[]", "null", "true", "-0", "\"\"", " \t\r\n{ \"a\" : [ 1 , 2.5 ] } \n",
          "{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}", "\"\\u0000\\ud83d\\ude00\""}) {
        CAPTURE(text);
        CHECK(refusal(text) == "");
    }
    CHECK(json::dump(*json::parse("{\"b\":1,\"a\":[true,null,\"x\"]}")) ==
          "{\"b\":1,\"a\":[true,null,\"x\"]}");
}

TEST_CASE("text that is not JSON is refused as malformed") {
    for (const std::string_view text : {"",
                                        " ",
                                        "{",
                                        "}",
                                        "{\"a\":1",
                                        "{\"a\":1,}",
                                        "[1,]",
                                        "{a:1}",
                                        "{'a':1}",
                                        "nul",
                                        "01",
                                        "+1",
                                        ".5",
                                        "1.",
                                        "1e",
                                        "NaN",
                                        "Infinity",
                                        "\"a",
                                        "\"\n\"",
                                        "\"\\x\"",
                                        "\"\\ud800\"",
                                        "\"\\udc00\\ud800\"",
                                        "{} {}",
                                        "{}x",
                                        "1 2",
                                        "// c\n{}",
                                        "/* c */ {}",
                                        "\xef\xbb\xbf{}"}) {
        CAPTURE(text);
        CHECK(refusal(text) == "malformed-json");
    }
    CHECK(refusal(std::string_view("{}\0", 3)) == "malformed-json");
}

TEST_CASE("text that is not UTF-8 is refused as malformed") {
    for (const std::string_view text :
         {"\"\xff\"", "\"\xc0\xaf\"", "\"\xe2\x82\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"",
          "\"\x80\"", "{\"\xff\":1}"}) {
        CHECK(refusal(text) == "malformed-json");
    }
}

TEST_CASE("the error names the byte") {
    const auto value = json::parse("{\"a\": tru }");
    REQUIRE_FALSE(value);
    CHECK(value.error().status == 400);
    CHECK(value.error().detail == "Not valid JSON at byte 6: syntax error.");
}

TEST_CASE("a duplicate member is refused, at any depth and in any spelling") {
    for (const std::string_view text :
         {"{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "[{\"b\":{\"a\":1,\"c\":2,\"a\":3}}]",
          "{\"a\":{\"x\":1},\"a\":{\"y\":1}}", "{\"\":1,\"\":2}"}) {
        CAPTURE(text);
        CHECK(refusal(text) == "invalid-request");
    }
    // The members of the dropped value do not hide the duplicate.
    CHECK(refusal("{\"a\":{\"x\":1,\"y\":2},\"a\":1}") == "invalid-request");
}

TEST_CASE("numbers that overflow to infinity are refused") {
    for (const std::string_view text : {"1e400", "-1e400", "[1e309]", "{\"a\":1e99999}"}) {
        CAPTURE(text);
        CHECK(refusal(text) == "invalid-request");
    }
    CHECK(refusal("1e308") == "");
    CHECK(refusal("1e-400") == "");
}

TEST_CASE("nesting is limited to sixteen levels") {
    CHECK(refusal(nested(16, "[", "1", "]")) == "");
    CHECK(refusal(nested(17, "[", "1", "]")) == "invalid-request");
    CHECK(refusal(nested(16, "{\"a\":", "1", "}")) == "");
    CHECK(refusal(nested(17, "{\"a\":", "1", "}")) == "invalid-request");
    CHECK(refusal(nested(100'000, "[", "", "")) == "invalid-request");
}

TEST_CASE("a body is an object") {
    CHECK(json::parse_object("{\"a\":1}")->size() == 1);
    for (const std::string_view text : {"[]", "1", "null", "\"{}\""}) {
        const auto value = json::parse_object(text);
        REQUIRE_FALSE(value);
        CHECK(value.error().slug == "malformed-json");
    }
}

// --- message structs -----------------------------------------------------------------------------

namespace {

enum class Colour { red, green };
constexpr EnumNames<Colour, 2> enum_names(Colour) { return {"red", "green"}; }

struct Line {
    std::int64_t quantity = 0;
    std::optional<std::string> note;
    static void fields(auto& self, auto&& field) {
        field("quantity", self.quantity);
        field("note", self.note);
    }
};

struct Sold {
    std::string id;
    bool paid = false;
    double share = 0;
    TimePoint at{};
    Colour colour = Colour::red;
    std::vector<Line> lines;
    json::Object extra;
    static void fields(auto& self, auto&& field) {
        field("id", self.id);
        field("paid", self.paid);
        field("share", self.share);
        field("at", self.at);
        field("colour", self.colour);
        field("lines", self.lines);
        field("extra", self.extra);
    }
};

std::string decode_error(std::string_view text) {
    try {
        json::from_text<Sold>(text);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a message struct is written in the order of its fields and read back") {
    const Sold sold{.id = "a\"b",
                    .paid = true,
                    .share = 0.5,
                    .at = from_millis(1'700'000'000'123),
                    .colour = Colour::green,
                    .lines = {{2, "no onion"}, {1, std::nullopt}},
                    .extra = {{"k", 1}}};
    const std::string text = json::to_text(sold);
    CHECK(
        text ==
        R"({"id":"a\"b","paid":true,"share":5E-1,"at":"2023-11-14T22:13:20.123Z","colour":"green",)"
        R"("lines":[{"quantity":2,"note":"no onion"},{"quantity":1,"note":null}],"extra":{"k":1}})");
    CHECK(json::to_text(json::from_text<Sold>(text)) == text);
}

TEST_CASE("decode() ignores unknown members and leaves absent ones at their defaults") {
    const auto sold =
        json::from_text<Sold>(R"({"id":"x","surprise":[1],"lines":[{"quantity":3,"new":true}]})");
    CHECK(sold.id == "x");
    CHECK(sold.lines.at(0).quantity == 3);
    CHECK_FALSE(sold.paid);
    CHECK(sold.extra.empty());
}

TEST_CASE("the error of a wrong type names the member's path") {
    CHECK(decode_error(R"({"id":1})") == "the member /id is not a string");
    CHECK(decode_error(R"({"at":"yesterday"})") == "the member /at is not a time (RFC 3339)");
    CHECK(decode_error(R"({"colour":"blue"})") == "the member /colour is not a known name");
    CHECK(decode_error(R"({"paid":1})") == "the member /paid is not true or false");
    CHECK(decode_error(R"({"share":"1"})") == "the member /share is not a number");
    CHECK(decode_error(R"({"extra":[]})") == "the member /extra is not an object");
    CHECK(decode_error(R"({"lines":{}})") == "the member /lines is not an array");
    CHECK(decode_error(R"({"lines":[{"quantity":1},{"quantity":1.0}]})") ==
          "the member /lines/1/quantity is not an integer");
    CHECK(decode_error(R"({"lines":[{"quantity":9223372036854775808}]})") ==
          "the member /lines/0/quantity is not an integer");
    CHECK(decode_error("{\"id\":") != "");
}

}  // namespace json_parser_test
