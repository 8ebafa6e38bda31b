#include "order/http/daily_report_csv.h"

#include <initializer_list>
#include <optional>
#include <string_view>

#include "base/csv.h"
#include "base/money.h"

namespace baedal::order {

namespace {

using Number = std::optional<std::int64_t>;

// The cells of one line; those that its section does not have stay empty. Amounts in minor units.
struct CsvLine {
    Number orders = {};
    Number quantity = {};
    Number amount = {};
    Number refunded = {};
    Number refund_pending = {};
    Number net = {};
    Number to_collect = {};
    Number items = {};
    Number delivery_fees = {};
    Number discounts = {};
    Number supply = {};
    Number vat = {};
    Number seconds = {};
};

constexpr std::string_view header =
    "section,name,orders,quantity,amount,refunded,refund_pending,net,to_collect,currency,items,"
    "delivery_fees,discounts,supply,vat,seconds\r\n";

CsvLine cells_of(const Takings& takings, std::int64_t orders) {
    return {.orders = orders,
            .amount = takings.sales,
            .refunded = takings.refunded,
            .net = takings.net(),
            .to_collect = takings.to_collect,
            .items = takings.items,
            .delivery_fees = takings.delivery_fees,
            .discounts = takings.discounts,
            .supply = takings.supply(),
            .vat = takings.vat};
}

class CsvWriter {
public:
    explicit CsvWriter(std::string currency) : currency_(std::move(currency)) {}

    void line(std::string_view section, const std::string& name, const CsvLine& cells) {
        text_.append(section).append(",").append(csv_cell(name));
        counts({cells.orders, cells.quantity});
        amounts({cells.amount, cells.refunded, cells.refund_pending, cells.net, cells.to_collect});
        text_ += "," + currency_;
        amounts({cells.items, cells.delivery_fees, cells.discounts, cells.supply, cells.vat});
        counts({cells.seconds});
        text_ += "\r\n";
    }

    std::string take() { return std::move(text_); }

private:
    void counts(std::initializer_list<Number> cells) {
        for (const Number& count : cells) text_ += "," + (count ? std::to_string(*count) : "");
    }
    void amounts(std::initializer_list<Number> cells) {
        for (const Number& amount : cells)
            text_ += "," + (amount ? decimal_amount(*amount, currency_) : "");
    }

    const std::string currency_;
    std::string text_ = byte_order_mark + std::string(header);
};

std::string period_of(const ReportSubject& subject, std::string_view separator) {
    const std::string from = absl::FormatCivilTime(subject.from);
    if (subject.from == subject.to) return from;
    return from + std::string(separator) + absl::FormatCivilTime(subject.to);
}

void write_sums(CsvWriter& csv, const DailyReport& report) {
    CsvLine total = cells_of(report.takings(), report.orders());
    total.refund_pending = report.refund_pending();
    csv.line("total", period_of(report.subject(), "/"), total);
    for (const auto& [day, sums] : report.by_day())
        csv.line("day", absl::FormatCivilTime(day), cells_of(sums.takings, sums.orders));
    for (const ReportedStore& store : report.subject().stores) {
        const Subtotal& sums = report.by_store().at(store.id);
        csv.line("store", store.name, cells_of(sums.takings, sums.orders));
    }
}

void write_statuses(CsvWriter& csv, const DailyReport& report) {
    constexpr auto names = enum_names(Status{});
    for (std::size_t i = 0; i < names.size(); ++i)
        csv.line("status", std::string(names[i]), {.orders = report.by_status()[i]});
}

void write_endings(CsvWriter& csv, const Endings& endings) {
    csv.line("ended", "cancelled_by_customer", {.orders = endings.cancelled_by_customer});
    csv.line("ended", "cancelled_by_store", {.orders = endings.cancelled_by_store});
    csv.line("ended", "rejected_by_store", {.orders = endings.rejected_by_store});
    csv.line("ended", "unanswered", {.orders = endings.unanswered});
}

void write_times(CsvWriter& csv, const std::string& name, const Percentiles& times) {
    csv.line("time", name + "_p50", {.orders = times.orders, .seconds = times.p50});
    csv.line("time", name + "_p90", {.orders = times.orders, .seconds = times.p90});
}

void write_fulfilments(CsvWriter& csv, const DailyReport& report) {
    constexpr auto names = enum_names(Fulfilment{});
    for (std::size_t i = 0; i < names.size(); ++i) {
        const FulfilmentSales& sales = report.by_fulfilment()[i];
        csv.line("fulfilment", std::string(names[i]),
                 {.orders = sales.orders, .amount = sales.sales});
    }
}

void write_items(CsvWriter& csv, std::string_view section, const std::vector<ItemSales>& items) {
    for (const ItemSales& item : items)
        csv.line(section, item.name, {.quantity = item.quantity, .amount = item.amount});
}

void write_hours(CsvWriter& csv, const DailyReport& report) {
    for (std::size_t hour = 0; hour < report.by_hour().size(); ++hour) {
        const HourSales& sales = report.by_hour()[hour];
        csv.line("hour", (hour < 10 ? "0" : "") + std::to_string(hour) + ":00",
                 {.orders = sales.orders, .amount = sales.sales});
    }
}

}  // namespace

std::string encode_csv(const DailyReport& report) {
    CsvWriter csv(report.subject().currency);
    write_sums(csv, report);
    csv.line("average", "order", {.amount = report.average_order()});
    write_statuses(csv, report);
    write_endings(csv, report.endings());
    write_times(csv, "accept", report.time_to_accept());
    write_times(csv, "cook", report.time_to_cook());
    write_times(csv, "door", report.time_to_door());
    write_fulfilments(csv, report);
    for (const auto& [method, takings] : report.by_method())
        csv.line("method", method, cells_of(takings, takings.orders));
    write_items(csv, "most_sold", report.most_sold());
    write_items(csv, "most_earning", report.most_earning());
    write_hours(csv, report);
    return csv.take();
}

std::string csv_name(const ReportSubject& subject) {
    const std::string stores =
        subject.stores.size() == 1 ? std::to_string(subject.stores.front().id) : "all";
    return "baedal-" + stores + "-" + period_of(subject, "-") + ".csv";
}

}  // namespace baedal::order
