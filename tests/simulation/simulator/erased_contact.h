// What a client may see of an order or a ticket once its contact has been erased.
#pragma once

#include <string>

namespace baedal::simulation {

// `document`, an order or a ticket as JSON, after the erasure of its contact.
std::string without_contact(const std::string& document);

}  // namespace baedal::simulation
