// The real server as a child process on a data folder of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace baedal::test {

inline constexpr auto owner_token = "test-owner-token-0123456789";
// In an environment: BAEDAL_ADMIN_TOKEN is not set.
inline constexpr auto without_owner_token = "BAEDAL_ADMIN_TOKEN";

// How a run of the binary ended: its exit status, or 128 + the signal.
struct Ended {
    int code = 0;
    std::string errors;  // what it wrote, to stdout too
};

// Runs the binary to its end; `arguments` after the program's name.
Ended run_binary(const std::vector<std::string>& arguments, std::chrono::milliseconds patience,
                 const std::vector<std::string>& environment = {});

// The program under test: what the environment variable BAEDAL_BINARY names, or the one that was built.
std::string program();

// Starts in the constructor and waits until /readyz answers 200; throws std::runtime_error, with the
// end of the server's log, if that takes too long. The destructor kills it, lets
// `baedal check` prove the books that it leaves, and removes its folder; if a check of the running
// test failed, it prints the end of the log before that.
//
// Start it on the test's main thread: the kernel ends the server when that thread ends.
class ServerProcess {
public:
    // Each setting is "key=value" as for --set. The demo stores are there, with the autopilot off and
    // no contact required, unless the settings say otherwise. `environment`: "NAME=value", besides
    // the owner's token.
    explicit ServerProcess(std::vector<std::string> settings = {},
                           std::vector<std::string> environment = {});
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }
    pid_t pid() const { return pid_; }
    const std::filesystem::path& data() const { return data_; }

    // SIGTERM, and waits. Returns the exit code (128 + signal if it died of one), or nothing if it is
    // still running after `patience`.
    std::optional<int> stop(std::chrono::milliseconds patience = std::chrono::seconds{10});
    void send_signal(int signal);
    std::optional<int> wait(std::chrono::milliseconds patience);
    // Power off: SIGKILL.
    void kill();
    // Same port, same data; returns when it is ready.
    void start();
    void restart() { kill(), start(); }
    void set(const std::string& setting) { settings_.push_back(setting); }
    // For a test that spoils them on purpose.
    void books_may_disagree() { books_must_agree_ = false; }

    std::string log_tail(std::size_t lines = 40) const;

private:
    std::vector<std::string> arguments() const;
    void check_the_books() const;

    std::vector<std::string> settings_;
    std::vector<std::string> environment_;
    std::filesystem::path folder_;  // config, log and data
    std::filesystem::path data_;
    std::uint16_t port_;
    pid_t pid_ = -1;
    int failures_before_ = 0;
    bool books_must_agree_ = true;
};

}  // namespace baedal::test
