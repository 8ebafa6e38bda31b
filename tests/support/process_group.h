// A deployment in several processes, each with some modules, a port and a data folder of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "support/http_client.h"

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
    // Of the process that has the module.
    std::uint16_t port(const std::string& module) const { return of(module).port; }
    HttpClient client(const std::string& module, const std::string& token = "") const;
    HttpClient owner(const std::string& module) const;
    // Returns when the process stands still; thaw() lets it go on.
    void freeze(const std::string& module) const;
    void thaw(const std::string& module) const;
    void kill(const std::string& module);
    void start(const std::string& module);
    void start_all();
    void kill_all();
    // Sends SIGTERM to all and waits. The first exit code that is not 0; nothing if one goes on for too long.
    std::optional<int> stop_all(std::chrono::milliseconds max_wait);
    pid_t pid(const std::string& module) const { return of(module).pid; }
    const std::filesystem::path& folder(const std::string& module) const {
        return of(module).folder;
    }
    Options& options() { return options_; }
    void allow_violations() { checks_at_end_ = false; }
    // The ends of the logs of all.
    std::string log_tails() const;
    // The steps of docs/extraction.md: the processes of both modules stop, the files of `module` go to the folder
    // of the process that has `beside`, or of a new one where that is empty, and both start.
    void move(const std::string& module, const std::string& beside = "");

    // True if every subscription of every process handles every event in time.
    bool is_caught_up() const;
    // The result of `baedal check` on all folders; "" if nothing is found.
    std::string check() const;

private:
    struct Process {
        std::vector<std::string> modules;
        std::uint16_t port = 0;
        std::filesystem::path folder;
        pid_t pid = -1;
    };
    const Process& of(const std::string& module) const;
    Process& of(const std::string& module);
    void write_configuration() const;
    void stop(Process& process) const;
    void launch(Process& process) const;
    void wait_until_it_responds(const Process& process) const;
    std::string log_tail(const Process& process) const;

    Options options_;
    bool checks_at_end_ = true;
    std::filesystem::path folder_;
    std::vector<Process> processes_;
};

}  // namespace baedal::test
