#include "store/http/correction_decoder.h"

#include "json/object_reader.h"

namespace baedal::store {

namespace {

constexpr std::int64_t max_amount = 1'000'000'000'000;  // minor units
constexpr std::string_view refund_words[] = {"full", "none"};

}  // namespace

Result<std::chrono::minutes> decode_delay(const json::Object& body) {
    json::ObjectReader fields(body);
    const std::chrono::minutes out{fields.integer("minutes", {1, 240})};
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return out;
}

Result<StoreCancellation> decode_store_cancellation(const json::Object& body) {
    StoreCancellation out;
    json::ObjectReader fields(body);
    out.reason = fields.text("reason", {1, 200});
    const json::Value* refund = body.if_contains("refund");
    if (refund != nullptr && refund->is_string()) {
        if (fields.optional_choice("refund", refund_words) == 1) out.refund = 0;
    } else {
        out.refund = fields.optional_integer("refund", {0, max_amount});
    }
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return out;
}

Result<std::vector<DishRemoval>> decode_removals(const json::Object& body) {
    std::vector<DishRemoval> out;
    json::ObjectReader fields(body);
    fields.objects("remove", {1, 100}, [&](json::ObjectReader& each) {
        out.push_back({each.integer("line", {0, 999}), each.integer("quantity", {1, 1000})});
    });
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return out;
}

Result<> decode_nothing(const json::Object& body) {
    json::ObjectReader fields(body);
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return {};
}

}  // namespace baedal::store
