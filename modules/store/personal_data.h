// What store keeps of a person.
#pragma once

#include "host/personal_data.h"

namespace baedal::store {

host::PersonalData personal_data();

}  // namespace baedal::store
