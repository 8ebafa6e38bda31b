// The pauses between restarts are measured on the monotonic clock.
#include <condition_variable>
#include <thread>

#include <doctest/doctest.h>

#include "supervisor_harness.h"

namespace supervisor_pauses_test {

using namespace baedal;
using namespace std::chrono_literals;
using host::ModuleState;
using test::Toys;

namespace {

// Both clocks stand still until the test moves them, each alone.
class TwoClocks final : public Clock {
public:
    TimePoint now() const override { return TimePoint{Milliseconds{wall}}; }
    Instant monotonic() const override { return Instant{Milliseconds{passed}}; }

    std::atomic<std::int64_t> wall = 1'800'000'000'000;
    std::atomic<std::int64_t> passed = 1'000'000;
};

// Worker threads whose times are those of a clock that stands still: settle() runs what is due.
class SettledThreads final : public Threads {
public:
    explicit SettledThreads(const Clock& clock) : clock_(clock) {}

    std::unique_ptr<WorkerThread> start_worker(std::string, WorkerThread::Body body) override {
        auto worker = std::make_unique<Worker>(clock_, std::move(body));
        worker_ = worker.get();
        return worker;
    }
    std::unique_ptr<WorkerThread> run(std::string name, boost::asio::io_context& context) override {
        return SystemThreads::instance().run(std::move(name), context);
    }
    bool wait_until(const std::function<bool()>& done, Milliseconds) override { return done(); }

    // Returns when nothing is due.
    void settle() { worker_->settle(); }

private:
    class Worker final : public WorkerThread {
    public:
        Worker(const Clock& clock, Body body)
            : clock_(clock), body_(std::move(body)), thread_([this] { work(); }) {}
        ~Worker() override { end(); }
        void notify() override {
            const std::lock_guard lock(mutex_);
            ++asked_;
            changed_.notify_all();
        }
        void end() override {
            {
                const std::lock_guard lock(mutex_);
                ending_ = true;
                changed_.notify_all();
            }
            if (thread_.joinable()) thread_.join();
        }
        void settle() {
            std::unique_lock lock(mutex_);
            const auto mine = ++asked_;
            changed_.notify_all();
            changed_.wait(lock, [&] { return ran_ >= mine || ending_; });
        }

    private:
        void work() {
            std::unique_lock lock(mutex_);
            for (;;) {
                changed_.wait(lock, [&] { return asked_ > ran_ || ending_; });
                if (ending_ && asked_ == ran_) return;
                const auto mine = asked_;
                lock.unlock();
                for (auto due = body_(); due && *due <= clock_.monotonic();) due = body_();
                lock.lock();
                ran_ = mine;
                changed_.notify_all();
            }
        }

        const Clock& clock_;
        const Body body_;
        std::mutex mutex_;
        std::condition_variable changed_;
        std::uint64_t asked_ = 0;
        std::uint64_t ran_ = 0;
        bool ending_ = false;
        std::thread thread_;  // the last member: it uses the others
    };

    const Clock& clock_;
    Worker* worker_ = nullptr;
};

struct TimedToys {
    // The file fails, and the module with it.
    void fail() {
        toys.host.break_file("toy");
        threads.settle();
        REQUIRE(toys.host.state_of("toy") == ModuleState::failed);
    }
    // Whether the module is restarted after this pause and no earlier.
    bool restarts_after(Milliseconds pause) {
        advance(pause - 1ms);
        if (toys.host.state_of("toy") != ModuleState::failed) return false;
        advance(1ms);
        try {  // behind the units for which the start waits
            toys.host.database("toy").write_and_wait([](db::Transaction&) {});
        } catch (const db::Unavailable&) {
            return false;  // the file was not reopened
        }
        advance(20ms);  // the control thread looks again
        return toys.host.state_of("toy") == ModuleState::running;
    }
    void advance(Milliseconds time) {
        clock.passed += time.count();
        clock.wall += time.count();
        threads.settle();
    }

    TwoClocks clock;
    SettledThreads threads{clock};
    Toys toys{{.name = "toy"}, &threads, &clock};
};

}  // namespace

TEST_CASE("the pauses between restarts double, whatever the wall clock does") {
    TimedToys timed;
    for (const Milliseconds pause : {1000ms, 2000ms, 4000ms}) {
        CAPTURE(pause.count());
        timed.fail();
        CHECK(timed.restarts_after(pause));
        timed.clock.wall += 3'600'000;  // set forward by an hour: the module has run for no longer
    }
}

TEST_CASE(
    "a module that has run for a minute is restarted after a second, whatever the wall clock "
    "does") {
    TimedToys timed;
    timed.fail();
    REQUIRE(timed.restarts_after(1000ms));
    timed.clock.wall -= 3'600'000;
    timed.advance(61s);
    timed.fail();
    CHECK(timed.restarts_after(1000ms));
}

}  // namespace supervisor_pauses_test
