// What the gateway lists, compared with the books: a payment that they do not have is entered.
#pragma once

#include <optional>
#include <string>

#include "db/transaction.h"
#include "pay/application/payment_publisher.h"
#include "pay/application/payment_service.h"
#include "pay/gateway/gateway.h"
#include "pay/settings.h"

namespace baedal::pay {

enum class Listed {
    known,    // the books have the payment; the reconciler looks at it and its cancels
    entered,  // as a payment whose outcome the reconciler asks for
    waits,    // another payment of the order has no outcome yet: it is to be listed again
    foreign,  // it is no payment of an order of this program
};

// Immutable and thread-safe.
class ListedPayments {
public:
    // The references outlive every call.
    ListedPayments(const Settings& settings, const PaymentService& service,
                   const PaymentPublisher& publisher)
        : method_(settings.gateway_method()),
          currency_(settings.currency),
          service_(service),
          publisher_(publisher) {}

    // May be repeated. Runs in a unit of pay's database.
    Listed enter(db::Transaction& tx, const GatewayTransaction& listed) const;

private:
    void insert(db::Transaction& tx, const GatewayTransaction& listed,
                const std::optional<StoredPayment>& other) const;

    const std::string method_;
    const std::string currency_;
    const PaymentService& service_;
    const PaymentPublisher& publisher_;
};

}  // namespace baedal::pay
