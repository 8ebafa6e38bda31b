// The process on /metrics, by the names that Prometheus's client libraries use.
#pragma once

#include "base/metrics.h"

namespace baedal::app {

void collect_process_metrics(Metrics& metrics);

}  // namespace baedal::app
