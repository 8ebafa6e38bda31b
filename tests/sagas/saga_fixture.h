// A simulated deployment with the operations of the business: place, cook, cancel, stop a module, read the
// databases, change the files of the stopped program.
#pragma once

#include <string>
#include <vector>

#include "cases/deployment_fixture.h"

namespace baedal::simulation {

inline constexpr std::int64_t chicken_total = 21'000;  // 통닭 18,000 and the delivery fee 3,000

// All modules of the program.
std::vector<std::string> module_names();
// The same and "": each is down in turn, or none is.
std::vector<std::string> outages();

class SagaFixture : public DeploymentFixture {
public:
    using DeploymentFixture::DeploymentFixture;

    // Each returns the order's id.
    std::string unpaid(const std::string& fulfilment = "delivery");
    std::string pay_with(const std::string& token, const std::string& method = "sandbox");
    std::string placed() { return pay_with("tok_ok"); }
    // An order of which the kitchen has taken these steps: "accept", "cook", ...
    std::string cooked(const std::vector<std::string>& steps);

    ReceivedResponse pay(const std::string& id, const std::string& token = "tok_ok");
    ReceivedResponse cancel(const std::string& id);
    ReceivedResponse command(const std::string& id, const std::string& name);
    ReceivedResponse patch_store(const std::string& change);
    // Sends a request and does not wait for the response.
    void begin(Call call);

    void stop(const std::string& module);
    void start(const std::string& module);
    // The process ends without a warning, and begins again.
    void crash_and_restart();

    // --- what the databases say ---
    std::string text(
        const std::string& sql);  // the first column of the first row; "" if there is none
    std::vector<std::string> rows(const std::string& sql);  // the columns of each row, joined
    std::string status(const std::string& id);
    std::string payment_status(const std::string& id);
    std::string ticket_state(const std::string& id);
    // "charge 21000 refund 21000"
    std::string movements(const std::string& id);
    std::string timeline(const std::string& id);  // the statuses
    // The events of a module about one order.
    std::string events(const std::string& module, const std::string& id);

    // Runs the SQL on a file of the program, which is stopped for it.
    void change_file(const std::string& database, const std::string& sql);
    // The work that is not finished after at most half a simulated hour; "" if none is.
    std::string unfinished();
};

}  // namespace baedal::simulation
