// One process of the program under test, on a simulated disk of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/application.h"
#include "disk/simulated_disk.h"
#include "simulator/scheduler.h"

namespace baedal::simulation {

// Belongs to the simulation's thread. What it refers to outlives it.
class SimulatedProcess {
public:
    struct Setup {
        std::string folder;                // on the real disk, where it is made: the lock
        std::vector<std::string> modules;  // of this process
        Config config;
        std::uint64_t disk_seed = 0;
    };

    SimulatedProcess(Setup setup, Scheduler& scheduler);
    ~SimulatedProcess();
    SimulatedProcess(const SimulatedProcess&) = delete;
    SimulatedProcess& operator=(const SimulatedProcess&) = delete;

    const std::string& folder() const { return setup_.folder; }
    const std::vector<std::string>& modules() const { return setup_.modules; }
    bool has(const std::string& module) const;
    SimulatedDisk& disk() { return *disk_; }
    const std::shared_ptr<SimulatedDisk>& shared_disk() { return disk_; }
    // How the scheduler sees it.
    ScheduledProcess& scheduled() { return scheduled_; }

    // The power is on, the program starts; `prepare` is called before its modules start. Throws what the start
    // throws; false if the power failed meanwhile.
    bool open(std::vector<host::ModuleDefinition> definitions, Random& random,
              const std::function<void(app::Application&)>& prepare);
    bool is_open() const { return application_ != nullptr; }
    bool is_listening() const { return listening_; }
    bool has_power() const { return disk_->powered(); }
    app::Application& application() { return *application_; }
    // Nothing is left of the program but its files. The power is on afterwards.
    void crash();
    // An orderly stop, as by SIGTERM. False if the power failed meanwhile; it is on afterwards.
    bool close();
    // A start was refused: nothing is left of it.
    void drop() { application_.reset(); }

    // The stages of http::respond() without limits.
    Task<http::Response> respond(http::Request& request);

private:
    const Setup setup_;
    Scheduler& scheduler_;
    const std::shared_ptr<SimulatedDisk> disk_;
    ScheduledProcess scheduled_;
    const std::unique_ptr<Threads> threads_;
    std::unique_ptr<app::Application> application_;
    bool listening_ = false;  // from the end of the start
};

}  // namespace baedal::simulation
