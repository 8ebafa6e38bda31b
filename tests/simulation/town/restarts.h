// Orderly restarts, and what becomes of the files meanwhile.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "simulator/history.h"
#include "simulator/random_choices.h"
#include "simulator/simulated_deployment.h"

namespace baedal::simulation {

// At some restarts the file of a module is lost or an older copy, which the start must refuse; or a page of
// it is damaged, with which the module fails and the others run.
class Restarts {
public:
    Restarts(SimulatedDeployment& deployment, History& history, std::string folder,
             std::uint64_t seed);

    // The damaged module does not run, and the others do, but for one that the owner has stopped.
    void check_damage(const std::string& stopped);
    // The damaged page is as it was.
    void repair();

private:
    struct StoredCopy {
        Content content;
        std::int64_t head = 0;  // of its log
    };
    struct Damage {
        std::string module;
        std::string file;
        std::size_t at = 0;
        std::string before;
    };

    void while_stopped();
    void start_with_wrong_file();
    void damage_a_page();
    void keep_copies();
    std::string file_of(const std::string& module) const;

    SimulatedDeployment& deployment_;
    History& history_;
    const std::string folder_;
    RandomChoices choices_;
    std::map<std::string, StoredCopy> copies_;  // by module
    std::optional<Damage> damage_;
};

void expect_restarts(Situations& situations);

}  // namespace baedal::simulation
