// The queue of the passwords that are verified, with a thread that waits until all of them are in it.
#include <doctest/doctest.h>

#include <latch>

#include "auth/password_hasher.h"
#include "support/cheap_password.h"
#include "support/coroutines.h"

namespace password_hasher_test {

using namespace baedal;

namespace {

// Workers that begin when the gate opens.
class GatedThreads final : public Threads {
public:
    std::unique_ptr<WorkerThread> start_worker(std::string name, WorkerThread::Body body) override {
        return SystemThreads::instance().start_worker(std::move(name),
                                                      [this, body = std::move(body)] {
                                                          gate_.wait();
                                                          return body();
                                                      });
    }
    std::unique_ptr<WorkerThread> run(std::string name, boost::asio::io_context& context) override {
        return SystemThreads::instance().run(std::move(name), context);
    }
    bool wait_until(const std::function<bool()>& done, Milliseconds limit) override {
        return SystemThreads::instance().wait_until(done, limit);
    }
    void open() { gate_.count_down(); }

private:
    std::latch gate_{1};
};

struct PasswordQueue {
    // Returns when the call is in the queue or was refused.
    void verify(auth::PasswordHasher::Network network) {
        const auto one = [](PasswordQueue& queue,
                            auth::PasswordHasher::Network network) -> Task<void> {
            const auto is_right = co_await queue.hasher.verify(queue.hash, "long enough", network);
            if (!is_right) {
                CHECK(is_right.error().slug == "overloaded");
                ++queue.rejected;
                co_return;
            }
            CHECK(*is_right);
            queue.served.push_back(network);
        };
        calls.push_back(io.begin(one(*this, network)));
        const auto nothing = []() -> Task<void> { co_return; };
        io.run(nothing());  // on the same thread, after it
    }
    void serve_all() {
        threads.open();
        for (auto& call : calls) call.get();
    }

    const std::string hash = test::cheap_hash("long enough");
    SystemRandom random;
    GatedThreads threads;
    test::Io io{1};
    auth::PasswordHasher hasher{threads, random};
    std::vector<std::future<void>> calls;
    std::vector<auth::PasswordHasher::Network> served;  // in this order
    int rejected = 0;
};

}  // namespace

TEST_CASE("passwords are verified one after another, and at most a second's work waits") {
    PasswordQueue queue;
    for (int i = 0; i < 200; ++i) queue.verify({});
    queue.serve_all();
    CHECK(queue.served.size() == 50);
    CHECK(queue.rejected == 150);
}

TEST_CASE("a known caller is served first, and the others take turns by network") {
    PasswordQueue queue;
    // One network sends a hundred at once, and a thousand others one each.
    for (int i = 0; i < 100; ++i) queue.verify(1);
    for (std::uint64_t i = 2; i <= 1001; ++i) queue.verify(i);
    queue.verify(std::nullopt);
    queue.serve_all();
    std::vector<auth::PasswordHasher::Network> expected{std::nullopt};
    for (std::uint64_t i = 1; i <= 50; ++i) expected.emplace_back(i);
    for (int i = 0; i < 3; ++i) expected.emplace_back(1);
    CHECK(queue.served == expected);
    CHECK(queue.rejected == 96 + 951);
}

}  // namespace password_hasher_test
