#include "auth/password_hasher.h"

#include <atomic>
#include <exception>
#include <utility>

#include "auth/password.h"
#include "runtime/async_event.h"

namespace baedal::auth {

namespace {

constexpr std::size_t most_waiting = 50;  // about a second's work
constexpr auto poll_interval = std::chrono::seconds{5};

}  // namespace

struct PasswordHasher::Job {
    std::function<void()> work;
    std::shared_ptr<AsyncEvent> finished;
    std::exception_ptr failure;
    std::atomic<bool> done = false;
};

PasswordHasher::PasswordHasher(Threads& threads, Random& random) : random_(random) {
    thread_ = threads.start_worker("passwords", [this]() -> std::optional<Instant> {
        while (const auto job = take()) {
            try {
                job->work();
            } catch (...) {
                job->failure = std::current_exception();
            }
            job->done = true;
            job->finished->notify();
        }
        return std::nullopt;
    });
}

PasswordHasher::~PasswordHasher() {
    const Lock lock(mutex_);
    waiting_.clear();  // their callers are gone
}

std::shared_ptr<PasswordHasher::Job> PasswordHasher::take() {
    const Lock lock(mutex_);
    if (waiting_.empty()) return nullptr;
    auto job = std::move(waiting_.front());
    waiting_.pop_front();
    return job;
}

Task<Result<>> PasswordHasher::run(std::function<void()> work) {
    auto job = std::make_shared<Job>();
    job->work = std::move(work);
    job->finished = std::make_shared<AsyncEvent>(co_await boost::asio::this_coro::executor);
    bool full = false;
    {
        const Lock lock(mutex_);
        full = waiting_.size() >= most_waiting;
        if (!full) waiting_.push_back(job);
    }
    if (full) {
        co_return std::unexpected(
            problems::overloaded("Too many people log in at this moment. Try again soon."));
    }
    thread_->notify();
    while (!job->done) co_await job->finished->wait_for(poll_interval);
    if (job->failure) std::rethrow_exception(job->failure);
    co_return Result<>{};
}

Task<Result<std::string>> PasswordHasher::hash(std::string password) {
    auto made = std::make_shared<std::string>();
    const auto done = co_await run(
        [this, made, password = std::move(password)] { *made = hash_password(password, random_); });
    if (!done) co_return std::unexpected(done.error());
    co_return std::move(*made);
}

Task<Result<bool>> PasswordHasher::verify(std::string hash, std::string password) {
    auto matches = std::make_shared<bool>(false);
    const auto done =
        co_await run([matches, hash = std::move(hash), password = std::move(password)] {
            *matches = verify_password(hash, password);
        });
    if (!done) co_return std::unexpected(done.error());
    co_return *matches;
}

}  // namespace baedal::auth
