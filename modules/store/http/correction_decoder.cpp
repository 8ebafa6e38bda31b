#include "store/http/correction_decoder.h"

#include "json/object_reader.h"

namespace baedal::store {

Result<std::chrono::minutes> decode_delay(const json::Object& body) {
    json::ObjectReader fields(body);
    const std::chrono::minutes out{fields.integer("minutes", {1, 240})};
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return out;
}

}  // namespace baedal::store
