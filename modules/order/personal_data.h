// What order keeps of a person.
#pragma once

#include "host/personal_data.h"

namespace baedal::order {

host::PersonalData personal_data();

}  // namespace baedal::order
