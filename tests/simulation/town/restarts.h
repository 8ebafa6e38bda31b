// Orderly restarts, and what becomes of the files meanwhile.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "simulator/history.h"
#include "simulator/random_choices.h"
#include "simulator/simulated_deployment.h"

namespace baedal::simulation {

// At some restarts the file of a module is lost or an older copy, which the start must refuse; or a page of
// it is damaged, with which the others run. The file of a module whose database has failed is lost or an
// older copy too: it must not be opened.
class Restarts {
public:
    Restarts(SimulatedDeployment& deployment, History& history, std::string folder,
             std::uint64_t seed);

    // The damaged module does not run, and the others do, but for one that the owner has stopped.
    void check_damage(const std::string& stopped);
    // The damaged page is as it was.
    void repair();

    // Gives a module whose database has failed a wrong file. False if there is no such module.
    bool swap_file_of_failed_module();
    // The wrong file was not opened. It is put right.
    void check_swapped_file();

private:
    struct StoredCopy {
        Content content;
        std::int64_t head = 0;  // of its log
    };
    struct Damage {
        std::string module;
        std::string table;
        std::string file;
        std::size_t at = 0;
        std::string before;
    };

    struct Swap {
        std::string module;
        bool older = false;
        std::map<std::string, std::shared_ptr<DiskFile>> files;  // the right ones
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
    std::optional<Swap> swap_;
};

void expect_restarts(Situations& situations);

}  // namespace baedal::simulation
