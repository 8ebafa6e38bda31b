#include "pay/application/listed_payments.h"

#include <stdexcept>

#include "base/log.h"
#include "base/random.h"
#include "pay/storage/ended_orders.h"

namespace baedal::pay {

namespace {

std::optional<StoredPayment> find_listed(db::Transaction& tx, const GatewayTransaction& listed) {
    if (!listed.payment_id.empty()) return payments::find(tx, listed.payment_id);
    return payments::find_by_token(tx.connection(), listed.order_id, listed.token);
}

}  // namespace

Listed ListedPayments::enter(db::Transaction& tx, const GatewayTransaction& listed) const {
    if (const auto known = find_listed(tx, listed)) {
        service_.check_soon(tx, known->payment.data().id);
        return Listed::known;
    }
    // The charge of a cancel that is listed alone was before the backup, and not by this program.
    if (listed.charged <= 0 || !is_id(listed.order_id)) {
        log::warn("the payment gateway lists what is not of this deployment; it is left alone",
                  {{"at", to_rfc3339(listed.at)}, {"amount", listed.charged}});
        return Listed::foreign;
    }
    const auto other = payments::find_active(tx.connection(), listed.order_id);
    if (other && !other->payment.is_settled()) return Listed::waits;
    insert(tx, listed, other);
    return Listed::entered;
}

// Beside another payment that was approved it is a second one: what was captured of it goes back.
void ListedPayments::insert(db::Transaction& tx, const GatewayTransaction& listed,
                            const std::optional<StoredPayment>& other) const {
    Payment::Data data;
    data.id = listed.payment_id.empty() ? tx.make_id() : listed.payment_id;
    data.order_id = listed.order_id;
    data.store_id = other ? other->payment.data().store_id : 0;
    data.amount = listed.charged;
    data.currency = currency_;
    data.method = method_;
    data.token = listed.token;
    data.state = other ? PaymentState::declined : PaymentState::unknown;
    data.detail = std::string(other ? second_payment : found_payment);
    const std::string id = data.id;
    payments::insert(tx, Payment(std::move(data)), listed.at, tx.now());
    if (ended_orders::contains(tx.connection(), listed.order_id)) {
        StoredPayment stored = payments::find(tx, id).value();
        if (stored.payment.end_order() == Change::made) publisher_.changed(tx, stored);
    }
    tx.after_commit([&service = service_] { service.wake_reconciler(); });
    log::warn("the payment gateway has a payment that the restored books do not have",
              {{"payment", id_prefix(id)}, {"order", id_prefix(listed.order_id)}});
}

}  // namespace baedal::pay
