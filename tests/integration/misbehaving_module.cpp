#include "misbehaving_module.h"

#include <chrono>
#include <cstdlib>

#include "app/registry.h"
#include "base/log.h"
#include "order/events.h"
#include "support/server_process.h"

namespace baedal::test {

namespace {

struct Noise {
    static constexpr MessageType type{"misbehaving", "Noise"};
    std::string text;
    std::string subject() const { return text; }
    static void fields(auto& self, auto&& field) { field("text", self.text); }
};

class MisbehavingModule final : public host::Module {
public:
    MisbehavingModule(host::ModuleContext& context, MisbehaviourControls& controls) {
        if (!controls.starts) throw std::runtime_error("the misbehaving module does not start");
        if (controls.blocks_start) {
            controls.is_blocking = true;
            controls.gate.wait();
        }
        context.bus.on<order::contract::OrderPlaced>(
            [&controls](db::Transaction& tx, const auto&, const events::Envelope&) {
                ++controls.handled;
                switch (controls.behaviour.load()) {
                    case Misbehaviour::none: break;
                    case Misbehaviour::throws:
                        throw std::runtime_error("the misbehaving module throws");
                    case Misbehaviour::blocks:
                        controls.is_blocking = true;
                        controls.gate.wait();
                        break;
                    case Misbehaviour::floods:
                        for (int i = 0; i < 5000; ++i) tx.append(Noise{std::to_string(i)});
                        break;
                }
            });
        // It consumes its own events too.
        context.bus.on<Noise>([](db::Transaction&, const Noise&, const events::Envelope&) {});
    }
};

constexpr EmbeddedFile misbehaving_files[] = {{"openapi.json", "{}"}};

std::vector<host::ModuleDefinition> modules_with(MisbehaviourControls& controls) {
    auto modules = app::registered_modules();
    modules.push_back(
        {.name = "misbehaving",
         .prefixes = {"misbehaving"},

         .files = misbehaving_files,
         .messages = [] { return std::vector{host::event_sample(Noise{"sample"})}; },
         .create = [&controls](host::ModuleContext& context) -> std::unique_ptr<host::Module> {
             return std::make_unique<MisbehavingModule>(context, controls);
         },
         .check_settings = [](const Config&) {}});
    return modules;
}

Config configure(const std::string& folder) {
    log::configure(log::Level::off, log::Format::text);
    Config config = Config::empty();
    config.set_secret("BAEDAL_ADMIN_TOKEN", owner_token);
    config.set("data.dir=\"" + folder + "\"");
    config.set("server.listen=\"127.0.0.1:0\"");
    config.set("demo.enabled=true");
    config.set("pay.gateway=\"sandbox\"");
    config.set("order.require_contact=false");
    config.set("bus.max_attempts=2");
    return config;
}

}  // namespace

MisbehavingDeployment::MisbehavingDeployment(MisbehaviourControls& controls)
    : config(configure(folder.path.string())),
      application(config, modules_with(controls), clock, random, SystemThreads::instance()) {
    application.start_modules();
    application.listen();
    client = std::make_unique<HttpClient>(application.port(), owner_token);
}

int MisbehavingDeployment::order(int count) {
    int placed = 0;
    for (int i = 0; i < count; ++i) {
        const auto begun = std::chrono::steady_clock::now();
        const auto response = client->post_text(
            "/orders",
            R"({"item":"통닭","storeId":1,"payment":{"method":"sandbox","token":"tok_ok"}})");
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
                .count());
        if (response.status == 201) ++placed;
    }
    return placed;
}

std::string MisbehavingDeployment::state_of(const std::string& module) {
    const Json page = client->get("/admin/modules").json();
    for (const auto& item : page.at("items").as_array()) {
        if (item.at("name").as_string() == module)
            return std::string(std::string_view(item.at("state").as_string()));
    }
    return "unknown";
}

std::int64_t MisbehavingDeployment::sum(const std::string& member, const std::string& consumer) {
    std::int64_t total = 0;
    const Json page = client->get("/admin/subscriptions").json();
    for (const auto& item : page.at("items").as_array()) {
        if (item.at("consumer").as_string() == consumer) total += item.at(member).as_int64();
    }
    return total;
}

}  // namespace baedal::test
