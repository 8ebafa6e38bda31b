#include "simulator/scheduler.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace baedal::simulation {

namespace {

constexpr TimePoint opening_day = std::chrono::sys_days{std::chrono::November / 22 / 2026};
constexpr int deepest = 3;                // writers that wait for the disk at the same time
constexpr std::int64_t slowest_turn = 3;  // ms until a loop that was rung has its turn

Instant::duration at_least_nothing(Instant::duration duration) {
    return std::max(duration, Instant::duration::zero());
}

}  // namespace

class Scheduler::SimulatedLoop final : public WorkerThread {
public:
    SimulatedLoop(Scheduler& scheduler, const ScheduledProcess& process, const std::string& name,
                  Body body)
        : scheduler_(scheduler),
          process_(process),
          body_(std::move(body)),
          control_(name == "control") {}
    ~SimulatedLoop() override { end_turns(); }

    void notify() override {
        if (ended_ || std::exchange(notified_, true)) return;
        if (!busy_) wake_after(Milliseconds{scheduler_.choices_.below(slowest_turn + 1)});
    }
    void expedite() override {
        if (busy_) throw std::logic_error("a simulated thread waits for itself");
        while (notified_) turn();
    }
    void end() override { end_turns(); }

private:
    void end_turns() {
        if (ended_) return;
        while (notified_ && !busy_) turn();
        ended_ = true;
        scheduler_.drop(ticket_);
    }
    void wake_after(Instant::duration pause) {
        scheduler_.drop(ticket_);
        ticket_ = scheduler_.schedule(
            scheduler_.clock_.monotonic() + at_least_nothing(pause), [this] { due(); }, process_);
    }
    void due() {
        // The control thread stops and starts modules: never in the middle of a commit.
        if (busy_ || (control_ && scheduler_.waiting_for_disk_ > 0)) {
            wake_after(Milliseconds{1});
        } else {
            turn();
        }
    }
    void turn() {
        notified_ = false;
        busy_ = true;
        ++scheduler_.loops_running_;
        const auto again = body_();
        --scheduler_.loops_running_;
        busy_ = false;
        if (ended_) return;
        if (notified_) {
            wake_after(Milliseconds{scheduler_.choices_.below(slowest_turn + 1)});
        } else if (again) {
            wake_after(*again - scheduler_.clock_.monotonic());
        }
    }

    Scheduler& scheduler_;
    const ScheduledProcess& process_;
    const Body body_;
    const bool control_;
    bool notified_ = false;
    bool busy_ = false;
    bool ended_ = false;
    Ticket ticket_ = 0;
};

// A context's share of the thread, and its time, for as long as this lives.
class Scheduler::ContextTurn final : public WorkerThread, public TimerSource {
public:
    ContextTurn(Scheduler& scheduler, const ScheduledProcess& process,
                boost::asio::io_context& context)
        : scheduler_(scheduler), process_(process), context_(context) {
        use_timers(context, *this);
        if (scheduler_.streams_ != nullptr) net::use_streams(context, *scheduler_.streams_);
        if (process.calls != nullptr) net::use_calls(context, *process.calls);
        scheduler_.contexts_.push_back({&context, &process});
    }
    ~ContextTurn() override { end_turns(); }
    void notify() override {}
    void end() override { end_turns(); }

    Ticket after(Instant::duration duration, std::move_only_function<void()> then) override {
        // In whole milliseconds, as the clock goes, and never early.
        const auto pause = std::chrono::ceil<Milliseconds>(at_least_nothing(duration));
        const Ticket ticket =
            scheduler_.schedule(scheduler_.clock_.monotonic() + pause, std::move(then), process_);
        tickets_.push_back(ticket);
        if (tickets_.size() > worth_sweeping)
            std::erase_if(tickets_, [this](Ticket t) { return !scheduler_.events_.contains(t); });
        return ticket;
    }
    void cancel(Ticket ticket) override { scheduler_.make_due(ticket); }

private:
    static constexpr std::size_t worth_sweeping = 1024;

    void end_turns() {
        std::erase_if(scheduler_.contexts_,
                      [this](const Context& other) { return other.context == &context_; });
        // Destroying a coroutine that waits may end the wait of another.
        while (!tickets_.empty()) {
            const Ticket ticket = tickets_.back();
            tickets_.pop_back();
            scheduler_.drop(ticket);
        }
    }

    Scheduler& scheduler_;
    const ScheduledProcess& process_;
    boost::asio::io_context& context_;
    std::vector<Ticket> tickets_;
};

class Scheduler::ProcessThreads final : public Threads {
public:
    ProcessThreads(Scheduler& scheduler, const ScheduledProcess& process)
        : scheduler_(scheduler), process_(process) {}

    std::unique_ptr<WorkerThread> start_worker(std::string name, WorkerThread::Body body) override {
        return std::make_unique<SimulatedLoop>(scheduler_, process_, name, std::move(body));
    }
    std::unique_ptr<WorkerThread> run(std::string, boost::asio::io_context& context) override {
        return std::make_unique<ContextTurn>(scheduler_, process_, context);
    }
    bool wait_until(const std::function<bool()>& done, Milliseconds limit) override {
        return scheduler_.wait_until(done, limit, process_);
    }

private:
    Scheduler& scheduler_;
    const ScheduledProcess& process_;
};

Scheduler::Scheduler(std::uint64_t seed, std::optional<TimePoint> begin)
    : clock_(begin.value_or(opening_day)), choices_(seed) {}
Scheduler::~Scheduler() = default;

std::unique_ptr<WorkerThread> Scheduler::start_worker(std::string name, WorkerThread::Body body) {
    return std::make_unique<SimulatedLoop>(*this, outside_, name, std::move(body));
}

std::unique_ptr<WorkerThread> Scheduler::run(std::string, boost::asio::io_context& context) {
    return std::make_unique<ContextTurn>(*this, outside_, context);
}

std::unique_ptr<Threads> Scheduler::threads_of(const ScheduledProcess& process) {
    return std::make_unique<ProcessThreads>(*this, process);
}

Scheduler::Ticket Scheduler::schedule(Instant at, std::move_only_function<void()> then,
                                      const ScheduledProcess& process) {
    const Key key{at, choices_.seed(), ++last_ticket_};
    events_.emplace(key.ticket, Event{key, std::move(then), &process});
    due_.push(key);
    return key.ticket;
}

void Scheduler::make_due(Ticket ticket) {
    const auto found = events_.find(ticket);
    if (found == events_.end()) return;
    found->second.key.at = clock_.monotonic();
    due_.push(found->second.key);
}

void Scheduler::drop(Ticket ticket) {
    const auto gone = events_.extract(ticket);  // destroyed when all is consistent again
}

std::optional<Instant> Scheduler::next_due() {
    for (; !due_.empty(); due_.pop()) {
        const auto found = events_.find(due_.top().ticket);
        if (found != events_.end() && found->second.key == due_.top()) return due_.top().at;
    }
    return std::nullopt;
}

bool Scheduler::poll_contexts() {
    for (const Context& context : contexts_) {
        if (!context.process->is_frozen(clock_.monotonic()) && context.context->poll_one() > 0)
            return true;
    }
    return false;
}

void Scheduler::run_next() {
    auto event = events_.extract(due_.top().ticket);
    due_.pop();
    const ScheduledProcess& process = *event.mapped().process;
    if (!process.is_frozen(clock_.monotonic())) return event.mapped().then();
    event.mapped().key.at = process.frozen_until;
    due_.push(event.mapped().key);
    events_.insert(std::move(event));
}

bool Scheduler::step(Instant until) {
    ++steps_;
    if (poll_contexts()) return true;
    const std::optional<Instant> next = next_due();
    const Instant then = next && *next <= until ? *next : until;
    if (then > clock_.monotonic())
        clock_.advance(std::chrono::duration_cast<Milliseconds>(then - clock_.monotonic()));
    if (!next || *next > until) return false;
    run_next();
    return true;
}

bool Scheduler::wait_until(const std::function<bool()>& done, Milliseconds limit) {
    return wait_until(done, limit, outside_);
}

// Of a process that has no power nobody waits for anything.
bool Scheduler::wait_until(const std::function<bool()>& done, Milliseconds limit,
                           const ScheduledProcess& process) {
    const Instant deadline = clock_.monotonic() + limit;
    while (!done()) {
        if (!process.has_power() || !step(deadline)) return done();
    }
    return true;
}

void Scheduler::let_others_run(Milliseconds wait) {
    if (loops_running_ == 0 || waiting_for_disk_ >= deepest) return;
    ++waiting_for_disk_;
    const Instant until = clock_.monotonic() + wait;
    while (alive_() && step(until)) {
    }
    --waiting_for_disk_;
}

}  // namespace baedal::simulation
