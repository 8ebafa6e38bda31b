#include "order/http/daily_report_encoder.h"

#include <optional>

#include "json/writer.h"

namespace baedal::order {

namespace {

constexpr auto status_names = enum_names(Status{});

struct TakingsView {
    const Takings& takings;
    static void fields(const TakingsView& self, auto&& field) {
        field("orders", self.takings.orders);
        field("sales", self.takings.sales);
        field("refunded", self.takings.refunded);
        field("net", self.takings.net());
        field("toCollect", self.takings.to_collect);
        field("items", self.takings.items);
        field("deliveryFees", self.takings.delivery_fees);
        field("discounts", self.takings.discounts);
        field("supply", self.takings.supply());
        field("vat", self.takings.vat);
    }
};

struct TotalView {
    const DailyReport& report;
    static void fields(const TotalView& self, auto&& field) {
        TakingsView::fields({self.report.takings()}, field);
        field("refundPending", self.report.refund_pending());
    }
};

struct MethodView {
    const std::string& method;
    TakingsView takings;
    static void fields(const MethodView& self, auto&& field) {
        field("method", self.method);
        TakingsView::fields(self.takings, field);
    }
};

struct DayView {
    absl::CivilDay day;
    const Subtotal& sums;
    static void fields(const DayView& self, auto&& field) {
        field("date", absl::FormatCivilTime(self.day));
        field("orders", self.sums.orders);
        field("takings", TakingsView{self.sums.takings});
    }
};

struct StoreReportView {
    const ReportedStore& store;
    const Subtotal& sums;
    static void fields(const StoreReportView& self, auto&& field) {
        field("storeId", self.store.id);
        field("storeName", self.store.name);
        field("timezone", self.store.timezone);
        field("orders", self.sums.orders);
        field("takings", TakingsView{self.sums.takings});
    }
};

struct HourView {
    std::size_t hour;
    HourSales sales;
    static void fields(const HourView& self, auto&& field) {
        field("hour", self.hour);
        field("orders", self.sales.orders);
        field("sales", self.sales.sales);
    }
};

struct FulfilmentView {
    Fulfilment fulfilment;
    FulfilmentSales sales;
    static void fields(const FulfilmentView& self, auto&& field) {
        field("fulfilment", self.fulfilment);
        field("orders", self.sales.orders);
        field("taken", self.sales.taken);
        field("sales", self.sales.sales);
    }
};

struct EndingsView {
    const Endings& endings;
    static void fields(const EndingsView& self, auto&& field) {
        field("cancelledByCustomer", self.endings.cancelled_by_customer);
        field("cancelledByStore", self.endings.cancelled_by_store);
        field("rejectedByStore", self.endings.rejected_by_store);
        field("unanswered", self.endings.unanswered);
    }
};

struct PercentilesView {
    Percentiles times;
    static void fields(const PercentilesView& self, auto&& field) {
        field("orders", self.times.orders);
        field("p50", self.times.p50);
        field("p90", self.times.p90);
    }
};

struct TimesView {
    const DailyReport& report;
    static void fields(const TimesView& self, auto&& field) {
        field("accept", PercentilesView{self.report.time_to_accept()});
        field("cook", PercentilesView{self.report.time_to_cook()});
        field("door", PercentilesView{self.report.time_to_door()});
    }
};

struct ItemSalesView {
    ItemSales item;
    static void fields(const ItemSalesView& self, auto&& field) {
        field("storeId", self.item.store_id);
        field("menuItemId", self.item.menu_item_id);
        field("name", self.item.name);
        field("quantity", self.item.quantity);
        field("amount", self.item.amount);
    }
};

struct StatusesView {
    const DailyReport::StatusCounts& counts;
    static void fields(const StatusesView& self, auto&& field) {
        for (std::size_t i = 0; i < self.counts.size(); ++i) field(status_names[i], self.counts[i]);
    }
};

// What a report of one store says of it; null in a report of several.
struct SubjectView {
    const ReportSubject& subject;
    static void fields(const SubjectView& self, auto&& field) {
        const ReportSubject& subject = self.subject;
        const bool one_store = subject.stores.size() == 1;
        const bool one_day = subject.from == subject.to;
        const auto of_store = [&](auto member) {
            return one_store ? std::optional(subject.stores.front().*member) : std::nullopt;
        };
        const std::string from = absl::FormatCivilTime(subject.from);
        field("storeId", of_store(&ReportedStore::id));
        field("storeName", of_store(&ReportedStore::name));
        field("timezone", of_store(&ReportedStore::timezone));
        field("date", one_day ? std::optional(from) : std::nullopt);
        field("from", from);
        field("to", absl::FormatCivilTime(subject.to));
        field("closed", subject.closed);
        field("currency", subject.currency);
    }
};

std::vector<MethodView> methods_of(const DailyReport& report) {
    std::vector<MethodView> out;
    for (const auto& [method, takings] : report.by_method()) out.push_back({method, {takings}});
    return out;
}

std::vector<DayView> days_of(const DailyReport& report) {
    std::vector<DayView> out;
    out.reserve(report.by_day().size());
    for (const auto& [day, sums] : report.by_day()) out.push_back({day, sums});
    return out;
}

std::vector<StoreReportView> stores_of(const DailyReport& report) {
    std::vector<StoreReportView> out;
    for (const ReportedStore& store : report.subject().stores)
        out.push_back({store, report.by_store().at(store.id)});
    return out;
}

std::vector<HourView> hours_of(const DailyReport& report) {
    std::vector<HourView> out;
    out.reserve(report.by_hour().size());
    for (const HourSales& sales : report.by_hour()) out.push_back({out.size(), sales});
    return out;
}

std::vector<FulfilmentView> fulfilments_of(const DailyReport& report) {
    std::vector<FulfilmentView> out;
    for (const FulfilmentSales& sales : report.by_fulfilment())
        out.push_back({static_cast<Fulfilment>(out.size()), sales});
    return out;
}

std::vector<ItemSalesView> items_of(std::vector<ItemSales> items) {
    std::vector<ItemSalesView> out;
    out.reserve(items.size());
    for (ItemSales& item : items) out.push_back({std::move(item)});
    return out;
}

struct ReportView {
    const DailyReport& report;
    static void fields(const ReportView& self, auto&& field) {
        const DailyReport& report = self.report;
        SubjectView::fields({report.subject()}, field);
        field("orders", report.orders());
        field("byStatus", StatusesView{report.by_status()});
        field("takings", TotalView{report});
        field("averageOrder", report.average_order());
        field("endings", EndingsView{report.endings()});
        field("times", TimesView{report});
        field("byMethod", methods_of(report));
        field("byFulfilment", fulfilments_of(report));
        field("byDay", days_of(report));
        field("byStore", stores_of(report));
        field("mostSold", items_of(report.most_sold()));
        field("mostEarning", items_of(report.most_earning()));
        field("byHour", hours_of(report));
    }
};

}  // namespace

std::string encode_json(const DailyReport& report) { return json::to_text(ReportView{report}); }

}  // namespace baedal::order
