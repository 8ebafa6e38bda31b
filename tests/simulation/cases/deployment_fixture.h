// A simulated deployment for one test.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "simulator/simulated_deployment.h"
#include "simulator/verifier.h"
#include "support/temporary_folder.h"

namespace baedal::simulation {

class DeploymentFixture {
public:
    explicit DeploymentFixture(std::vector<std::string> settings = {}, std::uint64_t seed = 1);

    // Sends a request and runs the simulation until the response.
    ReceivedResponse ask(Call call);
    ReceivedResponse get(const std::string& target);
    ReceivedResponse post(const std::string& target, const std::string& body = "");
    // Places an order; returns the status of the response.
    int order();
    void pass(Instant::duration time) {
        deployment.run_until(deployment.clock().monotonic() + time);
    }
    // Runs until the condition holds; false after half a simulated hour.
    bool becomes(const std::function<bool()>& holds);

    // The state in /admin/modules: "running", "failed", "stopped".
    std::string state_of(const std::string& module);
    std::string last_error_of(const std::string& module);
    std::string metrics() { return get("/metrics").body; }
    SimulatedDisk& disk() { return deployment.disk(); }
    // Stops the program and checks its databases: "" or the violations.
    std::string audit();

    test::TemporaryFolder folder;
    SimulatedDeployment deployment;

private:
    json::Object module(const std::string& name);
};

}  // namespace baedal::simulation
