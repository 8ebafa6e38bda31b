#include "db/transaction.h"

#include <utility>

namespace baedal::db {

void Transaction::append(std::string_view type, std::string subject, std::string data,
                         outbox::CachedEvent held) {
    outbox::Envelope event{.id = make_id(),
                           .type = std::string(type),
                           .subject = std::move(subject),
                           .time = now(),
                           .traceparent = traceparent_,
                           .data = std::move(data),
                           .held = std::move(held)};
    run(R"sql(
        INSERT INTO outbox (id, type, subject, time, traceparent, data)
        VALUES (:id, :type, :subject, :time, :traceparent, :data)
    )sql",
        arg(":id", event.id), arg(":type", event.type), arg(":subject", event.subject),
        arg(":time", event.time), arg(":traceparent", event.traceparent), arg(":data", event.data));
    event.seq = connection_.last_insert_rowid();
    appended_.push_back(std::move(event));
}

}  // namespace baedal::db
