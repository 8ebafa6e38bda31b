// The HTTP server of the program with one route that reads nothing: what a response costs by itself.
#pragma once

#include <cstdint>

namespace baedal::bench {

// Answers GET /fixed with 300 bytes of JSON on 127.0.0.1:port until the process is told to end.
void serve_fixed(std::uint16_t port);

}  // namespace baedal::bench
