// Makes a data folder whose files are of different times startable: a copy made file by file while the
// server ran.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
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

// A consumer whose event of a log the log does not have: the log was replaced by an older state and has grown
// past the cursor.
struct ReplacedLog {
    std::string consumer;
    std::string producer;
    std::int64_t cursor = 0;
    std::string why;  // as events::why_another_log
    // The event from which the consumer goes on, where the log says to which it was restored. Otherwise it goes
    // on from its cursor, and does not get the events of the log up to there that are new to it.
    std::optional<std::int64_t> goes_on_from = {};
};

struct Reconciliation {
    std::vector<LostEvents> lost;  // by producer
    std::vector<ReplacedLog> replaced;
    std::vector<std::string> damaged;  // names of databases in which SQLite finds damage
    std::set<Finding> violations;      // invariants that the losses violate
    std::set<Finding> open_business;
};

// What is lost. Changes nothing. The caller holds the DataFolderLock of all folders; `others` are those of the
// other processes of the deployment. Throws std::runtime_error if a file is
// missing, and SQLite::Exception if one cannot be read.
Reconciliation find_losses(const std::filesystem::path& folder,
                           const std::vector<ModuleDefinition>& modules,
                           const std::vector<std::filesystem::path>& others = {});

// Has each log of `found` go on after the last number that a consumer has handled, so that no number is given to
// another event, has the consumers of replaced logs go on, and notes the violations as known losses in `folder`. Throws SQLite::Exception and std::runtime_error.
void apply(const Reconciliation& found, const std::filesystem::path& folder,
           const std::vector<std::filesystem::path>& others = {});

}  // namespace baedal::host
