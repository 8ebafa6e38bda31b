// What notify keeps of a person.
#pragma once

#include "host/personal_data.h"

namespace baedal::notify {

host::PersonalData personal_data();

}  // namespace baedal::notify
