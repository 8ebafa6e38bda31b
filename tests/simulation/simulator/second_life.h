// A backup of a run is restored after a loss: the deployment lives from the backup on, in a world that has
// gone on to the loss.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "db/commit_feed.h"
#include "simulator/actors.h"
#include "simulator/simulation.h"
#include "town/town_channel.h"

namespace baedal::simulation {

// What outlives the loss.
struct Backup {
    // Of the backup's moment, or of the last commit of a second copy.
    TimePoint taken_at;
    std::map<std::string, Content> files;  // the databases, but for the gateway's ledger
    std::set<std::string> orders;          // that clients knew of
    // Of a second copy: the files, with the ledger, are those of an earlier moment.
    std::optional<TimePoint> base_at;
    std::vector<db::Commit> commits;  // after it
    // Of the moment of the loss, which is later.
    std::optional<TimePoint> lost_at;  // nothing: the run was over before
    std::map<std::string, Content> ledger;
    GatewayBooks::Accounts accounts;
    std::vector<notify::Message> accepted;  // by the channel
};

// Takes the backup at some moment of the run, and notes the world at a later one.
Task<> take_backup(ActorContext& shared, Backup& backup, std::uint64_t seed);
// As take_backup(), with a second copy that is kept up to the loss.
Task<> keep_second_copy(ActorContext& shared, Backup& backup, std::uint64_t seed);

// Restores the backup of a run that is over and lives on. What is wrong is added to the report.
void live_again(const SimulationOptions& options, const SimulatedDeployment::Setup& first,
                const Conditions& conditions, Backup backup, SimulationReport& report);

void expect_second_life(Situations& situations);

}  // namespace baedal::simulation
