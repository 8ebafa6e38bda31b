// A module that misbehaves on command, in the real program with threads, sockets and files.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "app/application.h"
#include "support/http_client.h"
#include "support/temporary_folder.h"

namespace baedal::test {

enum class Misbehaviour { none, throws, blocks, floods };

// What the module does with each OrderPlaced. Thread-safe.
struct MisbehaviourControls {
    std::atomic<Misbehaviour> behaviour = Misbehaviour::none;
    std::atomic<bool> starts = true;         // false: its constructor throws
    std::atomic<bool> blocks_start = false;  // its constructor waits for let_go
    std::atomic<int> handled = 0;
    std::atomic<bool> is_blocking = false;
    std::promise<void> let_go;  // ends the blocking
    std::shared_future<void> gate = let_go.get_future().share();
};

class MisbehavingDeployment {
public:
    explicit MisbehavingDeployment(MisbehaviourControls& controls);
    ~MisbehavingDeployment() { application.stop(); }

    // Places `count` orders; returns how many were answered 201.
    int order(int count);
    std::string state_of(const std::string& module);
    // Of one consumer, summed over its producers: waiting events, and dead letters.
    std::int64_t lag_of(const std::string& consumer) { return sum("lag", consumer); }
    std::int64_t parked_by(const std::string& consumer) { return sum("deadLetters", consumer); }

    TemporaryFolder folder;
    Config config;
    SystemClock clock;
    SystemRandom random;
    app::Application application;
    std::unique_ptr<HttpClient> client;
    std::vector<double> milliseconds;  // of every order so far

private:
    std::int64_t sum(const std::string& member, const std::string& consumer);
};

}  // namespace baedal::test
