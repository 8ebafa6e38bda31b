#include "marketing/personal_data.h"

#include "marketing/domain/phone_digest.h"
#include "marketing/storage/coupon_repository.h"
#include "marketing/storage/customer_repository.h"

namespace baedal::marketing {

namespace {

json::Object find(db::Connection& connection, const std::string& phone) {
    const std::string digest = phone_digest(customers::digest_key(connection), phone);
    json::Array used;
    for (const redemptions::Kept& kept : redemptions::of_phone(connection, digest)) {
        used.push_back({{"orderId", kept.redemption.order_id},
                        {"coupon", kept.redemption.code},
                        {"amount", kept.redemption.amount},
                        {"at", to_rfc3339(kept.changed_at)}});
    }
    return {{"deliveredOrders", customers::delivered(connection, digest)},
            {"couponsUsed", std::move(used)}};
}

Task<json::Object> erase(db::Database& database, std::string phone) {
    const auto forgotten = co_await database.write([&](db::Transaction& tx) {
        tx.truncate_log();
        return customers::forget(tx, phone_digest(customers::digest_key(tx.connection()), phone));
    });
    co_return json::Object{{"couponsErased", forgotten.coupons},
                           {"couponUsesErased", forgotten.redemptions}};
}

}  // namespace

host::PersonalData personal_data() { return {.find = find, .erase = erase}; }

}  // namespace baedal::marketing
