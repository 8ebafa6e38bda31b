#include "order/http/order_export_csv.h"

#include <initializer_list>
#include <string_view>

#include "base/csv.h"
#include "base/money.h"

namespace baedal::order {

namespace {

constexpr std::string_view header_en =
    "business_day,time,type,store,number,status,fulfilment,method,items,subtotal,fee,discounts,vat,"
    "total,"
    "refunded,taken,currency,order_id\r\n";
constexpr std::string_view header_ko =
    "영업일,시각,구분,매장,주문번호,상태,수령,결제수단,품목,소계,배달비,할인,부가세,합계,환불,입금,"
    "통화,주문ID\r\n";

struct Words {
    std::string_view name;
    std::string_view korean;
};
constexpr Words words[] = {
    {"order", "주문"},          {"refund", "환불"},         {"delivery", "배달"},
    {"pickup", "포장"},         {"placed", "접수 대기"},    {"accepted", "수락"},
    {"cooking", "조리 중"},     {"ready", "조리 완료"},     {"delivering", "배달 중"},
    {"delivered", "배달 완료"}, {"picked_up", "포장 수령"}, {"cancel_requested", "취소 요청"},
    {"cancelled", "취소"},      {"rejected", "거절"},       {"cash", "현금"},
    {"sandbox", "체험용 카드"}, {"toss", "토스페이먼츠"},
};

std::string in_language(std::string_view name, ExportLanguage language) {
    if (language == ExportLanguage::ko) {
        for (const Words& each : words) {
            if (each.name == name) return std::string(each.korean);
        }
    }
    return std::string(name);
}

std::string time_of(TimePoint at, const absl::TimeZone& zone) {
    return absl::FormatTime("%Y-%m-%d %H:%M", absl::FromUnixMillis(to_millis(at)), zone);
}

}  // namespace

OrderExportWriter::OrderExportWriter(ExportLanguage language, std::string currency,
                                     std::int64_t vat_percent)
    : language_(language),
      currency_(std::move(currency)),
      vat_percent_(vat_percent),
      text_(byte_order_mark) {
    text_ += language == ExportLanguage::ko ? header_ko : header_en;
}

void OrderExportWriter::add(const Day& day, const std::vector<ExportLine>& lines) {
    for (const ExportLine& line : lines) write(day, line);
}

// A refund is a negative total, so that the sums of a column are right.
void OrderExportWriter::write(const Day& day, const ExportLine& line) {
    const auto word = [&](std::string_view name) { return csv_cell(in_language(name, language_)); };
    const auto amount = [&](std::int64_t minor_units) {
        return decimal_amount(minor_units, currency_);
    };
    const std::int64_t total = line.is_refund ? line.taken : line.total;
    const auto of_order = [&](std::int64_t minor_units) {
        return line.is_refund ? std::string() : amount(minor_units);
    };
    const std::initializer_list<std::string> cells{
        absl::FormatCivilTime(day.date),
        time_of(line.at, day.zone),
        word(line.is_refund ? "refund" : "order"),
        csv_cell(day.store_name),
        std::to_string(line.number),
        word(to_text(line.status)),
        word(to_text(line.fulfilment)),
        word(line.method),
        csv_cell(describe(line.lines)),
        of_order(line.subtotal),
        of_order(line.delivery_fee),
        of_order(line.discount),
        amount(tax_in(line.taken, vat_percent_)),
        amount(total),
        of_order(line.refunded),
        amount(line.taken),
        currency_,
        line.order_id,
    };
    bool is_first = true;
    for (const std::string& cell : cells) {
        if (!is_first) text_ += ',';
        is_first = false;
        text_ += cell;
    }
    text_ += "\r\n";
}

}  // namespace baedal::order
