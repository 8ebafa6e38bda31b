#include "order/domain/daily_report.h"

#include <algorithm>
#include <tuple>

#include "pay/requests.h"

namespace baedal::order {

namespace {

constexpr std::size_t items_told = 10;

bool stands(const DayOrder& order) {
    return order.status != Status::cancelled && order.status != Status::rejected &&
           order.status != Status::expired;
}

// In cash nothing was taken for an order that did not reach the customer.
bool is_sale(const DayOrder& order) {
    return order.paid && (stands(order) || order.method != pay::contract::cash);
}

template <class Key>
std::vector<ItemFigures> first_by(const std::map<std::int64_t, ItemFigures>& items, Key key) {
    std::vector<ItemFigures> out;
    out.reserve(items.size());
    for (const auto& [id, item] : items) out.push_back(item);
    std::ranges::sort(out, std::ranges::greater{}, key);
    if (out.size() > items_told) out.resize(items_told);
    return out;
}

}  // namespace

void Takings::add(const DayOrder& order) {
    ++orders;
    sales += order.total;
    refunded += order.refunded;
    if (order.payment_status == PaymentStatus::refund_pending)
        refund_pending += order.total - order.refunded;
}

void Figures::add(const DayOrder& order) {
    ++orders_;
    ++by_status_[static_cast<std::size_t>(order.status)];
    if (!is_sale(order)) return;
    takings_.add(order);
    by_method_[order.method].add(order);
    by_hour_.at(static_cast<std::size_t>(order.hour)).add(order);
    if (!stands(order)) return;
    for (const Line& line : order.lines) {
        ItemFigures& item = items_[line.menu_item_id];
        item.menu_item_id = line.menu_item_id;
        item.name = line.name;  // the latest, where it was renamed during the day
        item.quantity += line.quantity;
        item.amount += line.line_total;
    }
}

std::vector<ItemFigures> Figures::most_sold() const {
    return first_by(items_, [](const ItemFigures& item) {
        return std::tuple(item.quantity, item.amount, -item.menu_item_id);
    });
}

std::vector<ItemFigures> Figures::most_earning() const {
    return first_by(items_, [](const ItemFigures& item) {
        return std::tuple(item.amount, item.quantity, -item.menu_item_id);
    });
}

}  // namespace baedal::order
