// Makes a data folder whose files are of different times startable: a copy made file by file while the
// server ran.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "host/invariants.h"
#include "host/module.h"

namespace baedal::host {

// Events that a consumer has handled and that the file of their producer does not have.
struct LostEvents {
    std::string producer;
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::vector<std::string> handled_by;  // the consumers that have handled one of them
};

struct Reconciliation {
    std::vector<LostEvents> lost;      // by producer
    std::vector<std::string> damaged;  // names of databases in which SQLite finds damage
    std::set<Finding> violations;      // invariants that the losses violate
    std::set<Finding> open_business;
};

// What is lost. Changes nothing. The caller holds the DataFolderLock. Throws std::runtime_error if a file is
// missing, and SQLite::Exception if one cannot be read.
Reconciliation find_losses(const std::filesystem::path& folder,
                           const std::vector<ModuleDefinition>& modules);

// Has each log of `found` go on after the last number that a consumer has handled, so that no number is given to
// another event, and notes the violations as known losses. Throws SQLite::Exception and std::runtime_error.
void apply(const Reconciliation& found, const std::filesystem::path& folder);

}  // namespace baedal::host
