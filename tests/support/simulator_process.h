// A simulator of an external service (toss_simulator, solapi_simulator) as a child process.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "net/https_client.h"
#include "support/coroutines.h"
#include "support/http_client.h"
#include "support/temporary_folder.h"

namespace baedal::test {

// The process and its control interface over TLS. Throws std::runtime_error if it does not start; the destructor
// checks that it ends in order. Not thread-safe.
class SimulatorProcess {
public:
    // `program` takes --make-certificates <folder> beside `arguments`.
    SimulatorProcess(std::string program, std::vector<std::string> arguments);
    ~SimulatorProcess();
    SimulatorProcess(const SimulatorProcess&) = delete;
    SimulatorProcess& operator=(const SimulatorProcess&) = delete;

    // The certificate that its certificates are signed with (PEM).
    std::string authority() const { return (folder_.path / "ca.pem").string(); }
    const std::string& url() const { return url_; }
    // Stops the responses and keeps the connections open.
    void suspend() const;
    void resume() const;

    // Both require 200.
    void control(const std::string& path, const Json& body);
    Json get(const std::string& path);

private:
    TemporaryFolder folder_;
    int pid_;
    std::string url_;
    Io io_{1};
    std::unique_ptr<net::HttpsClient> client_;
};

}  // namespace baedal::test
