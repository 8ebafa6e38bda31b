#include "runtime/worker_thread.h"

#include <condition_variable>
#include <thread>
#include <utility>

#include <pthread.h>

#include "base/log.h"
#include "base/thread_annotations.h"

namespace baedal {

namespace {

constexpr std::size_t longest_name = 15;  // characters of a thread's name that Linux keeps
constexpr Milliseconds poll_interval{2};

std::thread named(const std::string& name, std::function<void()> work) {
    std::thread thread(std::move(work));
    pthread_setname_np(thread.native_handle(), name.substr(0, longest_name).c_str());
    return thread;
}

class SystemWorkerThread final : public WorkerThread {
public:
    SystemWorkerThread(const std::string& name, Body body)
        : body_(std::move(body)), thread_(named(name, [this] { work(); })) {}

    ~SystemWorkerThread() override { finish(); }
    void end() override { finish(); }

    void notify() override {
        {
            const Lock lock(mutex_);
            if (std::exchange(notified_, true)) return;
        }
        changed_.notify_one();
    }

private:
    void finish() {
        {
            const Lock lock(mutex_);
            ending_ = true;
        }
        changed_.notify_one();
        if (thread_.joinable()) thread_.join();
    }

    void work() {
        std::optional<Instant> due;
        while (wait(due)) due = body_();
    }

    // False when the thread ends.
    bool wait(std::optional<Instant> due) {
        const Lock lock(mutex_);
        while (!notified_ && !ending_) {
            if (!due) {
                changed_.wait(mutex_);
            } else if (changed_.wait_until(mutex_, *due) == std::cv_status::timeout) {
                break;
            }
        }
        return std::exchange(notified_, false) || !ending_;
    }

    const Body body_;
    Mutex mutex_;
    std::condition_variable_any changed_;
    bool notified_ GUARDED_BY(mutex_) = false;
    bool ending_ GUARDED_BY(mutex_) = false;
    std::thread thread_;  // the last member: it uses the others
};

// The thread of an io_context. An exception of a handler does not end it, since every connection of
// the context would hang.
class ContextThread final : public WorkerThread {
public:
    ContextThread(const std::string& name, boost::asio::io_context& context)
        : thread_(named(name, [&context] { work(context); })) {}
    ~ContextThread() override { finish(); }
    void notify() override {}  // run() wakes when something is posted
    void end() override { finish(); }

private:
    void finish() {
        if (thread_.joinable()) thread_.join();
    }

    static void work(boost::asio::io_context& context) {
        for (;;) {
            try {
                context.run();
                return;
            } catch (const std::exception& e) {
                log::error("an exception reached an I/O thread", {{"error", e.what()}});
            }
        }
    }

    std::thread thread_;
};

}  // namespace

std::unique_ptr<WorkerThread> SystemThreads::start_worker(std::string name,
                                                          WorkerThread::Body body) {
    return std::make_unique<SystemWorkerThread>(name, std::move(body));
}

std::unique_ptr<WorkerThread> SystemThreads::run(std::string name,
                                                 boost::asio::io_context& context) {
    return std::make_unique<ContextThread>(name, context);
}

bool SystemThreads::wait_until(const std::function<bool()>& done, Milliseconds limit) {
    const Instant deadline = std::chrono::steady_clock::now() + limit;
    while (!done()) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(poll_interval);
    }
    return true;
}

SystemThreads& SystemThreads::instance() {
    static SystemThreads threads;
    return threads;
}

}  // namespace baedal
