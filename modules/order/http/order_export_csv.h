// The orders' export as CSV.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "order/domain/order_export.h"

namespace baedal::order {

enum class ExportLanguage { en, ko };

// Appends lines to a file of RFC 4180 with a byte order mark. Amounts are decimals of the currency.
class OrderExportWriter {
public:
    OrderExportWriter(ExportLanguage language, std::string currency, std::int64_t vat_percent);

    struct Day {
        const std::string& store_name;
        absl::CivilDay date;
        const absl::TimeZone& zone;
    };
    void add(const Day& day, const std::vector<ExportLine>& lines);
    std::string take() { return std::move(text_); }

private:
    void write(const Day& day, const ExportLine& line);

    const ExportLanguage language_;
    const std::string currency_;
    const std::int64_t vat_percent_;
    std::string text_;
};

}  // namespace baedal::order
