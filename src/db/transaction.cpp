#include "db/transaction.h"

namespace baedal::db {

void Transaction::append(std::string_view type, const std::string& subject,
                         const std::string& data) {
    run(R"sql(
        INSERT INTO outbox (id, type, subject, time, traceparent, data)
        VALUES (:id, :type, :subject, :time, :traceparent, :data)
    )sql",
        arg(":id", make_id()), arg(":type", type), arg(":subject", subject), arg(":time", now()),
        arg(":traceparent", traceparent_), arg(":data", data));
    appended_ = true;
}

}  // namespace baedal::db
