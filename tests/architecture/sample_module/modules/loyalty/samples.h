// A filled example of every message in this module's contract.
#pragma once

#include <vector>

#include "host/message_sample.h"

namespace baedal::loyalty {

std::vector<host::MessageSample> message_samples();

}  // namespace baedal::loyalty
