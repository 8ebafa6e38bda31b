#include "host/supervisor.h"

#include <algorithm>
#include <future>
#include <utility>

#include "base/log.h"
#include "runtime/async_event.h"
#include "runtime/backoff.h"

namespace baedal::host {

namespace {

constexpr auto admin_wait = std::chrono::seconds{10};
constexpr auto stable_after = std::chrono::seconds{60};
// The server has waited for the requests already. A call of a job to an external system is repeated
// after the next start.
constexpr auto shut_down_timeout = std::chrono::milliseconds{500};

constexpr Backoff between_restarts{Milliseconds{1000}, Milliseconds{30'000}};

}  // namespace

Supervisor::Supervisor(std::vector<ModuleDefinition> definitions,
                       std::map<std::string, std::unique_ptr<db::Database>>& databases,
                       Services services)
    : services_(std::move(services)),
      thread_(services_.threads.start_worker("control", [this] { return work(); })) {
    for (ModuleDefinition& definition : definitions) {
        db::Database& database = *databases.at(definition.name);
        const std::size_t index = modules_.size();
        // Failures are reported by writer and I/O threads; the control thread acts on them.
        auto on_failure = [this, index](const std::string& reason) {
            submit([this, index, reason] { failed(*modules_[index], reason); });
        };
        modules_.push_back(std::make_unique<ModuleHost>(std::move(definition), database, databases,
                                                        services_, std::move(on_failure)));
    }
}

Supervisor::~Supervisor() { shut_down(); }

void Supervisor::submit(std::function<void()> task, std::chrono::milliseconds delay) {
    {
        const Lock lock(mutex_);
        if (ending_) return;
        scheduled_.emplace(services_.clock.monotonic() + delay, std::move(task));
    }
    thread_->notify();
}

std::optional<Instant> Supervisor::work() {
    if (const auto task = next_due()) (*task)();
    const Lock lock(mutex_);
    if (ending_ || scheduled_.empty()) return std::nullopt;
    return scheduled_.begin()->first;
}

std::optional<std::function<void()>> Supervisor::next_due() {
    const Lock lock(mutex_);
    if (ending_ || scheduled_.empty()) return std::nullopt;
    if (scheduled_.begin()->first > services_.clock.monotonic()) return std::nullopt;
    auto task = std::move(scheduled_.begin()->second);
    scheduled_.erase(scheduled_.begin());
    return task;
}

void Supervisor::start_all() {
    std::promise<void> done;
    submit([&] {
        for (const auto& module : modules_) try_start(*module);
        done.set_value();
    });
    thread_->expedite();
    done.get_future().wait();
}

void Supervisor::shut_down() {
    {
        const Lock lock(mutex_);
        if (std::exchange(ending_, true)) return;
    }
    for (const auto& module : modules_) module->expedite();
    thread_->end();
    // The modules share one timeout: all are disconnected before the wait.
    for (const auto& module : modules_) module->disconnect();
    const auto is_idle = [this] {
        bool all = true;
        for (const auto& module : modules_) all &= module->is_idle();
        return all;
    };
    services_.threads.wait_until(is_idle, shut_down_timeout);
    for (const auto& module : modules_) module->stop();
}

void Supervisor::try_start(ModuleHost& module) {
    module.reopen_failed_databases();  // at a start by the owner and at a restart
    try {
        module.start();
    } catch (const std::exception& e) {
        module.fail(e.what());
        restart_later(module);
    }
}

void Supervisor::failed(ModuleHost& module, const std::string& reason) {
    const ModuleStatus before = module.status();
    if (before.state != ModuleState::running) return;  // a late report of a known failure
    if (services_.clock.now() - before.since > stable_after) restarts_[before.name] = 0;
    module.fail(reason);
    restart_later(module);
}

void Supervisor::restart_later(ModuleHost& module) {
    auto restart = [this, &module] {
        if (module.status().state != ModuleState::failed)
            return;  // the owner has started or stopped it meanwhile
        try_start(module);
    };
    submit(std::move(restart), between_restarts.after(++restarts_[module.definition().name]));
}

Task<> Supervisor::run_and_wait(std::function<void()> task) {
    auto done = std::make_shared<AsyncEvent>(co_await boost::asio::this_coro::executor);
    submit([done, task = std::move(task)] {
        task();
        done->notify();
    });
    co_await done->wait_for(admin_wait);
}

Task<bool> Supervisor::start(std::string module) {
    ModuleHost* found = find(module);
    if (found == nullptr) co_return false;
    co_await run_and_wait([this, found] { try_start(*found); });
    co_return true;
}

Task<bool> Supervisor::stop(std::string module) {
    ModuleHost* found = find(module);
    if (found == nullptr) co_return false;
    co_await run_and_wait([found] { found->stop(); });
    co_return true;
}

ModuleHost* Supervisor::find(const std::string& name) const {
    const auto found =
        std::ranges::find_if(modules_, [&](const auto& m) { return m->definition().name == name; });
    return found == modules_.end() ? nullptr : found->get();
}

std::vector<ModuleStatus> Supervisor::status() const {
    std::vector<ModuleStatus> out;
    out.reserve(modules_.size());
    for (const auto& module : modules_) out.push_back(module->status());
    return out;
}

bool Supervisor::all_running() const {
    return std::ranges::all_of(
        status(), [](const ModuleStatus& s) { return s.state == ModuleState::running; });
}

}  // namespace baedal::host
