// Where passwords are hashed and compared: on one thread of their own, one after another.
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

// Thread-safe. One at a time bounds the memory (19 MiB) and leaves the other cores to the orders. The
// executors of those who wait outlive it.
class PasswordHasher {
public:
    PasswordHasher(Threads& threads, Random& random);
    ~PasswordHasher();
    PasswordHasher(const PasswordHasher&) = delete;
    PasswordHasher& operator=(const PasswordHasher&) = delete;

    // 503 `overloaded` at once if too many wait already.
    Task<Result<std::string>> hash(std::string password);
    // See fits_password().
    Task<Result<bool>> fits(std::string hash, std::string password);

private:
    struct Job;
    Task<Result<>> have_done(std::function<void()> work);
    std::shared_ptr<Job> take();

    Random& random_;
    Mutex mutex_;
    std::deque<std::shared_ptr<Job>> waiting_ GUARDED_BY(mutex_);
    std::unique_ptr<WorkerThread> thread_;  // the last member: it uses the others
};

}  // namespace baedal::auth
