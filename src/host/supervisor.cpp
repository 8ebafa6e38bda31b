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
constexpr auto drain_poll_interval = std::chrono::milliseconds{20};
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
        auto on_failure = [this, index](const ModuleFailure& failure) {
            submit([this, index, failure] { failed(*modules_[index], failure); });
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
        for (const auto& module : modules_) {
            try_start(*module);
        }
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

std::uint64_t Supervisor::decide(const ModuleHost& module) {
    return ++decisions_[module.definition().name];
}

bool Supervisor::is_replaced(const ModuleHost& module, std::uint64_t decision) const {
    return decisions_.at(module.definition().name) != decision;
}

void Supervisor::begin_start(ModuleHost& module, const Ended& ended) {
    if (module.is_started()) return ended();
    const std::uint64_t decision = decide(module);
    std::shared_ptr<const Drain> drain;
    try {
        drain = module.drain();
    } catch (const std::exception& e) {  // a file stays failed
        fail_and_restart_later(module, e.what());
        return ended();
    }
    continue_start(module, decision, drain, ended);
}

// A unit may take for ever. The control thread does not wait for it: it has other modules.
void Supervisor::continue_start(ModuleHost& module, std::uint64_t decision,
                                const std::shared_ptr<const Drain>& drain, const Ended& ended) {
    if (is_replaced(module, decision)) return ended();
    if (!drain->has_ended()) {
        submit([this, &module, decision, drain,
                ended] { continue_start(module, decision, drain, ended); },
               drain_poll_interval);
        return;
    }
    if (const std::string error = drain->error(); !error.empty()) {
        fail_and_restart_later(module, error);
    } else {
        try_start(module);
    }
    ended();
}

void Supervisor::try_start(ModuleHost& module) {
    try {
        module.reopen_failed_databases();
        module.start();
    } catch (const std::exception& e) {
        fail_and_restart_later(module, e.what());
    }
}

void Supervisor::failed(ModuleHost& module, const ModuleFailure& failure) {
    if (!module.is_current(failure)) return;  // a late report
    if (module.time_in_state() > stable_after) restarts_[module.definition().name] = 0;
    fail_and_restart_later(module, failure.reason);
}

void Supervisor::fail_and_restart_later(ModuleHost& module, const std::string& reason) {
    module.fail(reason);
    auto restart = [this, &module, decision = decide(module)] {
        if (!is_replaced(module, decision)) begin_start(module, [] {});
    };
    submit(std::move(restart), between_restarts.after(++restarts_[module.definition().name]));
}

Task<Result<>> Supervisor::change(std::string module, Check check,
                                  std::function<void(ModuleHost&, Ended)> change) {
    ModuleHost* found = find(module);
    if (found == nullptr)
        co_return std::unexpected(problems::not_found("There is no module of that name."));
    auto done = std::make_shared<AsyncEvent>(co_await boost::asio::this_coro::executor);
    auto checked = std::make_shared<Result<>>();  // complete when `done` is notified
    submit([found, done, checked, check = std::move(check), change = std::move(change)] {
        *checked = check();
        const auto ended = [done] { done->notify(); };
        *checked ? change(*found, ended) : ended();
    });
    if (!co_await done->wait_for(admin_wait)) co_return Result<>{};
    co_return std::move(*checked);
}

Task<Result<>> Supervisor::start(std::string module, Check check) {
    return change(std::move(module), std::move(check),
                  [this](ModuleHost& host, const Ended& ended) { begin_start(host, ended); });
}

Task<Result<>> Supervisor::stop(std::string module, Check check) {
    return change(std::move(module), std::move(check),
                  [this](ModuleHost& host, const Ended& ended) {
                      decide(host);
                      host.stop();
                      ended();
                  });
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

bool Supervisor::essential_running() const {
    const auto is_essential = [](const auto& module) { return module->definition().is_essential; };
    if (std::ranges::none_of(modules_, is_essential)) return all_running();
    return std::ranges::all_of(modules_, [&](const auto& module) {
        return !is_essential(module) || module->status().state == ModuleState::running;
    });
}

bool Supervisor::all_running() const {
    return std::ranges::all_of(
        status(), [](const ModuleStatus& s) { return s.state == ModuleState::running; });
}

}  // namespace baedal::host
