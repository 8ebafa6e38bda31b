#include "store/http/ticket_decoder.h"

#include "json/object_reader.h"

namespace baedal::store {

Result<std::optional<std::int64_t>> read_accept(const json::Object& body) {
    json::ObjectReader fields(body);
    const auto minutes = fields.optional_integer("prepMinutes", {1, 240});
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return minutes;
}

Result<std::string> read_reject(const json::Object& body) {
    json::ObjectReader fields(body);
    std::string reason = fields.optional_text("reason", {1, 200}).value_or("");
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return reason;
}

Result<Rider> read_dispatch(const json::Object& body) {
    json::ObjectReader fields(body);
    Rider rider;
    fields.optional_object("rider", [&](json::ObjectReader& of) {
        rider.name = of.optional_text("name", {0, 80}).value_or("");
        rider.phone = of.optional_text("phone", {0, 30}).value_or("");
    });
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return rider;
}

Result<void> read_nothing(const json::Object& body) {
    json::ObjectReader fields(body);
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return {};
}

}  // namespace baedal::store
