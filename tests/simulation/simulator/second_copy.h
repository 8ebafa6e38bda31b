// The second copy of a deployment: its files at one moment, the base, and the commits of all databases from
// then on, as the program's follower gets them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "db/commit_feed.h"
#include "simulator/history.h"
#include "simulator/random_choices.h"
#include "simulator/simulated_deployment.h"

namespace baedal::simulation {

class SecondCopy {
public:
    // Whether a base may begin: every database is open, and no writer is within a commit.
    static bool may_begin(SimulatedDeployment& deployment);
    // Begins to record. The files of the base are those of this moment.
    explicit SecondCopy(SimulatedDeployment& deployment);

    // Takes what was recorded, and notes which orders clients know of.
    void look(const History& history);
    // The process is over, or a file was opened again: nothing is recorded any more.
    bool has_ended() const;

    // A copy is some commits behind, and now and then many.
    void lose_newest(RandomChoices& choices);
    // After lose_newest().
    std::vector<db::Commit> take_commits() { return std::move(commits_); }
    // The latest time of a commit; nothing: there is none.
    std::optional<TimePoint> until() const;
    // That clients knew of when the last of the commits was made.
    std::set<std::string> orders() const;

private:
    std::shared_ptr<db::CommitFeed> feed_;
    std::vector<db::Commit> commits_;
    std::map<std::string, std::uint64_t> known_after_;  // a number that was reserved, by order
};

// Applies the commits to the base, which is the files of the deployment. It is closed.
void apply_commits(const std::vector<db::Commit>& commits, SimulatedDeployment& deployment,
                   const std::string& folder);
// The files of a copy, the gateway's ledger among them, are a state that the deployment had. Later checks do
// not show it: a restore reconciles files of different moments.
void check_copy(SimulatedDeployment& deployment, History& history);

}  // namespace baedal::simulation
