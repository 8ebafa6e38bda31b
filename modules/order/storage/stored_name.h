// Names of statuses and the like, as the order database has them.
#pragma once

#include <stdexcept>
#include <string>

#include "order/domain/order.h"

namespace baedal::order {

// Throws std::runtime_error for a name that this version does not write.
template <class Enum>
Enum parsed(const std::string& text) {
    Enum out{};
    if (!from_text(text, out))
        throw std::runtime_error("unknown name in the order database: " + text);
    return out;
}

}  // namespace baedal::order
