#include "refund_request.h"

#include <limits>

#include "util/json_fields.h"

namespace baedal::pay {

Result<RefundRequest> read_refund_request(const json::Object& body) {
    json::Fields fields(body);
    RefundRequest out;
    out.amount = fields.integer("amount", {1, std::numeric_limits<std::int64_t>::max()});
    out.reason = fields.optional_text("reason").value_or("");
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return out;
}

}  // namespace baedal::pay
