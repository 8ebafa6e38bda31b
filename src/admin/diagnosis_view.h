// Diagnoses as a response.
#pragma once

#include <string>
#include <vector>

#include "admin/state_lists.h"
#include "host/diagnosis.h"
#include "http/response.h"

namespace baedal::admin {

json::Array to_array(const std::vector<host::Diagnosis>& items);

// 200 with the diagnoses of this process, then those of the list of that name of the other processes. What
// several find is listed once. `others` may be empty.
Task<http::Response> respond_with(std::vector<host::Diagnosis> own, std::string list,
                                  ListOfOthers others);

}  // namespace baedal::admin
