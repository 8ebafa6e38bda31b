#include "order/http/daily_report_route.h"

#include <limits>

#include "base/random.h"
#include "json/parser.h"
#include "order/domain/daily_report.h"
#include "order/domain/opening_hours.h"
#include "order/http/daily_report_encoder.h"
#include "order/storage/stored_name.h"

namespace baedal::order {

namespace {

using db::arg;
using http::Access;
using http::Method;

// Far longer than it takes from drawing an order's id to dating it.
constexpr std::chrono::minutes id_margin{1};

TimePoint from_absl(absl::Time at) { return from_millis(absl::ToUnixMillis(at)); }

std::optional<absl::CivilDay> parse_date(const std::string& text) {
    absl::CivilDay day;
    // The parser takes more than the form that it writes.
    if (!absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text) return {};
    if (day.year() < 1970 || day.year() > 9998) return {};
    return day;
}

void add_orders(db::Connection& connection, std::int64_t store_id, absl::CivilDay day,
                const absl::TimeZone& zone, Figures& figures) {
    const TimePoint begin = from_absl(absl::FromCivil(absl::CivilSecond(day), zone));
    const TimePoint end = from_absl(absl::FromCivil(absl::CivilSecond(day + 1), zone));
    const auto add = [&](db::Row row) {
        DayOrder order;
        order.status = parsed<Status>(row.text(0));
        order.payment_status = parsed<PaymentStatus>(row.text(1));
        order.method = row.optional_text(2).value_or("");
        order.paid = row.flag(3);
        order.total = row.integer(4);
        order.refunded = row.integer(5);
        order.hour = absl::ToCivilHour(absl::FromUnixMillis(row.integer(6)), zone).hour();
        json::decode(json::parse_trusted(row.text(7)), order.lines, "items");
        figures.add(order);
    };
    connection.each(day_orders_sql, add, arg(":first_id", first_id_at(begin - id_margin)),
                    arg(":end_id", first_id_at(end)), arg(":begin", begin), arg(":end", end),
                    arg(":store_id", store_id));
}

bool wants_csv(const http::Request& request) {
    return request.header("Accept").value_or("").find("text/csv") != std::string_view::npos;
}

}  // namespace

FiguresRoute::FiguresRoute(host::ModuleContext& host, const Settings& settings,
                           const MenuCache& menus)
    : host_(host), settings_(settings), menus_(menus) {
    host.routes.add(Method::get, "/orders/figures", Access::staff,
                    [this](http::Request& request) { return get(request); });
}

Task<http::Response> FiguresRoute::get(http::Request& request) {
    http::QueryFields query(request);
    const auto store_id = query.integer("storeId", {1, std::numeric_limits<std::int32_t>::max()});
    const auto date = query.text("date");
    const auto asked_day = date ? parse_date(*date) : std::nullopt;
    if (!query.text("storeId")) query.refuse("storeId", "This parameter is required.");
    if (date && !asked_day) query.refuse("date", "Must be a date, such as 2026-11-23.");
    if (auto problem = query.problem()) co_return http::problem(*problem);

    const auto book = menus_.snapshot();
    const StoreCopy* store = book->store(*store_id);
    if (store == nullptr || !request.actor.works_at(*store_id))
        co_return http::problem(problems::not_found("There is no such store."));
    const absl::CivilDay day = asked_day.value_or(
        absl::ToCivilDay(absl::FromUnixMillis(to_millis(host_.clock.now())), store->zone));

    Figures figures({store->profile.id, store->profile.name, absl::FormatCivilTime(day),
                     store->profile.timezone, settings_.currency});
    host_.database.read(
        [&](db::Connection& c) { add_orders(c, *store_id, day, store->zone, figures); });
    http::Response answer = http::json_text(200, "");
    if (wants_csv(request)) {
        answer.content_type = "text/csv; charset=utf-8; header=present";
        answer.body = to_csv(figures);
        answer.header("Content-Disposition", "attachment; filename=\"baedal-" +
                                                 std::to_string(*store_id) + "-" +
                                                 figures.of().date + ".csv\"");
    } else {
        answer.body = to_json(figures);
    }
    answer.header("Vary", "Accept");
    co_return answer;
}

}  // namespace baedal::order
