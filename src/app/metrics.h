// The host's gauges and counters on /metrics: databases, events, modules, circuit breakers,
// passwords, the audit log.
#pragma once

#include <memory>

#include "auth/access_control.h"
#include "base/metrics.h"
#include "events/event_bus.h"
#include "host/data_folder.h"
#include "host/free_space.h"
#include "host/supervisor.h"
#include "http/server/certificate.h"
#include "runtime/circuit_breaker.h"

namespace baedal::app {

// Registers the callbacks, which run on the thread that asks for the page. The arguments outlive
// `metrics`'s last exposition.
void collect_metrics(Metrics& metrics, const host::Databases& databases,
                     const events::EventBus& bus, const host::Supervisor& supervisor,
                     const Breakers& breakers, const auth::AccessControl& access,
                     host::FreeSpace& free_space);

// The end of the certificate's validity.
void collect_certificate_metrics(Metrics& metrics,
                                 std::shared_ptr<const http::Certificate> certificate);

}  // namespace baedal::app
