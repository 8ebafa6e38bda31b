// A message as the API shows it.
#pragma once

#include <string>

#include "notify/storage/notification_repository.h"

namespace baedal::notify {

std::string encode(const repository::Listed& listed);  // JSON text

}  // namespace baedal::notify
