#include "auth/password_hasher.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <utility>

#include "auth/password.h"
#include "runtime/async_event.h"

namespace baedal::auth {

namespace {

constexpr std::size_t most_known = 50;     // about a second's work
constexpr std::size_t most_networks = 50;  // likewise
constexpr std::size_t most_of_network = 4;
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
    known_.clear();  // their callers are gone
    lines_.clear();
}

std::shared_ptr<PasswordHasher::Job> PasswordHasher::take() {
    const Lock lock(mutex_);
    if (!known_.empty()) {
        auto job = std::move(known_.front());
        known_.pop_front();
        return job;
    }
    if (lines_.empty()) return nullptr;
    Line line = std::move(lines_.front());
    lines_.pop_front();
    auto job = std::move(line.jobs.front());
    line.jobs.pop_front();
    if (!line.jobs.empty()) lines_.push_back(std::move(line));
    return job;
}

bool PasswordHasher::add(const std::shared_ptr<Job>& job, Network network) {
    const Lock lock(mutex_);
    if (!network) {
        if (known_.size() >= most_known) return false;
        known_.push_back(job);
        return true;
    }
    const auto line = std::ranges::find(lines_, *network, &Line::network);
    if (line == lines_.end()) {
        if (lines_.size() >= most_networks) return false;
        lines_.push_back({*network, {job}});
        return true;
    }
    if (line->jobs.size() >= most_of_network) return false;
    line->jobs.push_back(job);
    return true;
}

Task<Result<>> PasswordHasher::run(std::function<void()> work, Network network) {
    auto job = std::make_shared<Job>();
    job->work = std::move(work);
    job->finished = std::make_shared<AsyncEvent>(co_await boost::asio::this_coro::executor);
    if (!add(job, network)) {
        co_return std::unexpected(
            problems::overloaded("Too many people log in at this moment. Try again soon."));
    }
    thread_->notify();
    while (!job->done) co_await job->finished->wait_for(poll_interval);
    if (job->failure) std::rethrow_exception(job->failure);
    co_return Result<>{};
}

Task<Result<std::string>> PasswordHasher::hash(std::string password, Network network) {
    auto made = std::make_shared<std::string>();
    const auto done = co_await run(
        [this, made, password = std::move(password)] { *made = hash_password(password, random_); },
        network);
    if (!done) co_return std::unexpected(done.error());
    co_return std::move(*made);
}

Task<Result<bool>> PasswordHasher::verify(std::string hash, std::string password, Network network) {
    auto matches = std::make_shared<bool>(false);
    const auto done = co_await run(
        [matches, hash = std::move(hash), password = std::move(password)] {
            *matches = verify_password(hash, password);
        },
        network);
    if (!done) co_return std::unexpected(done.error());
    co_return *matches;
}

}  // namespace baedal::auth
