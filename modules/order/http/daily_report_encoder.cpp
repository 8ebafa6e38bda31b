#include "order/http/daily_report_encoder.h"

#include <optional>
#include <string_view>

#include "json/parser.h"

namespace baedal::order {

namespace {

struct MethodView {
    const std::string& method;
    const Takings& takings;
    static void fields(const MethodView& self, auto&& field) {
        field("method", self.method);
        Takings::fields(self.takings, field);
    }
};

struct HourView {
    int hour;
    const Takings& takings;
    static void fields(const HourView& self, auto&& field) {
        field("hour", self.hour);
        field("orders", self.takings.orders);
        field("sales", self.takings.sales);
    }
};

struct FiguresView {
    const Figures& figures;

    json::Object statuses() const {
        json::Object out;
        for (std::size_t i = 0; i < contract::status_names.size(); ++i)
            out[contract::status_names[i]] = figures.by_status()[i];
        return out;
    }
    std::vector<MethodView> methods() const {
        std::vector<MethodView> out;
        for (const auto& [method, takings] : figures.by_method()) out.push_back({method, takings});
        return out;
    }
    std::vector<HourView> hours() const {
        std::vector<HourView> out;
        out.reserve(figures.by_hour().size());
        for (int hour = 0; hour < 24; ++hour)
            out.push_back({hour, figures.by_hour()[static_cast<std::size_t>(hour)]});
        return out;
    }

    static void fields(const FiguresView& self, auto&& field) {
        const FiguresOf& of = self.figures.of();
        field("storeId", of.store_id);
        field("storeName", of.store_name);
        field("date", of.date);
        field("timezone", of.timezone);
        field("currency", of.currency);
        field("orders", self.figures.orders());
        field("byStatus", self.statuses());
        field("takings", self.figures.takings());
        field("byMethod", self.methods());
        field("mostSold", self.figures.most_sold());
        field("mostEarning", self.figures.most_earning());
        field("byHour", self.hours());
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

// One line; what a section does not count stays empty.
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

std::string to_json(const Figures& figures) {
    std::string out;
    json::write(out, FiguresView{figures});
    return out;
}

std::string to_csv(const Figures& figures) {
    std::string out =
        "\xEF\xBB\xBFsection,name,orders,quantity,amount,refunded,refund_pending,net\r\n";
    line(out, "day", figures.of().date, figures.takings());
    for (std::size_t i = 0; i < contract::status_names.size(); ++i)
        line(out, "status", std::string(contract::status_names[i]), figures.by_status()[i], {}, {});
    for (const auto& [method, takings] : figures.by_method()) line(out, "method", method, takings);
    for (const ItemFigures& item : figures.most_sold())
        line(out, "most_sold", item.name, {}, item.quantity, item.amount);
    for (const ItemFigures& item : figures.most_earning())
        line(out, "most_earning", item.name, {}, item.quantity, item.amount);
    for (std::size_t hour = 0; hour < 24; ++hour)
        line(out, "hour", (hour < 10 ? "0" : "") + std::to_string(hour) + ":00",
             figures.by_hour()[hour]);
    return out;
}

}  // namespace baedal::order
