// The JSON of every message is a promise to other processes and to logs that are years old.
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include <doctest/doctest.h>

#include "app/registry.h"
#include "contract/samples.h"
#include "json/parser.h"

namespace {

using namespace baedal;

std::string golden_file(const std::string& name) {
    return std::string(BAEDAL_SOURCE_DIR) + "/tests/contract/golden/" + name + ".json";
}

std::string read(const std::string& file) {
    std::ifstream in(file);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

}  // namespace

TEST_CASE("every event and request is written exactly as its golden file says") {
    samples::for_each([](const std::string& name, const auto& sample) {
        CAPTURE(name);
        if (std::getenv("BAEDAL_WRITE_GOLDEN") != nullptr) {
            std::ofstream(golden_file(name)) << json::to_text(sample) << "\n";
        }
        CHECK(json::to_text(sample) + "\n" == read(golden_file(name)));
    });
}

TEST_CASE("every golden file is read back without loss") {
    samples::for_each([](const std::string& name, const auto& sample) {
        CAPTURE(name);
        using Message = std::decay_t<decltype(sample)>;
        const auto message = json::from_text<Message>(read(golden_file(name)));
        CHECK(json::to_text(message) + "\n" == read(golden_file(name)));
    });
}

TEST_CASE(
    "a reader ignores members that a newer writer added, and lives without ones it does not know "
    "yet") {
    const auto event = json::from_text<pay::contract::PaymentApproved>(
        R"({"paymentId":"p1","orderId":"o1","amount":100,"colour":"red"})");
    CHECK(event.amount == 100);
    CHECK(event.method.empty());
}

TEST_CASE("a member of the wrong type is an error that names it") {
    CHECK_THROWS_WITH(json::from_text<pay::contract::PaymentApproved>(R"({"amount":"100"})"),
                      "the member /amount is not an integer");
}

TEST_CASE(
    "every event type that a module declares has a golden file, and each name has one owner") {
    std::set<std::string> sampled;
    samples::for_each([&](const std::string& name, const auto&) { sampled.insert(name); });
    std::set<std::string> declared;
    for (const auto& module : app::registered_modules()) {
        for (const std::string& type : module.event_types) {
            CAPTURE(type);
            CHECK(declared.insert(type).second);
            CHECK(sampled.contains(type));
        }
    }
    CHECK(declared.size() + 2 == sampled.size());  // the request and its reply are no events
}
