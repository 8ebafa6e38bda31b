#include "order/application/check_limits.h"

#include <algorithm>

#include "order/application/problems.h"
#include "order/storage/blocked_phone_repository.h"
#include "pay/requests.h"

namespace baedal::order {

using repository::OpenKind;

namespace {

// An order in cash that nobody marks as delivered counts for so long.
constexpr Milliseconds longest_cash_order = std::chrono::hours{12};
// A customer whose orders stay open for hours is asked to look again after this.
constexpr Milliseconds longest_retry = std::chrono::minutes{10};

std::optional<Problem> check_cash(db::Connection& connection, const CashLimits& limits,
                                  const Order& order) {
    if (limits.max_total > 0 && order.price.total > limits.max_total)
        return cash_not_offered("Up to " + std::to_string(limits.max_total) +
                                " can be paid at the door. Choose another way to pay.");
    if (!limits.known_phone) return std::nullopt;
    if (order.customer && repository::was_collected_by(connection, order.customer->phone))
        return std::nullopt;
    return cash_not_offered(
        "The first order from a telephone number cannot be paid at the door. Choose another way to "
        "pay.");
}

}  // namespace

OpenKind open_kind(const std::optional<std::string>& payment_method) {
    return payment_method == pay::contract::cash ? OpenKind::cash : OpenKind::unpaid;
}

std::optional<Problem> check_limits(db::Connection& connection, TimePoint now,
                                    const Settings& settings, const Order& order,
                                    const Requester& requester,
                                    const std::optional<std::string>& payment_method) {
    if (requester.is_staff) return std::nullopt;
    if (!requester.phone.empty() && repository::is_blocked(connection, requester.phone))
        return phone_blocked();
    const OpenKind kind = open_kind(payment_method);
    if (kind == OpenKind::cash) {
        if (auto problem = check_cash(connection, settings.cash, order)) return problem;
    }
    const auto until =
        repository::full_until(connection, now, order.id, requester, kind, settings.open_orders);
    if (!until) return std::nullopt;
    return too_many_open_orders(std::min<Milliseconds>(*until - now, longest_retry));
}

void count_open(db::Transaction& tx, const Order& order, const Requester& requester,
                OpenKind kind) {
    if (requester.is_staff) return;
    const TimePoint until =
        kind == OpenKind::cash ? order.created_at + longest_cash_order : order.expires_at;
    repository::count_open(tx, order.id, requester, kind, until);
}

}  // namespace baedal::order
