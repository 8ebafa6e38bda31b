// Payments whose intent was written ahead of the charge.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/thread_annotations.h"
#include "pay/requests.h"

namespace baedal::pay {

// An intent waits for its charge for so long.
constexpr Milliseconds longest_preparation = std::chrono::seconds{2};

// Thread-safe. In memory: an intent that is not taken in time, or not before a restart, is one whose charge was
// never made, and the reconciler settles it as such.
class PreparedPayments {
public:
    explicit PreparedPayments(const Clock& clock) : clock_(clock) {}

    // The intent to make this payment is on the disk since `written_at`.
    void add(contract::AuthorizePayment payment, std::string payment_id, Instant written_at);
    // The id of the intent to make this payment, to whom asks first; nothing if there is none, or if it is
    // too old to be charged.
    std::optional<std::string> take(const contract::AuthorizePayment& payment);

private:
    struct Prepared {
        contract::AuthorizePayment payment;
        std::string payment_id;
        Instant until;
    };

    const Clock& clock_;
    Mutex mutex_;
    std::map<std::string, Prepared, std::less<>> by_order_ GUARDED_BY(mutex_);
};

}  // namespace baedal::pay
