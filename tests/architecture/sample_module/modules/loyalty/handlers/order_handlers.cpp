#include "loyalty/handlers/order_handlers.h"

#include "loyalty/events.h"
#include "loyalty/storage/points_repository.h"

namespace baedal::loyalty {

OrderHandlers::OrderHandlers(events::Endpoint& endpoint, std::int64_t percent) : percent_(percent) {
    endpoint.subscribe<order::contract::OrderPlaced>(*this);
}

void OrderHandlers::on(db::Transaction& tx, const order::contract::OrderPlaced& event) const {
    const Points points{event.order.id, event.order.store_id,
                        points_for(event.order.total, percent_)};
    if (repository::insert(tx, points))
        tx.append(contract::PointsEarned{points.order_id, points.points});
}

}  // namespace baedal::loyalty
