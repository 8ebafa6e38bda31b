#include "store/jobs/print_sender.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/log.h"
#include "runtime/backoff.h"
#include "runtime/when_all.h"
#include "store/application/begin_print.h"
#include "store/storage/print_job_repository.h"
#include "store/storage/printer_repository.h"

namespace baedal::store {

namespace {

constexpr Backoff between_attempts{Milliseconds{1'000}, Milliseconds{5'000}};
constexpr Milliseconds between_questions{60'000};  // to an idle printer
// While a job is printed.
constexpr Milliseconds between_quick_looks{150};
constexpr Milliseconds between_looks{1'000};
constexpr Milliseconds quick_looks_for{3'000};
// A printer that has been ready for so long has printed what it was sent, though it does not answer GS r.
constexpr Milliseconds printed_when_ready_for{30'000};
constexpr Milliseconds empty_when_ready_for{10'000};  // what earlier connections sent

// FNV-1a: the same in every process, so that an address stays in its share.
std::size_t share_of(const std::string& address) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : address) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    return hash % PrintSender::shares;
}

}  // namespace

Task<std::optional<TimePoint>> PrintSender::run() {
    auto addresses = database_.read(printers::addresses);
    std::erase_if(addresses, [this](const auto& a) { return share_of(a.address) != share_; });
    std::erase_if(lanes_, [&](const auto& lane) {
        return std::ranges::count(addresses, lane.first, &printers::Address::address) == 0;
    });
    if (addresses.empty()) co_return std::nullopt;
    std::vector<Task<>> steps;
    std::vector<TimePoint> due;
    for (const printers::Address& address : addresses) {
        Lane& lane = lanes_[address.address];
        const bool has_work = address.has_waiting || lane.connection;
        if (clock_.now() >= (has_work ? lane.try_at : lane.ask_at))
            steps.push_back(step(address.address, lane, address.has_waiting));
    }
    co_await when_all(std::move(steps), "store.print");
    // What was queued meanwhile is in the next read: its commit has notified the job.
    const auto now_waiting = database_.read(printers::addresses);
    TimePoint next = TimePoint::max();
    for (const auto& [address, lane] : lanes_) {
        const bool waits = std::ranges::any_of(now_waiting, [&](const printers::Address& a) {
            return a.address == address && a.has_waiting;
        });
        next = std::min(next, waits || lane.connection ? lane.try_at : lane.ask_at);
    }
    co_return next;
}

Task<> PrintSender::step(const std::string& address, Lane& lane, bool has_waiting) {
    std::string lost;
    try {
        if (lane.connection) {
            co_await follow(address, lane);
        } else if (has_waiting) {
            co_await print_next(address, lane);
        } else {
            const auto connection = co_await PrinterConnection::open(address);
            co_await note_state(address, co_await connection->ask_state());
        }
    } catch (const net::StreamLost& e) {
        lost = e.what();
    }
    if (!lost.empty()) {
        lane.connection.reset();
        lane.is_empty = false;
        back_off(lane);
        co_await note_state(address, PrinterState::unreachable, std::move(lost));
    }
    lane.ask_at = clock_.now() + between_questions;
}

Task<> PrintSender::print_next(const std::string& address, Lane& lane) {
    auto connection = co_await PrinterConnection::open(address);
    const PrinterState state = co_await connection->ask_state();
    co_await note_state(address, state);
    if (state != PrinterState::ready) co_return back_off(lane);
    if (!lane.is_empty)
        co_return co_await send(lane, std::move(connection), std::nullopt, end_of_earlier_slips());
    const auto job =
        database_.read([&](db::Connection& c) { return print_jobs::first_waiting(c, address); });
    if (!job) co_return;
    auto bytes = co_await database_.write(
        [&](db::Transaction& tx) { return begin_print(tx, job->id, settings_); });
    if (!bytes) co_return;
    co_await send(lane, std::move(connection), job->id, std::move(*bytes));
}

Task<> PrintSender::send(Lane& lane, std::unique_ptr<PrinterConnection> connection,
                         std::optional<std::int64_t> job_id, std::string bytes) {
    co_await connection->send(std::move(bytes));
    lane.connection = std::move(connection);
    lane.job_id = job_id;
    lane.reports = 0;
    lane.sent_at = lane.ready_since = clock_.now();
    lane.is_ready = true;
    lane.failures = 0;
    lane.try_at = clock_.now();
}

Task<> PrintSender::follow(const std::string& address, Lane& lane) {
    const PrinterState state = co_await lane.connection->ask_state();
    const TimePoint now = clock_.now();
    if (has_printed(lane)) co_return co_await finish(address, lane, state);
    const bool is_ready = state == PrinterState::ready;
    if (is_ready && !lane.is_ready) lane.ready_since = now;
    lane.is_ready = is_ready;
    const Milliseconds long_enough = lane.job_id ? printed_when_ready_for : empty_when_ready_for;
    if (is_ready && lane.ready_since + long_enough <= now) {
        log::warn("a printer does not say when it has printed", {{"printer", address}});
        co_return co_await finish(address, lane, state);
    }
    lane.try_at =
        now + (lane.sent_at + quick_looks_for > now ? between_quick_looks : between_looks);
    co_await note_state(address, state);
}

bool PrintSender::has_printed(Lane& lane) {
    const int before = std::exchange(lane.reports, lane.connection->reports());
    if (lane.job_id) return lane.reports > 0;
    // An earlier slip's report comes right before the one that was asked for now.
    return lane.reports > 0 && lane.reports == before;
}

Task<> PrintSender::finish(const std::string& address, Lane& lane, PrinterState state) {
    co_await database_.finish([&](db::Transaction& tx) {
        if (lane.job_id) print_jobs::printed(tx, *lane.job_id);
        printers::set_state(tx, address, state, {});
    });
    lane.connection.reset();
    lane.is_empty = true;
    lane.try_at = clock_.now();
}

Task<> PrintSender::note_state(const std::string& address, PrinterState state, std::string detail) {
    if (database_.read([&](db::Connection& c) { return printers::has_state(c, address, state); }))
        co_return;
    co_await database_.finish(
        [&](db::Transaction& tx) { printers::set_state(tx, address, state, detail); });
    log::info("a printer's state has changed",
              {{"printer", address}, {"state", to_text(state)}, {"detail", detail}});
}

void PrintSender::back_off(Lane& lane) {
    ++lane.failures;
    lane.try_at = clock_.now() + between_attempts.after(lane.failures, random_.fraction());
}

}  // namespace baedal::store
