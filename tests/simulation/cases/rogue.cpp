#include "rogue.h"

#include <chrono>
#include <cstdlib>

#include "app/registry.h"
#include "base/log.h"
#include "order/events.h"
#include "town/town.h"

namespace baedal::faults {

namespace {

struct Noise {
    static constexpr MessageType type{"rogue", "Noise"};
    std::string text;
    std::string subject() const { return text; }
    static void fields(auto& self, auto&& field) { field("text", self.text); }
};

class Rogue final : public host::Module {
public:
    Rogue(host::ModuleContext& context, RogueOrders& orders) {
        if (!orders.starts) throw std::runtime_error("the rogue does not feel like it");
        context.bus.on<order::contract::OrderPlaced>(
            [&orders](db::Transaction& tx, const auto&, const events::Envelope&) {
                ++orders.handled;
                switch (orders.conduct.load()) {
                    case Misconduct::none: break;
                    case Misconduct::throws: throw std::runtime_error("the rogue throws");
                    case Misconduct::blocks:
                        orders.is_blocking = true;
                        orders.gate.wait();
                        break;
                    case Misconduct::floods:
                        for (int i = 0; i < 5000; ++i) tx.append(Noise{std::to_string(i)});
                        break;
                }
            });
        // Its own noise comes back to it, too.
        context.bus.on<Noise>([](db::Transaction&, const Noise&, const events::Envelope&) {});
    }
};

constexpr EmbeddedFile rogue_files[] = {{"openapi.json", "{}"}};

std::vector<host::ModuleDefinition> modules_with(RogueOrders& orders) {
    auto modules = app::registered_modules();
    modules.push_back(
        {.name = "rogue",
         .prefixes = {"rogues"},
         .files = rogue_files,
         .messages = [] { return std::vector{host::event_sample(Noise{"sample"})}; },
         .create = [&orders](host::ModuleContext& context) -> std::unique_ptr<host::Module> {
             return std::make_unique<Rogue>(context, orders);
         },
         .check_settings = [](const Config&) {}});
    return modules;
}

Config configure(const std::string& folder) {
    ::setenv("BAEDAL_ADMIN_TOKEN", Town::owner_token, 1);
    log::configure(log::Level::off, log::Format::text);
    Config config = Config::empty();
    config.set("data.dir=\"" + folder + "\"");
    config.set("server.listen=\"127.0.0.1:0\"");
    config.set("demo.enabled=true");
    config.set("order.require_contact=false");
    config.set("bus.max_attempts=2");
    return config;
}

}  // namespace

RogueShop::RogueShop(RogueOrders& rogue)
    : config(configure(folder.path.string())),
      application(config, modules_with(rogue), clock, random, SystemThreads::instance()) {
    application.start_modules();
    application.listen();
    client = std::make_unique<test::HttpClient>(application.port(), Town::owner_token);
}

int RogueShop::order(int count) {
    int placed = 0;
    for (int i = 0; i < count; ++i) {
        const auto begun = std::chrono::steady_clock::now();
        const auto answer = client->post_text(
            "/orders",
            R"({"item":"통닭","storeId":1,"payment":{"method":"sandbox","token":"tok_ok"}})");
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
                .count());
        if (answer.status == 201) ++placed;
    }
    return placed;
}

std::string RogueShop::state_of(const std::string& module) {
    const test::Json page = client->get("/admin/modules").json();
    for (const auto& item : page.at("items").as_array()) {
        if (item.at("name").as_string() == module)
            return std::string(std::string_view(item.at("state").as_string()));
    }
    return "unknown";
}

std::int64_t RogueShop::sum(const std::string& member, const std::string& consumer) {
    std::int64_t total = 0;
    const test::Json page = client->get("/admin/subscriptions").json();
    for (const auto& item : page.at("items").as_array()) {
        if (item.at("consumer").as_string() == consumer) total += item.at(member).as_int64();
    }
    return total;
}

}  // namespace baedal::faults
