// Hashes and verifies passwords on a thread of its own.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "base/problem.h"
#include "base/random.h"
#include "base/thread_annotations.h"
#include "runtime/task.h"
#include "runtime/worker_thread.h"

namespace baedal::auth {

// Thread-safe. One hash at a time bounds the memory (19 MiB) and leaves the other cores to orders.
// The executors of the callers outlive it.
class PasswordHasher {
public:
    PasswordHasher(Threads& threads, Random& random);
    ~PasswordHasher();
    PasswordHasher(const PasswordHasher&) = delete;
    PasswordHasher& operator=(const PasswordHasher&) = delete;

    // Both return 503 `overloaded` at once if too many wait.
    Task<Result<std::string>> hash(std::string password);
    // See verify_password().
    Task<Result<bool>> verify(std::string hash, std::string password);

private:
    struct Job;
    Task<Result<>> run(std::function<void()> work);
    std::shared_ptr<Job> take();

    Random& random_;
    Mutex mutex_;
    std::deque<std::shared_ptr<Job>> waiting_ GUARDED_BY(mutex_);
    std::unique_ptr<WorkerThread> thread_;  // the last member: it uses the others
};

}  // namespace baedal::auth
