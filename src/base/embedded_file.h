// A text file compiled into the binary (cmake/embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace baedal {

struct EmbeddedFile {
    std::string_view path;  // relative to the embedded folder
    std::string_view text;
};

}  // namespace baedal
