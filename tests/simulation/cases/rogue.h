// A fifth module that misbehaves on command, in the real program: threads, sockets and files.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "app/application.h"
#include "support/http_client.h"
#include "support/temporary_folder.h"

namespace baedal::faults {

enum class Misconduct { none, throws, blocks, floods };

// What the module does with each order that is placed; changed by the test at any time.
struct RogueOrders {
    std::atomic<Misconduct> conduct = Misconduct::none;
    std::atomic<bool> starts = true;  // false: its constructor throws
    std::atomic<int> handled = 0;
    std::atomic<bool> is_blocking = false;
    std::promise<void> let_go;  // ends the blocking
    std::shared_future<void> gate = let_go.get_future().share();
};

class RogueShop {
public:
    explicit RogueShop(RogueOrders& rogue);
    ~RogueShop() { application.stop(); }

    // Orders `count` times; how many were answered 201.
    int order(int count);
    std::string state_of(const std::string& module);
    // Of the named consumer, all producers together: events that wait, and events that are parked.
    std::int64_t lag_of(const std::string& consumer) { return sum("lag", consumer); }
    std::int64_t parked_by(const std::string& consumer) { return sum("deadLetters", consumer); }

    test::TemporaryFolder folder;
    Config config;
    SystemClock clock;
    SystemRandom random;
    app::Application application;
    std::unique_ptr<test::HttpClient> client;
    std::vector<double> milliseconds;  // of every order so far

private:
    std::int64_t sum(const std::string& member, const std::string& consumer);
};

}  // namespace baedal::faults
