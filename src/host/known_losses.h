// The losses of a deployment whose files were of different times, as `baedal reconcile` found them.
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace baedal::host {

// A violated invariant that `baedal check` reports as open business, because its cause is known.
struct KnownLoss {
    std::string query;    // the name of the invariant
    std::string subject;  // as in Finding
    auto operator<=>(const KnownLoss&) const = default;
};

// The file of the losses in a data folder: a line for each, its invariant and its subject separated by
// a tab. The operator removes the file when all are settled.
std::filesystem::path known_losses_file(const std::filesystem::path& folder);
// Empty if there is no file.
std::set<KnownLoss> read_known_losses(const std::filesystem::path& folder);
// Adds to the file. Throws std::runtime_error if it cannot be written.
void add_known_losses(const std::filesystem::path& folder, const std::set<KnownLoss>& losses);

}  // namespace baedal::host
