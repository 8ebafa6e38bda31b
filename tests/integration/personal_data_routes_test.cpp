// The answer to an erasure: it is given when every module has made it.
#include <chrono>

#include <doctest/doctest.h>

#include "admin/personal_data_routes.h"
#include "db/event_erasure.h"
#include "http/wire/target.h"
#include "support/coroutines.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace personal_data_routes_test {

using namespace baedal;

namespace {

struct Told {
    static constexpr MessageType type{"listener", "Told"};
    std::string thing;
    std::string rider;
    const std::string& subject() const { return thing; }
    static void fields(auto& self, auto&& field) {
        field("thing", self.thing);
        field("rider", self.rider);
    }
};

Task<json::Object> erase_nothing(db::Database&, std::string) { co_return json::Object{}; }

// A module that erases, and one that hears of it and has events of its own.
struct TwoModules {
    TwoModules() {
        definitions.resize(2);
        definitions[0].name = "decider";
        definitions[1].name = "listener";
        definitions[0].personal_data = {
            .find = [](db::Connection&, const std::string&) { return json::Object{}; },
            .erase = erase_nothing};
        for (const host::ModuleDefinition& module : definitions) {
            databases[module.name] = std::make_unique<db::Database>(
                module.name, folder.path / (module.name + ".sqlite"), migrations, clock, random);
            bus.add_database(module.name, *databases[module.name]);
        }
        admin::add_personal_data_routes(routes, internal, definitions, databases, bus, others,
                                        clock);
        request.method = http::Method::post;
        REQUIRE(!http::parse_target("/admin/personal-data/erase", request));
        request.body = R"({"phone":"010-2345-6789"})";
    }
    ~TwoModules() {
        io.threads.stop();
        for (const auto& [name, database] : databases) database->close();
    }

    db::Database& listener() { return *databases["listener"]; }
    void note_event() {
        listener().write_and_wait([](db::Transaction& tx) {
            tx.append(Told{"a", "Kim"});
            db::erase_events_later(tx, "a");
        });
    }
    std::future<http::Response> begin_erasure() {
        return io.begin(routes.find(request).route->handler(request));
    }

    test::TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    const std::vector<db::Migration> migrations = test::migrations("none");
    std::vector<host::ModuleDefinition> definitions;
    host::Databases databases;
    test::Io io;
    events::EventBus bus{io.threads.executors().front(), {}};
    const peers::Group others{{}, clock};
    http::Routes routes;
    http::Routes internal;
    http::Request request;
};

}  // namespace

TEST_CASE("an erasure is answered when the events that a module has noted are erased") {
    TwoModules modules;
    modules.note_event();
    auto answer = modules.begin_erasure();
    CHECK(answer.wait_for(std::chrono::milliseconds{300}) == std::future_status::timeout);
    modules.io.run(db::erase_noted_events(modules.listener(), outbox::PersonalMembers{"/rider"}));
    CHECK(answer.get().body.contains(R"("waitingFor":[])"));
}

TEST_CASE("a module that does not erase what it has noted is named") {
    TwoModules modules;
    modules.note_event();
    CHECK(modules.begin_erasure().get().body.contains(R"("waitingFor":["listener"])"));
}

}  // namespace personal_data_routes_test
