#include "order/http/daily_report_encoder.h"

#include <optional>
#include <string_view>

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
        field("refundPending", self.takings.refund_pending);
        field("net", self.takings.net());
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

struct HourView {
    std::size_t hour;
    const Takings& takings;
    static void fields(const HourView& self, auto&& field) {
        field("hour", self.hour);
        field("orders", self.takings.orders);
        field("sales", self.takings.sales);
    }
};

struct ItemSalesView {
    ItemSales item;
    static void fields(const ItemSalesView& self, auto&& field) {
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

std::vector<MethodView> methods_of(const DailyReport& report) {
    std::vector<MethodView> out;
    for (const auto& [method, takings] : report.by_method()) out.push_back({method, {takings}});
    return out;
}

std::vector<HourView> hours_of(const DailyReport& report) {
    std::vector<HourView> out;
    out.reserve(report.by_hour().size());
    for (const Takings& takings : report.by_hour()) out.push_back({out.size(), takings});
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
        const ReportSubject& subject = report.subject();
        field("storeId", subject.store_id);
        field("storeName", subject.store_name);
        field("date", subject.date);
        field("timezone", subject.timezone);
        field("currency", subject.currency);
        field("orders", report.orders());
        field("byStatus", StatusesView{report.by_status()});
        field("takings", TakingsView{report.takings()});
        field("byMethod", methods_of(report));
        field("mostSold", items_of(report.most_sold()));
        field("mostEarning", items_of(report.most_earning()));
        field("byHour", hours_of(report));
    }
};

std::string cell(std::string text) {
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
        text.insert(0, "'");
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; at += 2)
        text.insert(at, "\"");
    return "\"" + text + "\"";
}

using Number = std::optional<std::int64_t>;

// One line. A number that the section does not have stays empty.
void line(std::string& out, std::string_view section, const std::string& name, Number orders,
          Number quantity, Number amount) {
    out.append(section).append(",").append(cell(name));
    for (const Number& number : {orders, quantity, amount})
        out += "," + (number ? std::to_string(*number) : "");
    out += ",,,\r\n";
}

void line(std::string& out, std::string_view section, const std::string& name,
          const Takings& takings) {
    out.append(section).append(",").append(cell(name));
    out += "," + std::to_string(takings.orders) + ",";  // no quantity
    for (const std::int64_t amount :
         {takings.sales, takings.refunded, takings.refund_pending, takings.net()})
        out += "," + std::to_string(amount);
    out += "\r\n";
}

}  // namespace

std::string encode_json(const DailyReport& report) { return json::to_text(ReportView{report}); }

std::string encode_csv(const DailyReport& report) {
    std::string out =
        "\xEF\xBB\xBFsection,name,orders,quantity,amount,refunded,refund_pending,net\r\n";
    line(out, "day", report.subject().date, report.takings());
    for (std::size_t i = 0; i < status_names.size(); ++i)
        line(out, "status", std::string(status_names[i]), report.by_status()[i], {}, {});
    for (const auto& [method, takings] : report.by_method()) line(out, "method", method, takings);
    for (const ItemSales& item : report.most_sold())
        line(out, "most_sold", item.name, {}, item.quantity, item.amount);
    for (const ItemSales& item : report.most_earning())
        line(out, "most_earning", item.name, {}, item.quantity, item.amount);
    for (std::size_t hour = 0; hour < 24; ++hour)
        line(out, "hour", (hour < 10 ? "0" : "") + std::to_string(hour) + ":00",
             report.by_hour()[hour]);
    return out;
}

}  // namespace baedal::order
