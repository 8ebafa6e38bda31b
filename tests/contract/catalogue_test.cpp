// What is written is what the code does: events in docs/events.md, routes in /openapi.json.
#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include <doctest/doctest.h>

#include "app/application.h"
#include "app/registry.h"
#include "config/config.h"
#include "contract/samples.h"
#include "json/parser.h"
#include "support/http_client.h"
#include "support/temporary_folder.h"

namespace {

using namespace baedal;

struct Row {
    std::string producer;
    std::set<std::string> consumers;
    std::vector<std::string> members;
};

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::string part;
    std::istringstream in(text);
    while (std::getline(in, part, separator)) {
        const auto begin = part.find_first_not_of(" `");
        const auto end = part.find_last_not_of(" `");
        parts.push_back(begin == std::string::npos ? "" : part.substr(begin, end - begin + 1));
    }
    return parts;
}

// The first table of the page, by event.
std::map<std::string, Row> documented_events() {
    std::ifstream page(std::string(BAEDAL_SOURCE_DIR) + "/docs/events.md");
    std::map<std::string, Row> rows;
    std::string line;
    while (std::getline(page, line) && line.rfind("## ", 0) != 0) {
        if (line.rfind("| `", 0) != 0) continue;
        const auto cells = split(line, '|');
        REQUIRE(cells.size() >= 6);
        Row row{cells[3], {}, split(cells[5], ',')};
        for (const std::string& consumer : split(cells[4], ',')) row.consumers.insert(consumer);
        CHECK_MESSAGE(!cells[2].empty(), "no Korean name: " << line);
        rows[cells[1]] = row;
    }
    return rows;
}

Config config_for(const test::TemporaryFolder& folder) {
    log::configure(log::Level::error, log::Format::text);
    Config config = Config::empty();
    config.set("data.dir=\"" + folder.path.string() + "\"");
    config.set("server.listen=\"127.0.0.1:0\"");
    return config;
}

// The whole program with every module, on files of its own.
struct Town {
    Town() { application.start_modules(); }

    const test::TemporaryFolder folder;
    const Config config = config_for(folder);
    const SystemClock clock;
    SystemRandom random;
    app::Application application{config, app::registered_modules(), clock, random,
                                 SystemThreads::instance()};
};

// "GET /orders/{}": the names of parameters are free.
std::string route_name(std::string method, const std::string& pattern) {
    std::ranges::transform(method, method.begin(), [](unsigned char c) { return std::toupper(c); });
    std::string out = method + " ";
    bool inside = false;
    for (const char c : pattern) {
        if (c == '}') inside = false;
        if (!inside) out += c;
        if (c == '{') inside = true;
    }
    return out;
}

// Pages are routes only where they were built; the document knows them always.
bool is_page(const json::Value& operation) {
    const json::Value* tags = operation.as_object().if_contains("tags");
    return tags && tags->as_array().at(0) == "pages";
}

std::string listed(const std::set<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += "\n  " + name;
    return out;
}

}  // namespace

TEST_CASE("docs/events.md names every event with its producer and its members") {
    const auto documented = documented_events();
    std::set<std::string> declared;
    for (const auto& module : app::registered_modules()) {
        for (const std::string& type : module.event_types) {
            CAPTURE(type);
            declared.insert(type);
            REQUIRE(documented.contains(type));
            CHECK(documented.at(type).producer == module.name);
        }
    }
    CHECK(documented.size() == declared.size());

    samples::for_each([&](const std::string& name, const auto& sample) {
        if (!documented.contains(name)) return;
        std::vector<std::string> members;
        const json::Value encoded = json::encode(sample);
        for (const auto& member : encoded.as_object()) {
            members.emplace_back(member.key());
        }
        CAPTURE(name);
        CHECK(documented.at(name).members == members);
    });
}

TEST_CASE("docs/events.md names the consumers that really subscribe") {
    Town town;
    std::map<std::string, std::set<std::string>> consumers;
    for (const auto& module : app::registered_modules()) {
        const auto handlers = town.application.bus().handlers_of(module.name);
        REQUIRE(handlers);
        for (const auto& [producer, types] : handlers->events) {
            for (const auto& [type, handler] : types) consumers[type].insert(module.name);
        }
    }
    for (const auto& [type, row] : documented_events()) {
        CAPTURE(type);
        CHECK(row.consumers == consumers[type]);
        consumers.erase(type);
    }
    CHECK_MESSAGE(consumers.empty(), "subscribed to, but not in docs/events.md");
}

TEST_CASE("/openapi.json describes every route of the program, and nothing else") {
    Town town;
    std::set<std::string> undescribed;
    for (const auto& [method, pattern] : town.application.router().routes())
        undescribed.insert(route_name(std::string(http::to_text(method)), pattern));
    CHECK(undescribed.size() > 60);

    town.application.listen();
    const auto document = test::HttpClient(town.application.port()).get("/openapi.json").json();
    std::set<std::string> unanswered;
    for (const auto& [path, operations] : document.at("paths").as_object()) {
        for (const auto& [method, operation] : operations.as_object()) {
            if (method == "parameters") continue;  // shared by the operations of the path
            const std::string name = route_name(method, path);
            if (undescribed.erase(name) == 0 && !is_page(operation)) unanswered.insert(name);
        }
    }
    CHECK_MESSAGE(undescribed.empty(), "routes that are not described:" << listed(undescribed));
    CHECK_MESSAGE(unanswered.empty(), "described, but no route:" << listed(unanswered));
}
