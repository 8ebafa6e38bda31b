#include "order/domain/daily_report.h"

#include <algorithm>
#include <tuple>

#include "pay/requests.h"

namespace baedal::order {

namespace {

constexpr std::size_t max_top_items = 10;

bool ended_early(const DayOrder& order) {
    return order.status == Status::cancelled || order.status == Status::rejected ||
           order.status == Status::expired;
}

// Nothing is collected in cash for an order that ended early.
bool is_sale(const DayOrder& order) {
    return order.paid && (!ended_early(order) || order.method != pay::contract::cash);
}

template <class Key>
std::vector<ItemSales> top_by(const std::map<std::int64_t, ItemSales>& items, Key key) {
    std::vector<ItemSales> out;
    out.reserve(items.size());
    for (const auto& [id, item] : items) out.push_back(item);
    std::ranges::sort(out, std::ranges::greater{}, key);
    if (out.size() > max_top_items) out.resize(max_top_items);
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

void DailyReport::add(const DayOrder& order) {
    ++orders_;
    ++by_status_[static_cast<std::size_t>(order.status)];
    if (!is_sale(order)) return;
    takings_.add(order);
    by_method_[order.method].add(order);
    by_hour_.at(static_cast<std::size_t>(order.hour)).add(order);
    if (ended_early(order)) return;
    for (const Line& line : order.lines) {
        ItemSales& item = items_[line.menu_item_id];
        item.menu_item_id = line.menu_item_id;
        item.name = line.name;
        item.quantity += line.quantity;
        item.amount += line.line_total;
    }
}

std::vector<ItemSales> DailyReport::most_sold() const {
    return top_by(items_, [](const ItemSales& item) {
        return std::tuple(item.quantity, item.amount, -item.menu_item_id);
    });
}

std::vector<ItemSales> DailyReport::most_earning() const {
    return top_by(items_, [](const ItemSales& item) {
        return std::tuple(item.amount, item.quantity, -item.menu_item_id);
    });
}

}  // namespace baedal::order
