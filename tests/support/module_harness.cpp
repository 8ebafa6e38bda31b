#include "support/module_harness.h"

#include <algorithm>
#include <stdexcept>
#include <thread>

#include "host/data_folder.h"
#include "http/server/pipeline.h"
#include "support/eventually.h"

namespace baedal::test {

http::Actor owner() { return {.role = http::Role::owner}; }

http::Actor staff(std::vector<std::int64_t> stores) {
    return {.role = http::Role::staff, .stores = std::move(stores)};
}

http::Actor customer() { return {}; }

std::string Response::header(std::string_view name) const {
    for (const auto& [key, value] : http.headers) {
        if (key == name) return value;
    }
    return {};
}

std::string Response::problem() const { return text("type"); }

std::string Response::text(std::string_view member) const {
    return std::string(body.at(member).as_string());
}

namespace {

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

// Views point into the call.
http::Request to_request(const Call& call) {
    const std::string_view target = call.path;
    const std::size_t question = std::min(target.find('?'), target.size());
    http::Request request;
    request.method = call.method;
    request.path = target.substr(0, question);
    request.segments = split(request.path.substr(1), '/');
    for (const std::string& field :
         split(target.substr(std::min(question + 1, target.size())), '&')) {
        const std::size_t equals = std::min(field.find('='), field.size());
        request.query.emplace_back(field.substr(0, equals),
                                   field.substr(std::min(equals + 1, field.size())));
    }
    for (const auto& [name, value] : call.headers) request.headers.emplace_back(name, value);
    request.body = call.body;
    request.actor = call.actor;
    request.client = call.client;
    request.is_limited = call.client != 0;
    return request;
}

}  // namespace

// As in the host: everything that may still run a part of the module holds the whole of it.
struct ModuleHarness::Instance {
    explicit Instance(ModuleHarness& harness)
        : endpoint(*harness.bus_, handlers),
          jobs(
              harness.definition_.name, harness.io_->executors(), harness.time(),
              [](const std::string&) {}, harness.triggers_),
          context{harness.config_,
                  harness.database(),
                  [&harness](const std::string& name) -> db::Database& {
                      return harness.external_database(name);
                  },
                  endpoint,
                  routes,
                  harness.topics,
                  jobs,
                  harness.breakers_,
                  harness.metrics,
                  harness.time(),
                  harness.random(),
                  harness.free_space_,
                  harness.gaps_,
                  harness.examine_},
          module(harness.definition_.create(context)) {}

    events::Handlers handlers;
    events::Endpoint endpoint;
    http::Routes routes;
    host::Jobs jobs;
    host::ModuleContext context;
    std::unique_ptr<host::Module> module;
};

ModuleHarness::ModuleHarness(host::ModuleDefinition definition, HarnessOptions options)
    : definition_(std::move(definition)),
      live_(options.live),
      config_(Config::parse(options.settings)) {
    for (const auto& [name, value] : options.secrets) config_.set_secret(name, value);
    start();
}

ModuleHarness::~ModuleHarness() { stop(); }

void ModuleHarness::restart() {
    stop();
    start();
}

void ModuleHarness::start() {
    io_ = std::make_unique<IoThreads>(live_ ? 2U : 1U);
    io_->start();
    bus_ = std::make_unique<events::EventBus>(io_->executors().front(), events::BusSettings{});
    peer_ = std::make_unique<events::Endpoint>(*bus_, peer_handlers_);
    for (const std::string& name : host::database_names(definition_))
        open(name, host::migrations_of(definition_.files, name));
    bus_->add_database(definition_.name, database());
    for (const std::string& request : definition_.answers)
        bus_->add_answerer(request, definition_.name);
    for (const auto& [request, name] : answered_for_) bus_->add_answerer(request, name);
    for (const auto& [module, handlers] : stand_ins_) bus_->attach(module, handlers);
    start_module();
}

void ModuleHarness::stop() {
    stop_module();
    for (const auto& [name, database] : databases_) database->close();
    io_->stop();
    io_.reset();
    peer_.reset();
    bus_.reset();
    databases_.clear();
}

void ModuleHarness::start_module() {
    instance_ = std::make_shared<Instance>(*this);
    for (const auto& [producer, types] : instance_->handlers.events) {
        if (databases_.contains(producer)) continue;
        open(producer, host::migrations_of(host::host_files(), "none"));
        bus_->add_database(producer, *databases_.at(producer));
    }
    instance_->module->prepare();
    bus_->attach(definition_.name, handlers());
    if (live_) instance_->jobs.start(instance_);
    router_.set(definition_.name, definition_.prefixes, {instance_, &instance_->routes});
    catch_up();
}

void ModuleHarness::stop_module() {
    if (!instance_) return;
    router_.set(definition_.name, definition_.prefixes, nullptr);
    bus_->detach(definition_.name);
    instance_->jobs.stop();
    if (live_) eventually([this] { return instance_.use_count() == 1; }, std::chrono::seconds{3});
    instance_.reset();
}

void ModuleHarness::open(const std::string& name, std::vector<db::Migration> migrations) {
    migrations_[name] = std::move(migrations);
    Random& random = live_ ? static_cast<Random&>(system_random_)
                           : database_randoms_.try_emplace(name, migrations_.size()).first->second;
    databases_[name] = std::make_unique<db::Database>(name, folder_.path / (name + ".sqlite"),
                                                      migrations_.at(name), time(), random);
}

Response ModuleHarness::send(const Call& call) {
    http::Request request = to_request(call);
    Response out;
    out.http = run(http::dispatch(router_, request));
    out.status = out.http.status;
    if (out.http.content_type.ends_with("json") && !out.http.body.empty())
        out.body = json::parse(out.http.body).value();
    return out;
}

Response ModuleHarness::get(const std::string& path, http::Actor actor) {
    return send({.path = path, .actor = std::move(actor)});
}

Response ModuleHarness::post(const std::string& path, std::string body, http::Actor actor) {
    return send({http::Method::post, path, std::move(body), {}, std::move(actor)});
}

Response ModuleHarness::patch(const std::string& path, std::string body, http::Actor actor) {
    return send({http::Method::patch, path, std::move(body), {}, std::move(actor)});
}

Response ModuleHarness::put(const std::string& path, std::string body, http::Actor actor) {
    return send({http::Method::put, path, std::move(body), {}, std::move(actor)});
}

void ModuleHarness::catch_up() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!bus_->caught_up()) {
        if (std::chrono::steady_clock::now() > deadline)
            throw std::runtime_error(definition_.name + " does not handle its events");
        std::this_thread::sleep_for(std::chrono::microseconds{200});
    }
    // A cursor is visible at its commit; the after_commit functions, such as a cache's update, have run
    // when the writer takes the next unit.
    database().write_and_wait([](db::Transaction&) {});
}

void ModuleHarness::replay() {
    bus_->detach(definition_.name);
    database().write_and_wait([](db::Transaction& tx) { tx.run("UPDATE cursor SET seq = 0"); });
    bus_->attach(definition_.name, handlers());
    catch_up();
}

std::vector<events::Envelope> ModuleHarness::outbox(std::string_view subject) {
    constexpr int all = 1'000'000;
    auto log = database().read([](db::Connection& c) { return events::read_log(c, 0, all); });
    if (!subject.empty())
        std::erase_if(log, [&](const events::Envelope& e) { return e.subject != subject; });
    return log;
}

std::vector<std::string> ModuleHarness::sent_types(std::string_view subject) {
    std::vector<std::string> out;
    for (const events::Envelope& envelope : outbox(subject)) out.push_back(envelope.type);
    return out;
}

db::Database& ModuleHarness::external_database(const std::string& name) {
    return *databases_.at(definition_.name + "_" + name);
}

db::Database& ModuleHarness::outbox_of(std::string_view producer) {
    const auto found = databases_.find(std::string(producer));
    if (found == databases_.end() || producer == definition_.name)
        throw std::logic_error(definition_.name + " consumes no event of " + std::string(producer));
    return *found->second;
}

std::shared_ptr<const events::Handlers> ModuleHarness::handlers() const {
    return {instance_, &instance_->handlers};
}

Executor ModuleHarness::next_executor() {
    const auto executors = io_->executors();
    return executors[next_executor_++ % executors.size()];
}

}  // namespace baedal::test
