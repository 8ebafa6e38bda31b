// One thread that plays all of them, on a simulated clock: who runs next is decided by a seed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "net/byte_stream.h"
#include "net/https_client.h"
#include "runtime/timer.h"
#include "runtime/worker_thread.h"
#include "simulator/random_choices.h"

namespace baedal::simulation {

// A process of the operating system, of which the scheduler has several.
struct ScheduledProcess {
    std::function<bool()> has_power = [] { return true; };
    net::CallSource* calls = nullptr;  // the network of its contexts that come; null: none
    Instant frozen_until = {};         // none of its threads has a turn before

    bool is_frozen(Instant now) const { return frozen_until > now; }
};

// Simulated time stands still while something runs and leaps to what is due next. Of things due at the
// same moment the dice choose; a loop that is rung runs after a delay that they choose too.
class Scheduler final : public Threads {
public:
    // Time begins at `begin`; nothing: at the opening day.
    explicit Scheduler(std::uint64_t seed, std::optional<TimePoint> begin = std::nullopt);
    ~Scheduler() override;
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    const Clock& clock() const { return clock_; }

    // Threads, of no process
    std::unique_ptr<WorkerThread> start_worker(std::string name, WorkerThread::Body body) override;
    std::unique_ptr<WorkerThread> run(std::string name, boost::asio::io_context& context) override;
    bool wait_until(const std::function<bool()>& done, Milliseconds limit) override;
    // Those of a process. `process` outlives them and the threads that they start.
    std::unique_ptr<Threads> threads_of(const ScheduledProcess& process);

    // Runs the next thing. False if nothing is due up to `until`, which it then is.
    bool step(Instant until);
    // What the others do while the loop that is running waits so long for the disk. Does nothing
    // outside of a loop's turn, and not too deeply within itself.
    void let_others_run(Milliseconds wait);
    bool waits_for_disk() const { return waiting_for_disk_ > 0; }
    // The network of the contexts that come. `streams` outlives them.
    void use_network(net::StreamSource& streams) { streams_ = &streams; }
    // While it is false nobody waits for a disk, so that the turns end soon.
    void alive_while(std::function<bool()> alive) { alive_ = std::move(alive); }

    std::uint64_t steps() const { return steps_; }

private:
    using Ticket = TimerSource::Ticket;
    class SimulatedLoop;
    class ContextTurn;
    class ProcessThreads;
    struct Key {
        Instant at;
        std::uint64_t tie;
        Ticket ticket;
        auto operator<=>(const Key&) const = default;
    };

    struct Event {
        Key key;
        std::move_only_function<void()> then;
        const ScheduledProcess* process;
    };
    struct Context {
        boost::asio::io_context* context;
        const ScheduledProcess* process;
    };

    Ticket schedule(Instant at, std::move_only_function<void()> then,
                    const ScheduledProcess& process);
    // The next event has its turn, or waits until its process goes on.
    void run_next();
    bool wait_until(const std::function<bool()>& done, Milliseconds limit,
                    const ScheduledProcess& process);
    void make_due(Ticket ticket);
    void drop(Ticket ticket);  // without running it
    bool poll_contexts();
    std::optional<Instant> next_due();

    const ScheduledProcess outside_;  // what is in no process
    ManualClock clock_;
    RandomChoices choices_;
    std::unordered_map<Ticket, Event> events_;
    // Of all of them, and of some that were dropped or have another key by now.
    std::priority_queue<Key, std::vector<Key>, std::greater<>> due_;
    Ticket last_ticket_ = 0;
    std::vector<Context> contexts_;
    int waiting_for_disk_ = 0;
    int loops_running_ = 0;
    net::StreamSource* streams_ = nullptr;
    std::function<bool()> alive_ = [] { return true; };
    std::uint64_t steps_ = 0;
};

}  // namespace baedal::simulation
