#include "db/stored_body.h"

#include <stdexcept>

#include <zstd.h>

namespace baedal::db {

namespace {

constexpr int fast = 1;                                   // zstd's level
constexpr std::size_t largest_body = 64 * 1'024 * 1'024;  // beyond it the size is damaged

}  // namespace

StoredBody pack_body(std::string body) {
    if (body.size() < smallest_compressed_body) return {false, std::move(body)};
    std::string out(ZSTD_compressBound(body.size()), '\0');
    const std::size_t size = ZSTD_compress(out.data(), out.size(), body.data(), body.size(), fast);
    if (ZSTD_isError(size) != 0 || size >= body.size()) return {false, std::move(body)};
    out.resize(size);
    return {true, std::move(out)};
}

std::string unpack_body(StoredBody stored) {
    if (!stored.is_compressed) return std::move(stored.bytes);
    const auto size = ZSTD_getFrameContentSize(stored.bytes.data(), stored.bytes.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > largest_body)
        throw std::runtime_error("a stored response is damaged");
    std::string out(size, '\0');
    const std::size_t got =
        ZSTD_decompress(out.data(), out.size(), stored.bytes.data(), stored.bytes.size());
    if (got != size) throw std::runtime_error("a stored response is damaged");
    return out;
}

}  // namespace baedal::db
