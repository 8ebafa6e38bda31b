#include "order/domain/daily_report.h"

#include <algorithm>
#include <tuple>

#include "pay/requests.h"

namespace baedal::order {

namespace {

constexpr std::size_t max_top_items = 10;

Status status_at(const std::vector<TimelineEntry>& timeline, TimePoint end) {
    Status status = Status::placed;
    for (const TimelineEntry& entry : timeline) {
        if (entry.at < end) status = entry.status;
    }
    return status;
}

bool ended_early(Status status) {
    return status == Status::cancelled || status == Status::rejected || status == Status::expired;
}

bool is_collected(Status status) {
    return status == Status::delivered || status == Status::picked_up;
}

bool is_cash(const ReportedOrder& order) { return order.method == pay::contract::cash; }

}  // namespace

Takings& Takings::operator+=(const Takings& other) {
    orders += other.orders;
    sales += other.sales;
    refunded += other.refunded;
    to_collect += other.to_collect;
    items += other.items;
    delivery_fees += other.delivery_fees;
    discounts += other.discounts;
    return *this;
}

DailyReport::DailyReport(ReportSubject subject) : subject_(std::move(subject)) {
    if (!subject_.closed) refund_pending_ = 0;
    for (absl::CivilDay day = subject_.from; day <= subject_.to; ++day) by_day_[day];
    for (const ReportedStore& store : subject_.stores) by_store_[store.id];
}

void DailyReport::add_placed(const ReportDay& day, const ReportedOrder& order) {
    const Status status = status_at(order.timeline, day.as_of);
    ++orders_;
    ++by_status_[static_cast<std::size_t>(status)];
    ++by_day_[day.date].orders;
    ++by_store_[day.store_id].orders;
    ++hour_of(day, order.at).orders;
    if (!is_cash(order)) {
        add_sale(day, order);
        if (!ended_early(status)) add_items(day, order.lines);
    } else if (!is_collected(status) && !ended_early(status)) {
        add(day, order.method, {.to_collect = order.price.total});
    }
}

void DailyReport::add_collected(const ReportDay& day, const ReportedOrder& order) {
    add_sale(day, order);
    add_items(day, order.lines);
}

void DailyReport::add_refund(const ReportDay& day, const std::string& method, std::int64_t amount) {
    add(day, method, {.refunded = amount});
}

void DailyReport::add_refund_pending(std::int64_t amount) {
    if (refund_pending_) *refund_pending_ += amount;
}

HourSales& DailyReport::hour_of(const ReportDay& day, TimePoint at) {
    const absl::CivilHour hour =
        absl::ToCivilHour(absl::FromUnixMillis(to_millis(at)), day.clock.zone);
    return by_hour_.at(static_cast<std::size_t>(hour.hour()));
}

void DailyReport::add(const ReportDay& day, const std::string& method, const Takings& takings) {
    takings_ += takings;
    by_method_[method] += takings;
    by_day_[day.date].takings += takings;
    by_store_[day.store_id].takings += takings;
}

void DailyReport::add_sale(const ReportDay& day, const ReportedOrder& order) {
    const Price& price = order.price;
    add(day, order.method,
        {.orders = 1,
         .sales = price.total,
         .items = price.subtotal,
         .delivery_fees = price.amount_of(AdjustmentKind::delivery_fee),
         .discounts = -price.amount_of(AdjustmentKind::discount)});
    hour_of(day, order.at).sales += price.total;
}

void DailyReport::add_items(const ReportDay& day, const std::vector<Line>& lines) {
    for (const Line& line : lines) {
        ItemSales& item = items_[{day.store_id, line.menu_item_id}];
        item.store_id = day.store_id;
        item.menu_item_id = line.menu_item_id;
        item.name = line.name;
        item.quantity += line.quantity;
        item.amount += line.line_total;
    }
}

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
