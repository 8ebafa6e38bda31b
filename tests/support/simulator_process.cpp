#include "support/simulator_process.h"

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <utility>

#include <doctest/doctest.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "support/child_process.h"
#include "support/eventually.h"

namespace baedal::test {

SimulatorProcess::SimulatorProcess(std::string program, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {std::move(program), "--make-certificates", folder_.path.string()});
    const auto log = folder_.path / "log";
    pid_ = launch(arguments, {}, log);
    const std::string before = "listening on ";
    const bool listens = eventually([&] { return content(log).ends_with("\n"); });
    const std::string line = content(log);
    if (!listens || !line.starts_with(before)) {
        ::kill(pid_, SIGKILL);
        throw std::runtime_error("the simulator does not start: " + line);
    }
    url_ = line.substr(before.size(), line.size() - before.size() - 1);
    net::ClientSettings settings;
    settings.base = *net::parse_base_url(url_);
    settings.ca_file = authority();
    client_ = std::make_unique<net::HttpsClient>(settings);
}

SimulatorProcess::~SimulatorProcess() {
    ::kill(pid_, SIGTERM);
    CHECK(wait_for_end(pid_, std::chrono::seconds{10}) == 0);
}

void SimulatorProcess::suspend() const { ::kill(pid_, SIGSTOP); }
void SimulatorProcess::resume() const { ::kill(pid_, SIGCONT); }

void SimulatorProcess::control(const std::string& path, const Json& body) {
    const auto response = io_.run(client_->call({"POST", path, {}, boost::json::serialize(body)}));
    REQUIRE_MESSAGE(response.status == 200, response.body);
}

Json SimulatorProcess::get(const std::string& path) {
    const auto response = io_.run(client_->call({"GET", path, {}, ""}));
    REQUIRE_MESSAGE(response.status == 200, response.body);
    return boost::json::parse(response.body);
}

}  // namespace baedal::test
