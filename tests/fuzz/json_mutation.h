// Mutations that keep JSON well-formed: libFuzzer's own seldom get past a parser with a whole document.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "json/parser.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace baedal::fuzz {

class JsonMutation {
public:
    explicit JsonMutation(unsigned seed) : random_(seed) {}

    // Changes one place of the document.
    void apply(json::Value& document) {
        std::vector<json::Value*> places;
        collect(document, places);
        json::Value& place = *places[below(places.size())];
        if (json::Object* object = place.if_object(); object != nullptr && below(2) == 0)
            return change(*object, places);
        if (json::Array* array = place.if_array(); array != nullptr && below(2) == 0)
            return change(*array, places);
        if (boost::json::string* text = place.if_string(); text != nullptr && below(2) == 0)
            return change(*text);
        place = below(3) == 0 ? json::Value(*places[below(places.size())]) : leaf();
    }

private:
    std::size_t below(std::size_t count) { return random_() % count; }

    static void collect(json::Value& value, std::vector<json::Value*>& out) {
        out.push_back(&value);
        if (json::Array* array = value.if_array()) {
            for (json::Value& each : *array) collect(each, out);
        } else if (json::Object* object = value.if_object()) {
            for (auto& member : *object) collect(member.value(), out);
        }
    }

    void change(json::Object& object, const std::vector<json::Value*>& places) {
        if (object.empty() || below(4) == 0) {
            object["x" + std::to_string(below(3))] = json::Value(*places[below(places.size())]);
        } else {
            const auto member = object.begin() + static_cast<std::ptrdiff_t>(below(object.size()));
            object.erase(member);
        }
    }

    void change(json::Array& array, const std::vector<json::Value*>& places) {
        if (array.empty() || below(2) == 0) {
            const json::Value copy = *places[below(places.size())];
            array.insert(array.begin() + static_cast<std::ptrdiff_t>(below(array.size() + 1)),
                         copy);
        } else {
            array.erase(array.begin() + static_cast<std::ptrdiff_t>(below(array.size())));
        }
    }

    void change(boost::json::string& text) {
        std::string bytes(text.data(), text.size());
        const std::size_t length = bytes.size();
        bytes.resize(length + 16);
        bytes.resize(
            LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(bytes.data()), length, bytes.size()));
        text = bytes;
    }

    json::Value leaf() {
        // What the decoders' ranges begin and end with.
        static constexpr std::int64_t numbers[] = {
            0, 1, 7, 240, 720, 999, 100'000'000, 1'000'000'000, 2'147'483'647, 1'000'000'000'000};
        switch (below(7)) {
            case 0: return nullptr;
            case 1: return below(2) == 0;
            case 2: return 0.5;
            case 3: return json::Value(json::Array{});
            case 4: return json::Value(json::Object{});
            case 5: return json::Value("");
            default:
                if (below(16) == 0) return std::numeric_limits<std::int64_t>::max();
                return numbers[below(std::size(numbers))] + static_cast<std::int64_t>(below(3)) - 1;
        }
    }

    std::mt19937 random_;
};

// For LLVMFuzzerCustomMutator: the first `prefix` bytes are no JSON.
inline std::size_t mutate_json(std::uint8_t* data, std::size_t size, std::size_t max_size,
                               unsigned seed, std::size_t prefix) {
    if (size <= prefix || seed % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
    boost::json::error_code error;
    const std::string_view text(reinterpret_cast<const char*>(data) + prefix, size - prefix);
    json::Value document = boost::json::parse({text.data(), text.size()}, error);
    if (error) return LLVMFuzzerMutate(data, size, max_size);
    JsonMutation mutation(seed);
    for (unsigned i = 0; i <= seed / 4 % 3; ++i) mutation.apply(document);
    const std::string changed = json::dump(document);
    if (prefix + changed.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
    std::memcpy(data + prefix, changed.data(), changed.size());
    return prefix + changed.size();
}

}  // namespace baedal::fuzz
