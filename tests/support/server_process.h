// The real server as a child process with its own data folder.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "support/socket.h"

namespace baedal::test {

inline constexpr auto owner_token = "test-owner-token-0123456789";
// In an environment: leaves BAEDAL_ADMIN_TOKEN unset.
inline constexpr auto without_owner_token = "BAEDAL_ADMIN_TOKEN";

// The result of a run of the binary: its exit status, or 128 + the signal.
struct ProcessResult {
    int code = 0;
    std::string errors;  // its output to stderr and stdout
};

// Runs the binary to its end with these arguments.
ProcessResult run_binary(const std::vector<std::string>& arguments,
                         std::chrono::milliseconds max_wait,
                         const std::vector<std::string>& environment = {});

// A free port of 127.0.0.1, another one at each call, below the kernel's ephemeral ports. While the server is down, a client could
// get an ephemeral port or connect to itself on it.
std::uint16_t free_port();

// The program under test: what the environment variable BAEDAL_BINARY names, or the one that was built.
std::string program();

// The constructor starts the server and waits until /readyz?modules=all responds with 200. It throws std::runtime_error
// with the end of the server's log if that takes too long. The destructor kills the server, runs
// `baedal check` on its data and removes its folder. It prints the end of the log if a check of the test has
// failed.
//
// BAEDAL_SHAPE in the environment gives the shop another shape. pid() and data() are then those of the process with the
// users:
//   processes   one process a module behind HAProxy, which has the port
//   hosts       the same, each on a host of its own (support/network.h), with their events through Redis
//
// Created on the test's main thread: the kernel ends the server when that thread ends.
class ServerProcess {
public:
    // Each setting is "key=value" as for --set. By default the demo stores exist, the autopilot is
    // off and no contact is required. `environment` ("NAME=value") is added to the owner's token.
    explicit ServerProcess(std::vector<std::string> settings = {},
                           std::vector<std::string> environment = {});
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }
    enum class Shape { one_process, processes, hosts };
    Shape shape() const;
    // The process itself that has the users, without the entrance before it.
    Endpoint process() const;
    // The entrances of the processes, in the order of their modules; in one process its port.
    std::vector<Endpoint> all_processes() const;
    // The address at which the server reaches what the test runs.
    std::string address_of_test() const;
    // Whether a change of users counts: in one process now, in several within the five seconds of docs/extraction.md.
    bool soon(const std::function<bool()>& counts) const;
    // How many subscriptions the shop lists once each consumer has reached its producers; 0: all from the start.
    std::size_t subscription_count() const;
    // The data folders as options of a command: --data, and in several processes --also.
    std::vector<std::string> folder_options() const;
    pid_t pid() const { return pid_; }
    const std::filesystem::path& data() const { return data_; }
    std::filesystem::path config_file() const { return folder_ / "config.toml"; }

    // Sends SIGTERM and waits. Returns the exit code, or 128 + the signal; empty if the server
    // still runs after `max_wait`.
    std::optional<int> stop(std::chrono::milliseconds max_wait = std::chrono::seconds{10});
    void send_signal(int signal);
    std::optional<int> wait(std::chrono::milliseconds max_wait);
    // Sends SIGKILL: a power cut.
    void kill();
    // Starts on the same port and data. Returns when the server is ready.
    void start();
    // Starts likewise, and returns when /readyz responds, with whatever status.
    void start_unready();
    void restart() { kill(), start(); }
    void set(const std::string& setting);
    // Where later starts listen: several values of server.listen. The first is the server's own port.
    void listen_on(std::vector<std::string> addresses) { addresses_ = std::move(addresses); }
    // The sockets that later starts are handed over (LISTEN_FDS); the caller keeps them open.
    void hand_over(std::vector<int> sockets) { sockets_ = std::move(sockets); }
    void set_environment(const std::string& variable) { environment_.push_back(variable); }
    // For a test that damages the data: the destructor does not run `baedal check`.
    void allow_violations() { check_at_end_ = false; }

    std::string log_tail(std::size_t lines = 40) const;

private:
    struct Divided;

    void start_divided(bool until_ready);
    std::vector<std::string> divided_settings() const;
    std::vector<std::string> arguments() const;
    void check_invariants() const;
    // Launches the server and waits until /readyz responds as wanted.
    void launch_until(const std::function<bool(int status)>& wanted, bool until_ready);

    std::vector<std::string> settings_;
    std::vector<std::string> environment_;
    std::vector<std::string> addresses_;  // empty: the port alone
    std::vector<int> sockets_;
    std::filesystem::path folder_;  // config, log and data
    std::filesystem::path data_;
    std::uint16_t port_;
    pid_t pid_ = -1;
    int failures_before_ = 0;
    bool check_at_end_ = true;
    std::unique_ptr<Divided> divided_;  // null: one process
};

}  // namespace baedal::test
