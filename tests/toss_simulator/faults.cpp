#include "toss_simulator/faults.h"

#include <algorithm>

#include "pay/gateway/toss_code_table.h"

namespace baedal::toss {

std::optional<Fault> FaultPlan::take(const std::string& kind) {
    const auto found = std::ranges::find_if(faults_, [&](const Fault& fault) {
        const bool any_query = fault.on == "query" && kind.starts_with("query");
        return fault.on == kind || fault.on == "any" || any_query;
    });
    if (found == faults_.end()) return std::nullopt;
    Fault out = *found;
    if (--found->times <= 0) faults_.erase(found);
    if (out.status == 0) out.status = published_status(kind, out.code);
    if (out.status == 0) out.status = 400;
    return out;
}

int published_status(const std::string& kind, const std::string& code) {
    const auto call =
        kind.starts_with("query") ? pay::TossCall::query : from_name<pay::TossCall>(kind);
    if (!call) return 0;
    const pay::TossCode* row = pay::find_toss_code(*call, code);
    return row == nullptr ? 0 : row->http_status;
}

}  // namespace baedal::toss
