// The owner's diagnoses of Solapi's refusals.
#pragma once

#include <optional>
#include <string_view>

#include "host/diagnosis.h"

namespace baedal::notify {

// Of a status code of a message or an error code of a call. Nothing for one that needs nobody.
std::optional<host::Diagnosis> diagnose_solapi(std::string_view code);

host::Diagnosis solapi_unreachable(std::string_view detail);

}  // namespace baedal::notify
