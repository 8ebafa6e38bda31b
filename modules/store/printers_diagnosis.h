// The kitchens' printers in the metrics, and what `baedal doctor` reads there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/metrics.h"
#include "host/diagnosis.h"
#include "store/storage/printer_repository.h"

namespace baedal::store {

inline constexpr std::string_view printers_metric = "baedal_store_printers";

// How many printers are in each state.
std::vector<Metrics::Sample> sample_printers(const std::vector<printers::Stored>& all);

// Nothing where there is no printer, or no server.
std::vector<host::Diagnosis> diagnose_printers(const std::string& metrics);

}  // namespace baedal::store
