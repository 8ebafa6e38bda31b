#include "json/message.h"

#include <stdexcept>

namespace baedal::json {

void wrong_member(std::string_view path, std::string_view expected) {
    throw std::runtime_error("the member " + std::string(path) + " is not " +
                             std::string(expected));
}

}  // namespace baedal::json
