// A sample of each message of marketing.
#pragma once

#include <vector>

#include "host/message_sample.h"

namespace baedal::marketing {

std::vector<host::MessageSample> message_samples();

}  // namespace baedal::marketing
