// The text of a struct is what a serialised Boost.JSON document of the same content would be.
#include <doctest/doctest.h>

#include "json/message.h"

namespace json_writer_test {

using namespace baedal;

namespace {

enum class Colour { red, green };
constexpr EnumNames<Colour, 2> enum_names(Colour) { return {"red", "green"}; }

struct Part {
    std::string name;
    std::int64_t count = 0;
    static void fields(auto& self, auto&& field) {
        field("name", self.name);
        field("count", self.count);
    }
};

struct Thing {
    std::string text;
    bool flag = false;
    Colour colour = Colour::red;
    TimePoint at;
    double share = 0.25;
    std::optional<std::string> missing;
    std::optional<Part> part;
    std::vector<Part> parts;
    std::vector<std::int64_t> numbers;
    json::Object free;
    static void fields(auto& self, auto&& field) {
        field("text", self.text);
        field("flag", self.flag);
        field("colour", self.colour);
        field("at", self.at);
        field("share", self.share);
        field("missing", self.missing);
        field("part", self.part);
        field("parts", self.parts);
        field("numbers", self.numbers);
        field("free", self.free);
    }
};

struct Nothing {
    static void fields(auto&, auto&&) {}
};

struct Computed {
    int n;
    static void fields(const Computed& self, auto&& field) {
        field("twice", self.n * 2);
        field("raw", json::Raw{"[1,2]"});
    }
};

}  // namespace

TEST_CASE("the text of a struct equals the text of its document") {
    Thing thing;
    CHECK(json::to_text(thing) == json::dump(json::parse_trusted(json::to_text(thing))));
    thing.text = "통닭 \"순살\" \\ / \n\r\t\b\f \x01\x1f\x7f";
    thing.flag = true;
    thing.colour = Colour::green;
    thing.at = from_millis(1'795'466'318'634);
    thing.share = -1e300;
    thing.missing = "";
    thing.part = Part{"양념", std::numeric_limits<std::int64_t>::min()};
    thing.parts = {{"a", 1}, {"", std::numeric_limits<std::int64_t>::max()}};
    thing.numbers = {0, -1};
    thing.free = {{"x", nullptr}, {"y", json::Array{1, "둘"}}};
    CHECK(json::to_text(thing) == json::dump(json::parse_trusted(json::to_text(thing))));
}

TEST_CASE("every byte of a string is escaped as in the serialised document") {
    for (int c = 0; c < 128; ++c) {
        const std::string text = {'a', static_cast<char>(c), 'b'};
        CAPTURE(c);
        std::string out;
        json::write_string(out, text);
        CHECK(out == json::dump(json::Value(text)));
    }
}

TEST_CASE("empty structs and vectors are written, and computed members") {
    CHECK(json::to_text(Nothing{}) == "{}");
    CHECK(json::to_text(std::vector<Part>{}) == "[]");
    CHECK(json::to_text(Computed{21}) == R"({"twice":42,"raw":[1,2]})");
}

}  // namespace json_writer_test
