// The JSON of every message is a promise to other processes and to logs that are years old.
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include <doctest/doctest.h>

#include "json/message.h"
#include "pay/events.h"
#include "support/registry.h"

namespace {

using namespace baedal;

std::filesystem::path golden_folder(const host::ModuleDefinition& module) {
    return test::module_folder(module.name) / "contract" / "golden";
}

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

// Calls `visit(golden file, sample)` for each message of each module.
void for_each_message(auto&& visit) {
    for (const host::ModuleDefinition& module : test::modules()) {
        for (const host::MessageSample& sample : module.messages()) {
            CAPTURE(module.name);
            CAPTURE(sample.name);
            visit(golden_folder(module) / (sample.name + ".json"), sample);
        }
    }
}

}  // namespace

TEST_CASE("every event and request is written exactly as its golden file says") {
    for_each_message([](const std::filesystem::path& golden, const host::MessageSample& sample) {
        if (std::getenv("BAEDAL_WRITE_GOLDEN") != nullptr)
            std::ofstream(golden) << sample.json << "\n";
        CHECK(sample.json + "\n" == read(golden));
    });
}

TEST_CASE("every golden file is read back without loss") {
    for_each_message([](const std::filesystem::path& golden, const host::MessageSample& sample) {
        CHECK(sample.rewrite(read(golden)) + "\n" == read(golden));
    });
}

TEST_CASE("every golden file belongs to a message of its module") {
    std::size_t messages = 0;
    for (const host::ModuleDefinition& module : test::modules()) {
        std::set<std::string> known;
        for (const host::MessageSample& sample : module.messages())
            known.insert(sample.name + ".json");
        messages += known.size();
        if (!std::filesystem::exists(golden_folder(module))) continue;
        for (const auto& file : std::filesystem::directory_iterator(golden_folder(module))) {
            CAPTURE(file.path());
            CHECK(known.contains(file.path().filename().string()));
        }
    }
    CHECK(messages > 20);
}

TEST_CASE("each event name has one owner") {
    std::set<std::string> names;
    for (const host::ModuleDefinition& module : test::modules()) {
        for (const host::MessageSample& sample : module.messages()) {
            CAPTURE(sample.name);
            CHECK(names.insert(sample.name).second);
        }
    }
}

TEST_CASE("a reader ignores members that it does not know, and keeps defaults for absent ones") {
    const auto event = json::from_text<pay::contract::PaymentApproved>(
        R"({"paymentId":"p1","orderId":"o1","amount":100,"colour":"red"})");
    CHECK(event.amount == 100);
    CHECK(event.method.empty());
}

TEST_CASE("a member of the wrong type is an error that names it") {
    CHECK_THROWS_WITH(json::from_text<pay::contract::PaymentApproved>(R"({"amount":"100"})"),
                      "the member /amount is not an integer");
}
