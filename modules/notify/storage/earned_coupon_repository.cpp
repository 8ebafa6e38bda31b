#include "notify/storage/earned_coupon_repository.h"

namespace baedal::notify::earned_coupons {

using db::arg;

void add(db::Transaction& tx, const EarnedCoupon& coupon) {
    tx.run(R"sql(
        INSERT INTO earned_coupon (order_id, code, name, valid_until, issued_at)
        VALUES (:order_id, :code, :name, :until, :issued_at)
        ON CONFLICT DO NOTHING
    )sql",
           arg(":order_id", coupon.order_id), arg(":code", coupon.code), arg(":name", coupon.name),
           arg(":until", coupon.until), arg(":issued_at", coupon.issued_at));
}

std::vector<EarnedCoupon> take(db::Transaction& tx, const std::string& order_id) {
    auto out = tx.connection().all(
        R"sql(
        SELECT order_id, code, name, valid_until, issued_at FROM earned_coupon
        WHERE order_id = :order_id ORDER BY issued_at, code
    )sql",
        [](db::Row row) {
            return EarnedCoupon{row.text(0), row.text(1), row.text(2), row.optional_time(3),
                                row.time(4)};
        },
        arg(":order_id", order_id));
    if (!out.empty())
        tx.run("DELETE FROM earned_coupon WHERE order_id = :order_id", arg(":order_id", order_id));
    return out;
}

}  // namespace baedal::notify::earned_coupons
