// Hashes and verifies passwords on a thread of its own.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/problem.h"
#include "base/random.h"
#include "base/thread_annotations.h"
#include "runtime/task.h"
#include "runtime/worker_thread.h"

namespace baedal::auth {

// Thread-safe. One hash at a time bounds the memory (19 MiB) and leaves the other cores to orders.
// The executors of the callers outlive it.
//
// Callers that are logged in, or were on the same device, have a queue of their own, which is served
// first. The others take turns by network: whatever one network sends, another waits for one hash of
// each network at most.
class PasswordHasher {
public:
    PasswordHasher(Threads& threads, Random& random);
    ~PasswordHasher();
    PasswordHasher(const PasswordHasher&) = delete;
    PasswordHasher& operator=(const PasswordHasher&) = delete;

    // The network of a caller that is not known, from network_of(); nothing for a known one.
    using Network = std::optional<std::uint64_t>;

    // Both return 503 `overloaded` at once if too many wait.
    Task<Result<std::string>> hash(std::string password, Network network = {});
    // See verify_password().
    Task<Result<bool>> verify(std::string hash, std::string password, Network network = {});

private:
    struct Job;
    using Jobs = std::deque<std::shared_ptr<Job>>;
    // The waiting jobs of one network.
    struct Line {
        std::uint64_t network = 0;
        Jobs jobs;
    };
    Task<Result<>> run(std::function<void()> work, Network network);
    // False if too many wait.
    bool add(const std::shared_ptr<Job>& job, Network network);
    std::shared_ptr<Job> take();

    Random& random_;
    Mutex mutex_;
    Jobs known_ GUARDED_BY(mutex_);
    std::deque<Line> lines_ GUARDED_BY(mutex_);  // none is empty; the next network in front
    std::unique_ptr<WorkerThread> thread_;       // the last member: it uses the others
};

}  // namespace baedal::auth
