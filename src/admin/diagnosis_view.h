// Diagnoses as a response.
#pragma once

#include <vector>

#include "host/diagnosis.h"
#include "http/response.h"

namespace baedal::admin {

// 200 with the list.
http::Response respond_with(const std::vector<host::Diagnosis>& items);

}  // namespace baedal::admin
