// After a restore: asks the gateway for what it has charged and cancelled since the backup's moment.
#pragma once

#include <optional>

#include "db/database.h"
#include "pay/application/listed_payments.h"
#include "pay/gateway/gateway.h"
#include "pay/settings.h"
#include "pay/storage/search_repository.h"
#include "runtime/backoff.h"
#include "runtime/task.h"

namespace baedal::pay {

// One page a run. A page and the position of the next one are one transaction: a search that is
// interrupted goes on. The list is read from its beginning until every payment of it is entered.
class PaymentSearch {
public:
    // The references outlive every run.
    PaymentSearch(const Settings& settings, db::Database& database, Gateway& gateway,
                  const ListedPayments& listed, const Clock& clock);

    // Returns when to run again; nothing if there is no search.
    Task<std::optional<TimePoint>> run() const;

private:
    Task<Search> begun(Search search) const;
    Task<std::optional<TimePoint>> failed(Search search, std::string error) const;
    std::optional<TimePoint> enter(db::Transaction& tx, const TransactionPage& page) const;

    const Backoff backoff_;
    db::Database& database_;
    Gateway& gateway_;
    const ListedPayments& listed_;
    const Clock& clock_;
};

}  // namespace baedal::pay
