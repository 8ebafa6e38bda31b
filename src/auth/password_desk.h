// Where passwords are hashed and compared: on one thread of their own, one after another.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "util/problem.h"
#include "util/random.h"
#include "util/task.h"
#include "util/thread_annotations.h"
#include "util/threads.h"

namespace baedal::auth {

// Thread-safe. One at a time bounds the memory (19 MiB) and leaves the other cores to the orders. The
// executors of those who wait outlive it.
class PasswordDesk {
public:
    PasswordDesk(Threads& threads, Random& random);
    ~PasswordDesk();
    PasswordDesk(const PasswordDesk&) = delete;
    PasswordDesk& operator=(const PasswordDesk&) = delete;

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
    std::unique_ptr<Loop> thread_;  // the last member: it uses the others
};

}  // namespace baedal::auth
