#include "pay/http/refund_decoder.h"

#include <limits>

#include "json/object_reader.h"

namespace baedal::pay {

Result<RefundRequest> decode_refund(const json::Object& body) {
    json::ObjectReader fields(body);
    RefundRequest out;
    out.amount = fields.integer("amount", {1, std::numeric_limits<std::int64_t>::max()});
    out.reason = fields.optional_text("reason").value_or("");
    out.by_hand = fields.optional_flag("byHand").value_or(false);
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return out;
}

}  // namespace baedal::pay
