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
    SimulatedLoop(Scheduler& scheduler, std::string name, Body body)
        : scheduler_(scheduler), body_(std::move(body)), control_(name == "control") {}
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
        ticket_ = scheduler_.schedule(scheduler_.clock_.monotonic() + at_least_nothing(pause),
                                      [this] { due(); });
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
    ContextTurn(Scheduler& scheduler, boost::asio::io_context& context)
        : scheduler_(scheduler), context_(context) {
        use_timers(context, *this);
        if (scheduler_.streams_ != nullptr) net::use_streams(context, *scheduler_.streams_);
        scheduler_.contexts_.push_back(&context);
    }
    ~ContextTurn() override { end_turns(); }
    void notify() override {}
    void end() override { end_turns(); }

    Ticket after(Instant::duration duration, std::move_only_function<void()> then) override {
        // In whole milliseconds, as the clock goes, and never early.
        const auto pause = std::chrono::ceil<Milliseconds>(at_least_nothing(duration));
        const Ticket ticket =
            scheduler_.schedule(scheduler_.clock_.monotonic() + pause, std::move(then));
        tickets_.push_back(ticket);
        if (tickets_.size() > worth_sweeping)
            std::erase_if(tickets_, [this](Ticket t) { return !scheduler_.events_.contains(t); });
        return ticket;
    }
    void cancel(Ticket ticket) override { scheduler_.make_due(ticket); }

private:
    static constexpr std::size_t worth_sweeping = 1024;

    void end_turns() {
        std::erase(scheduler_.contexts_, &context_);
        // Destroying a coroutine that waits may end the wait of another.
        while (!tickets_.empty()) {
            const Ticket ticket = tickets_.back();
            tickets_.pop_back();
            scheduler_.drop(ticket);
        }
    }

    Scheduler& scheduler_;
    boost::asio::io_context& context_;
    std::vector<Ticket> tickets_;
};

Scheduler::Scheduler(std::uint64_t seed, std::optional<TimePoint> begin)
    : clock_(begin.value_or(opening_day)), choices_(seed) {}
Scheduler::~Scheduler() = default;

std::unique_ptr<WorkerThread> Scheduler::start_worker(std::string name, WorkerThread::Body body) {
    return std::make_unique<SimulatedLoop>(*this, std::move(name), std::move(body));
}

std::unique_ptr<WorkerThread> Scheduler::run(std::string, boost::asio::io_context& context) {
    return std::make_unique<ContextTurn>(*this, context);
}

Scheduler::Ticket Scheduler::schedule(Instant at, std::move_only_function<void()> then) {
    const Key key{at, choices_.seed(), ++last_ticket_};
    events_.emplace(key.ticket, Event{key, std::move(then)});
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
    for (boost::asio::io_context* context : contexts_) {
        if (context->poll_one() > 0) return true;
    }
    return false;
}

bool Scheduler::step(Instant until) {
    ++steps_;
    if (poll_contexts()) return true;
    const std::optional<Instant> next = next_due();
    const Instant then = next && *next <= until ? *next : until;
    if (then > clock_.monotonic())
        clock_.advance(std::chrono::duration_cast<Milliseconds>(then - clock_.monotonic()));
    if (!next || *next > until) return false;
    auto event = events_.extract(due_.top().ticket);
    due_.pop();
    event.mapped().then();
    return true;
}

bool Scheduler::wait_until(const std::function<bool()>& done, Milliseconds limit) {
    const Instant deadline = clock_.monotonic() + limit;
    while (!done()) {
        if (!alive_() || !step(deadline)) return done();
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
