// A deployment in several processes, each with some modules, a port and a data folder of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "support/http_client.h"
#include "support/network.h"
#include "support/redis_server.h"

namespace baedal::test {

inline constexpr auto peer_secret = "test-peer-secret-0123456789abcdef";

// The processes know each other by modules.<name>.at. The users are in the process of `order`. Processes start
// in any order. The destructor kills them, runs `baedal check` on all folders and prints the ends of the logs
// if a check of the test has failed. Created on the test's main thread.
class ProcessGroup {
public:
    struct Options {
        std::vector<std::string> settings = {};     // "key=value" as for --set
        std::vector<std::string> environment = {};  // "NAME=value"
        std::string configuration =
            "[demo]\nenabled = true\nautopilot = false\n"
            "[order]\nrequire_contact = false\npayment_timeout = \"20s\"\n"
            "[pay]\ngateway = \"sandbox\"\nreconcile_every = \"1s\"\n";
        bool starts = true;  // in the constructor
        // Where each process has a folder, which stays; "": a temporary one.
        std::filesystem::path folder = {};
        // Each process on a host of its own, with Redis on one too, through which the events go, and one left
        // for an entrance.
        bool on_hosts = false;
    };
    // One process for each list of modules. Starts them all and waits until each responds to /readyz.
    explicit ProcessGroup(std::vector<std::vector<std::string>> processes,
                          std::vector<std::string> settings = {})
        : ProcessGroup(std::move(processes), Options{.settings = std::move(settings)}) {}
    ProcessGroup(std::vector<std::vector<std::string>> processes, Options options);
    ~ProcessGroup();
    ProcessGroup(const ProcessGroup&) = delete;
    ProcessGroup& operator=(const ProcessGroup&) = delete;

    bool has(const std::string& module) const;
    bool on_hosts() const { return network_ != nullptr; }
    // Of the process that has the module.
    Endpoint endpoint(const std::string& module) const { return of(module).endpoint; }
    HttpClient client(const std::string& module, const std::string& token = "") const;
    HttpClient owner(const std::string& module) const;
    // Returns when the process stands still; thaw() lets it go on.
    void freeze(const std::string& module) const;
    void thaw(const std::string& module) const;
    void kill(const std::string& module);
    void start(const std::string& module);
    // Returns when each is ready, or with `until_ready` false when each responds.
    void start_all(bool until_ready = true);
    void kill_all();
    // Sends SIGTERM to all and waits. The first exit code that is not 0; nothing if one goes on for too long.
    std::optional<int> stop_all(std::chrono::milliseconds max_wait);
    pid_t pid(const std::string& module) const { return of(module).pid; }
    const std::filesystem::path& folder(const std::string& module) const {
        return of(module).folder;
    }
    Options& options() { return options_; }
    void allow_violations() { checks_at_end_ = false; }
    // With on_hosts: the host of a module, of "redis" or of the "entrance".
    const NetworkHost& host(const std::string& name) const;
    const std::string& own_address() const { return network_->own_address(); }  // the test's
    RedisServer& redis() { return *redis_; }
    // The folders of all as options of a command: --data, and --also for each of the others.
    std::vector<std::string> folder_options() const;
    // The ends of the logs of all.
    std::string log_tails() const;
    // The steps of docs/extraction.md: the processes of both modules stop, the files of `module` go to the folder
    // of the process that has `beside`, or of a new one where that is empty, and both start.
    void move(const std::string& module, const std::string& beside = "");

    // Whether each consumer knows the log of each of its producers. Needs the owner's token.
    bool knows_all_logs() const;
    // Order reads the logs of pay and store, each other module that of order, and notify that of marketing.
    std::size_t subscription_count() const;
    // True if every subscription of every process handles every event in time.
    bool is_caught_up() const;
    // The result of `baedal check` on all folders; "" if nothing is found.
    std::string check() const;

private:
    struct Process {
        std::vector<std::string> modules;
        Endpoint endpoint = 0;
        std::filesystem::path folder;
        pid_t pid = -1;
        int network_namespace = -1;
    };
    const Process& of(const std::string& module) const;
    Process& of(const std::string& module);
    std::map<std::string, std::int64_t> heads() const;  // by producer
    // Those of all processes. A process does not list one whose producer it has not reached.
    std::vector<Json> subscriptions() const;
    void write_configuration() const;
    void stop(Process& process) const;
    void launch(Process& process) const;
    void wait_until_it_responds(const Process& process, bool until_ready = true) const;
    std::string log_tail(const Process& process) const;

    Options options_;
    std::vector<std::string> network_settings_;  // of the network's Redis
    bool checks_at_end_ = true;
    std::filesystem::path folder_;
    std::unique_ptr<HostNetwork> network_;
    std::unique_ptr<RedisServer> redis_;
    std::vector<Process> processes_;
};

}  // namespace baedal::test
