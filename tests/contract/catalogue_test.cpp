// What is written is what the code does: events in each module's EVENTS.md, routes in /openapi.json.
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
#include "json/parser.h"
#include "support/http_client.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace {

using namespace baedal;

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

// The rows of the table below `heading` in the module's EVENTS.md, by event; each row's cells.
std::map<std::string, std::vector<std::string>> documented(const host::ModuleDefinition& module,
                                                           const std::string& heading) {
    std::ifstream page(test::module_folder(module.name) / "contract" / "EVENTS.md");
    REQUIRE_MESSAGE(page.is_open(), module.name << " has no contract/EVENTS.md");
    std::map<std::string, std::vector<std::string>> rows;
    std::string line;
    bool inside = false;
    while (std::getline(page, line)) {
        if (line.starts_with("## ")) inside = line == "## " + heading;
        if (!inside || !line.starts_with("| `")) continue;
        const auto cells = split(line, '|');  // the first is empty
        REQUIRE(cells.size() >= 4);
        rows[cells[1]] = cells;
    }
    return rows;
}

std::vector<std::string> members_of(const std::string& text) {
    std::vector<std::string> out;
    const json::Value document = json::parse_trusted(text);
    for (const auto& member : document.as_object()) out.emplace_back(member.key());
    return out;
}

Config config_for(const test::TemporaryFolder& folder) {
    log::configure(log::Level::error, log::Format::text);
    Config config = Config::empty();
    config.set("data.dir=\"" + folder.path.string() + "\"");
    config.set("server.listen=\"127.0.0.1:0\"");
    return config;
}

// The whole program with every module, on files of its own.
struct WholeProgram {
    WholeProgram() { application.start_modules(); }

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

TEST_CASE("each module's EVENTS.md names the events that it appends, with their members") {
    for (const host::ModuleDefinition& module : test::modules()) {
        CAPTURE(module.name);
        auto rows = documented(module, "Appends");
        for (const host::MessageSample& sample : module.messages()) {
            if (!sample.is_event) continue;
            CAPTURE(sample.name);
            REQUIRE(rows.contains(sample.name));
            const auto& cells = rows.at(sample.name);
            CHECK_MESSAGE(!cells[2].empty(), "no Korean name");
            CHECK(split(cells[3], ',') == members_of(sample.json));
            rows.erase(sample.name);
        }
        CHECK_MESSAGE(rows.empty(), "documented, but not appended");
    }
}

TEST_CASE("each module's EVENTS.md names the events that it really consumes") {
    WholeProgram program;
    for (const host::ModuleDefinition& module : test::modules()) {
        CAPTURE(module.name);
        const auto handlers = program.application.bus().handlers_of(module.name);
        REQUIRE(handlers);
        std::map<std::string, std::string> consumed;  // producer by event
        for (const auto& [producer, types] : handlers->events) {
            for (const auto& [type, handler] : types) consumed[type] = producer;
        }
        std::map<std::string, std::string> rows;
        for (const auto& [event, cells] : documented(module, "Consumes")) rows[event] = cells[2];
        CHECK(rows == consumed);
    }
}

TEST_CASE("/openapi.json describes every route of the program, and nothing else") {
    WholeProgram program;
    std::set<std::string> undescribed;
    for (const auto& [method, pattern] : program.application.router().routes())
        undescribed.insert(route_name(std::string(http::to_text(method)), pattern));
    CHECK(undescribed.size() > 60);

    program.application.listen();
    const auto document = test::HttpClient(program.application.port()).get("/openapi.json").json();
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
