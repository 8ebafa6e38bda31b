// The body of a stored response, in a form that takes little room.
#pragma once

#include <string>
#include <string_view>

namespace baedal::db {

// Bodies of this size and larger ones are compressed. Those of most orders are smaller.
constexpr std::size_t smallest_compressed_body = 4'096;

struct StoredBody {
    bool is_compressed = false;  // zstd
    std::string bytes;
};

// Takes some 30 µs for 10 kB.
StoredBody pack_body(std::string body);
// Throws std::runtime_error if the bytes are damaged.
std::string unpack_body(StoredBody stored);

}  // namespace baedal::db
