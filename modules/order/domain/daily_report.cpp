#include "order/domain/daily_report.h"

#include <algorithm>
#include <tuple>

namespace baedal::order {

namespace {

constexpr std::size_t max_top_items = 10;

void append(std::vector<std::int64_t>& to, const std::vector<std::int64_t>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

// By the nearest rank.
std::int64_t percentile(std::vector<std::int64_t>& seconds, std::size_t percent) {
    const std::size_t rank = (seconds.size() * percent + 99) / 100;
    const auto at = seconds.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::ranges::nth_element(seconds, at);
    return *at;
}

Percentiles percentiles_of(std::vector<std::int64_t> seconds) {
    Percentiles out;
    out.orders = std::ssize(seconds);
    if (seconds.empty()) return out;
    out.p50 = percentile(seconds, 50);
    out.p90 = percentile(seconds, 90);
    return out;
}

}  // namespace

DailyReport::DailyReport(ReportSubject subject) : subject_(std::move(subject)) {
    if (!subject_.closed) refund_pending_ = 0;
    for (absl::CivilDay day = subject_.from; day <= subject_.to; ++day) by_day_[day];
    for (const ReportedStore& store : subject_.stores) by_store_[store.id];
}

void DailyReport::add(const ReportDay& day, const DayTotals& totals) {
    orders_ += totals.orders;
    for (std::size_t i = 0; i < by_status_.size(); ++i) by_status_[i] += totals.by_status[i];
    const Takings takings = totals.takings();
    takings_ += takings;
    for (const auto& [method, part] : totals.by_method) by_method_[method] += part;
    for (Subtotal* sums : {&by_day_[day.date], &by_store_[day.store_id]}) {
        sums->orders += totals.orders;
        sums->takings += takings;
    }
    for (std::size_t i = 0; i < by_hour_.size(); ++i) {
        by_hour_[i].orders += totals.by_hour[i].orders;
        by_hour_[i].sales += totals.by_hour[i].sales;
    }
    for (std::size_t i = 0; i < by_fulfilment_.size(); ++i) {
        by_fulfilment_[i].orders += totals.by_fulfilment[i].orders;
        by_fulfilment_[i].taken += totals.by_fulfilment[i].taken;
        by_fulfilment_[i].sales += totals.by_fulfilment[i].sales;
    }
    for (const auto& [id, sold] : totals.items) {
        ItemSales& item = items_[{day.store_id, id}];
        item.store_id = day.store_id;
        item.menu_item_id = id;
        item.name = sold.name;
        item.quantity += sold.quantity;
        item.amount += sold.amount;
    }
    endings_ += totals.endings;
    append(durations_.accept, totals.durations.accept);
    append(durations_.cook, totals.durations.cook);
    append(durations_.door, totals.durations.door);
}

void DailyReport::add_placed(const ReportDay& day, const ReportedOrder& order) {
    DayTotals totals;
    totals.add_placed(day, order);
    add(day, totals);
}

void DailyReport::add_collected(const ReportDay& day, const ReportedOrder& order) {
    DayTotals totals;
    totals.add_collected(day, order);
    add(day, totals);
}

void DailyReport::add_refund(const ReportDay& day, const std::string& method, std::int64_t amount) {
    DayTotals totals;
    totals.add_refund(day, method, amount);
    add(day, totals);
}

void DailyReport::add_refund_pending(std::int64_t amount) {
    if (refund_pending_) *refund_pending_ += amount;
}

std::optional<std::int64_t> DailyReport::average_order() const {
    if (takings_.orders == 0) return std::nullopt;
    return takings_.sales / takings_.orders;
}

Percentiles DailyReport::time_to_accept() const { return percentiles_of(durations_.accept); }
Percentiles DailyReport::time_to_cook() const { return percentiles_of(durations_.cook); }
Percentiles DailyReport::time_to_door() const { return percentiles_of(durations_.door); }

std::vector<ItemSales> DailyReport::top_by(auto key) const {
    std::vector<ItemSales> out;
    out.reserve(items_.size());
    for (const auto& [id, item] : items_) out.push_back(item);
    std::ranges::sort(out, std::ranges::greater{}, key);
    if (out.size() > max_top_items) out.resize(max_top_items);
    return out;
}

std::vector<ItemSales> DailyReport::most_sold() const {
    return top_by([](const ItemSales& item) {
        return std::tuple(item.quantity, item.amount, -item.store_id, -item.menu_item_id);
    });
}

std::vector<ItemSales> DailyReport::most_earning() const {
    return top_by([](const ItemSales& item) {
        return std::tuple(item.amount, item.quantity, -item.store_id, -item.menu_item_id);
    });
}

}  // namespace baedal::order
