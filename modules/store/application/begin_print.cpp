#include "store/application/begin_print.h"

#include <stdexcept>

#include "absl/time/time.h"
#include "base/money.h"
#include "store/domain/slip.h"
#include "store/opening_hours.h"
#include "store/printer/escpos.h"
#include "store/storage/print_job_repository.h"
#include "store/storage/printer_repository.h"
#include "store/storage/store_repository.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

namespace {

absl::TimeZone zone_of(const contract::StoreProfile& store) {
    try {
        return contract::load_time_zone(store.timezone);
    } catch (const std::runtime_error&) {  // the machine does not know the zone
        return absl::UTCTimeZone();
    }
}

std::string local_time(TimePoint at, const absl::TimeZone& zone) {
    return absl::FormatTime("%m/%d %H:%M", absl::FromUnixMillis(to_millis(at)), zone);
}

std::string amount_text(std::int64_t amount, const std::string& currency) {
    const std::string number = grouped_amount(amount, currency);
    return currency == "KRW" ? number + "원" : currency + " " + number;
}

SlipFacts facts_of(const Ticket& ticket, const contract::StoreProfile& store,
                   const Printer& printer, const PrintJob& job, const Settings& settings) {
    const absl::TimeZone zone = zone_of(store);
    SlipFacts out;
    out.store_name = store.name;
    out.is_reprint = job.is_reprint();
    out.copy = job.copy;
    out.copies = job.kind == PrintKind::slip ? printer.copies : 1;
    out.placed_at = local_time(ticket.placed_at, zone);
    if (ticket.promised_at) out.promised_at = local_time(*ticket.promised_at, zone);
    if (ticket.to_collect > 0) out.to_collect = amount_text(ticket.to_collect, settings.currency);
    if (!settings.public_url.empty()) out.order_url = settings.public_url + "/o/" + ticket.order_id;
    return out;
}

std::vector<SlipLine> test_page(db::Transaction& tx, const Printer& printer,
                                const contract::StoreProfile& store) {
    return lay_out_test({.store_name = store.name,
                         .printer_name = printer.name,
                         .address = printer.address,
                         .encoding = std::string(to_text(printer.encoding)),
                         .printed_at = local_time(tx.now(), zone_of(store))},
                        static_cast<std::size_t>(printer.columns));
}

}  // namespace

std::optional<std::string> begin_print(db::Transaction& tx, std::int64_t job_id,
                                       const Settings& settings) {
    const auto job = print_jobs::find_waiting(tx.connection(), job_id);
    if (!job) return std::nullopt;
    const auto stored = printers::find(tx.connection(), job->printer_id);
    if (!stored) throw std::logic_error("the printer of a waiting job is missing");
    const Printer& printer = stored->printer;
    const auto store = stores::find(tx.connection(), printer.store_id);
    if (!store) throw std::logic_error("the store of a printer is missing");

    std::vector<SlipLine> lines;
    if (job->kind == PrintKind::test) {
        lines = test_page(tx, printer, store->profile);
    } else {
        const auto ticket = tickets::find(tx.connection(), job->order_id);
        const bool is_of_no_use =
            !ticket || (job->kind == PrintKind::slip && is_end(ticket->state) &&
                        ticket->updated_at + oldest_ended_ticket < tx.now());
        if (is_of_no_use) {
            print_jobs::skip(tx, job_id);
            return std::nullopt;
        }
        lines = lay_out(*ticket, facts_of(*ticket, store->profile, printer, *job, settings),
                        static_cast<std::size_t>(printer.columns));
    }
    print_jobs::begin(tx, job_id);
    return encode_slip(lines, printer.encoding, static_cast<std::size_t>(printer.columns));
}

}  // namespace baedal::store
