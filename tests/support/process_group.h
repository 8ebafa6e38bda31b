// A deployment in several processes, each with some modules, a port and a data folder of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
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
    // One process for each list of modules. Starts them all and waits until each responds to /readyz.
    explicit ProcessGroup(std::vector<std::vector<std::string>> processes,
                          std::vector<std::string> settings = {});
    ~ProcessGroup();
    ProcessGroup(const ProcessGroup&) = delete;
    ProcessGroup& operator=(const ProcessGroup&) = delete;

    // Of the process that has the module.
    std::uint16_t port(const std::string& module) const { return of(module).port; }
    HttpClient client(const std::string& module, const std::string& token = "") const;
    HttpClient owner(const std::string& module) const;
    void send_signal(const std::string& module, int signal) const;
    void kill(const std::string& module);
    void start(const std::string& module);
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

    std::vector<std::string> settings_;
    std::filesystem::path folder_;
    std::vector<Process> processes_;
};

}  // namespace baedal::test
