// What marketing keeps of a person, for the person's export and erasure.
#pragma once

#include "host/personal_data.h"

namespace baedal::marketing {

host::PersonalData personal_data();

}  // namespace baedal::marketing
