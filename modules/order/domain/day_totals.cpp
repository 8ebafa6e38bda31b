#include "order/domain/day_totals.h"

#include <algorithm>
#include <optional>

#include "order/domain/order_export.h"
#include "pay/requests.h"

namespace baedal::order {

namespace {

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

bool is_in_cash(const ReportedOrder& order) { return order.method == pay::contract::cash; }

// The seconds from the first entry of one status until the first of another, if both were before `end`.
std::optional<std::int64_t> seconds_between(const std::vector<TimelineEntry>& timeline, Status from,
                                            Status to, TimePoint end) {
    const auto begun = std::ranges::find(timeline, from, &TimelineEntry::status);
    const auto done = std::ranges::find(timeline, to, &TimelineEntry::status);
    if (begun == timeline.end() || done == timeline.end()) return std::nullopt;
    if (done->at >= end || done->at < begun->at) return std::nullopt;
    return std::chrono::duration_cast<std::chrono::seconds>(done->at - begun->at).count();
}

void add_durations(Durations& out, const ReportedOrder& order, TimePoint end) {
    const auto add = [&](std::vector<std::int64_t>& to, Status from, Status until) {
        if (const auto seconds = seconds_between(order.timeline, from, until, end))
            to.push_back(*seconds);
    };
    add(out.accept, Status::placed, Status::accepted);
    add(out.cook, Status::cooking, Status::ready);
    add(out.door, Status::placed, Status::delivered);
}

}  // namespace

bool is_settled(const std::vector<TimelineEntry>& timeline, TimePoint at) {
    if (timeline.empty()) return false;
    const TimelineEntry& last = timeline.back();
    return last.at < at && (is_collected(last.status) || ended_early(last.status));
}

Takings& Takings::operator+=(const Takings& other) {
    orders += other.orders;
    sales += other.sales;
    refunded += other.refunded;
    to_collect += other.to_collect;
    items += other.items;
    delivery_fees += other.delivery_fees;
    discounts += other.discounts;
    vat += other.vat;
    return *this;
}

Endings& Endings::operator+=(const Endings& other) {
    cancelled_by_customer += other.cancelled_by_customer;
    cancelled_by_store += other.cancelled_by_store;
    rejected_by_store += other.rejected_by_store;
    unanswered += other.unanswered;
    return *this;
}

void DayTotals::add_placed(const ReportDay& day, const ReportedOrder& order) {
    const Status status = status_at(order.timeline, day.as_of);
    ++orders;
    ++by_status[static_cast<std::size_t>(status)];
    ++by_fulfilment[static_cast<std::size_t>(order.fulfilment)].orders;
    ++hour_of(day, order.at).orders;
    add_ending(status, order);
    add_durations(durations, order, day.as_of);
    if (!is_in_cash(order)) {
        add_sale(day, order);
        if (!ended_early(status)) add_items(order.lines);
    } else if (!is_collected(status) && !ended_early(status)) {
        by_method[order.method] += {.to_collect = order.price.total};
    }
}

void DayTotals::add_collected(const ReportDay& day, const ReportedOrder& order) {
    add_sale(day, order);
    add_items(order.lines);
}

void DayTotals::add_refund(const ReportDay& day, const std::string& method, std::int64_t amount) {
    by_method[method] += {.refunded = amount, .vat = tax_in(-amount, day.vat_percent)};
}

Takings DayTotals::takings() const {
    Takings out;
    for (const auto& [method, takings] : by_method) out += takings;
    return out;
}

HourSales& DayTotals::hour_of(const ReportDay& day, TimePoint at) {
    const absl::CivilHour hour =
        absl::ToCivilHour(absl::FromUnixMillis(to_millis(at)), day.clock.zone);
    return by_hour.at(static_cast<std::size_t>(hour.hour()));
}

void DayTotals::add_sale(const ReportDay& day, const ReportedOrder& order) {
    const Price& price = order.price;
    by_method[order.method] += {.orders = 1,
                                .sales = price.total,
                                .items = price.subtotal,
                                .delivery_fees = price.amount_of(AdjustmentKind::delivery_fee),
                                .discounts = -price.amount_of(AdjustmentKind::discount),
                                .vat = tax_in(price.total, day.vat_percent)};
    FulfilmentSales& fulfilment = by_fulfilment[static_cast<std::size_t>(order.fulfilment)];
    ++fulfilment.taken;
    fulfilment.sales += price.total;
    hour_of(day, order.at).sales += price.total;
}

void DayTotals::add_items(const std::vector<Line>& lines) {
    for (const Line& line : lines) {
        ItemTotals& item = items[line.menu_item_id];
        item.name = line.name;
        item.quantity += line.quantity;
        item.amount += line.line_total;
    }
}

void DayTotals::add_ending(Status status, const ReportedOrder& order) {
    if (status == Status::cancelled) {
        ++(order.is_cancelled_by_store ? endings.cancelled_by_store
                                       : endings.cancelled_by_customer);
    } else if (status == Status::rejected) {
        ++(order.is_unanswered ? endings.unanswered : endings.rejected_by_store);
    }
}

}  // namespace baedal::order
