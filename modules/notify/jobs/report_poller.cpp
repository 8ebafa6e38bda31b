#include "notify/jobs/report_poller.h"

#include <exception>
#include <vector>

#include "base/log.h"
#include "notify/storage/notification_repository.h"

namespace baedal::notify {

Task<std::optional<TimePoint>> ReportPoller::run() {
    auto due = database_.read(
        [this](db::Connection& c) { return repository::due_reports(c, clock_.now(), batch); });
    if (due.empty()) {
        co_return database_.read([](db::Connection& c) { return repository::next_due_report(c); });
    }
    std::vector<Handed> handed;
    for (const Notification& n : due)
        handed.push_back(
            {n.message.id, n.provider_id, n.message.recipient, n.handed_at.value_or(n.queued_at)});
    std::vector<Outcome> outcomes;
    try {
        outcomes = co_await channel_.look_up(std::move(handed));
    } catch (const std::exception& e) {
        log::warn("the message channel gives no reports",
                  {{"channel", channel_.name()}, {"error", e.what()}});
    }
    outcomes.resize(due.size());
    const TimePoint now = clock_.now();
    for (std::size_t i = 0; i < due.size(); ++i)
        due[i].reported(outcomes[i], now, settings_.report_after());
    co_await database_.finish([&](db::Transaction& tx) {
        repository::save(tx, due);
        return true;
    });
    co_return clock_.now();
}

}  // namespace baedal::notify
