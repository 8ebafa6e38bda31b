#include "store/jobs/erase_events.h"

#include "db/event_erasure.h"

namespace baedal::store {

namespace {

const outbox::PersonalMembers personal_members{"/riderName", "/riderPhone", "/reason"};

Task<std::optional<TimePoint>> erase(db::Database& database) {
    co_await db::erase_noted_events(database, personal_members);
    co_return std::nullopt;
}

}  // namespace

std::shared_ptr<host::JobTrigger> add_erasure_job(host::ModuleContext& host) {
    return host.jobs.add("erase-events", [&database = host.database] { return erase(database); });
}

}  // namespace baedal::store
