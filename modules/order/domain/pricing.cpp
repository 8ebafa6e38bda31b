#include "order/domain/pricing.h"

#include "order/domain/choices.h"
#include "order/domain/orderability.h"

namespace baedal::order {

namespace {

using contract::Fulfilment;

std::expected<Line, OrderRefusal> make_line(const StoreCopy& store, const RequestedItem& requested,
                                            const std::string& pointer,
                                            const std::string& item_pointer, TimePoint now) {
    const store::contract::Item* item = requested.name.empty() ? store.item(requested.menu_item_id)
                                                               : store.item_named(requested.name);
    if (item == nullptr) {
        return std::unexpected(OrderRefusal{RefusalReason::unknown_menu_item, item_pointer,
                                            "'" + store.profile.name + "' has no such menu item."});
    }
    if (is_sold_out(*item, now)) return std::unexpected(sold_out(item->name, item_pointer));
    auto choices = pick_choices(*item, requested.choices, pointer + "/choices", now);
    if (!choices) return std::unexpected(std::move(choices.error()));
    Line line{item->id, item->name, item->price, requested.quantity, std::move(*choices), 0};
    line.line_total = total_of(line);
    return line;
}

std::expected<std::vector<Line>, OrderRefusal> make_lines(const StoreCopy& store,
                                                          const OrderRequest& request,
                                                          TimePoint now) {
    std::vector<Line> lines;
    for (std::size_t i = 0; i < request.items.size(); ++i) {
        const std::string pointer = request.short_form ? "" : "/items/" + std::to_string(i);
        const std::string item_pointer = request.short_form ? "/item" : pointer + "/menuItemId";
        auto line = make_line(store, request.items[i], pointer, item_pointer, now);
        if (!line) return std::unexpected(std::move(line.error()));
        lines.push_back(std::move(*line));
    }
    return lines;
}

PriceTerms price_terms(const StoreCopy& store, const OrderRequest& request) {
    const bool is_delivery = request.fulfilment == Fulfilment::delivery;
    return {.delivery_fee = is_delivery ? store.profile.delivery_fee : 0};
}

std::optional<OrderRefusal> check_sums(const StoreCopy& store, const OrderRequest& request,
                                       const Price& price) {
    const std::int64_t minimum = store.profile.minimum_order;
    if (price.subtotal < minimum) {
        return OrderRefusal{RefusalReason::below_minimum_order,
                            request.short_form ? "/item" : "/items",
                            "The items come to " + std::to_string(price.subtotal) +
                                "; the minimum is " + std::to_string(minimum) + "."};
    }
    if (request.expected_total && *request.expected_total != price.total) {
        OrderRefusal changed{RefusalReason::price_changed, "/expectedTotal",
                             "The order comes to " + std::to_string(price.total) +
                                 " now. Show the customer the new total."};
        changed.total = price.total;
        return changed;
    }
    return std::nullopt;
}

}  // namespace

std::expected<Quote, OrderRefusal> make_quote(const MenuSnapshot& menus,
                                              const OrderRequest& request, TimePoint now) {
    const StoreCopy* store = menus.store(request.store_id);
    if (store == nullptr) {
        return std::unexpected(
            OrderRefusal{RefusalReason::unknown_store, "/storeId",
                         "There is no store " + std::to_string(request.store_id) + "."});
    }
    if (auto closed = check_open(*store, request.fulfilment, now))
        return std::unexpected(std::move(*closed));
    auto lines = make_lines(*store, request, now);
    if (!lines) return std::unexpected(std::move(lines.error()));
    const Price price = make_price(*lines, price_terms(*store, request));
    if (auto refusal = check_sums(*store, request, price))
        return std::unexpected(std::move(*refusal));
    return Quote{std::move(*lines), price};
}

}  // namespace baedal::order
