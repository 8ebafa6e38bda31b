#include "order/domain/pricing.h"

#include <map>
#include <string>
#include <utility>

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

OrderRefusal too_large(const OrderRequest& request, const std::string& detail) {
    return {RefusalReason::order_too_large, request.short_form ? "/item" : "/items",
            detail + " For more, call the store."};
}

std::optional<OrderRefusal> check_parts(const OrderRequest& request, const OrderLimits& limits) {
    std::size_t parts = request.items.size();
    for (const RequestedItem& item : request.items) parts += item.choices.size();
    if (limits.max_parts == 0 || std::cmp_less_equal(parts, limits.max_parts)) return std::nullopt;
    return too_large(request, "An order has at most " + std::to_string(limits.max_parts) +
                                  " lines and choices.");
}

std::optional<OrderRefusal> check_quantities(const OrderRequest& request,
                                             const std::vector<Line>& lines,
                                             const OrderLimits& limits) {
    if (limits.max_quantity == 0) return std::nullopt;
    std::map<std::int64_t, std::int64_t> quantities;  // by menu item
    for (const Line& line : lines) {
        if ((quantities[line.menu_item_id] += line.quantity) > limits.max_quantity)
            return too_large(request, "An order has at most " +
                                          std::to_string(limits.max_quantity) + " of '" +
                                          line.name + "'.");
    }
    return std::nullopt;
}

std::optional<OrderRefusal> check_total(const OrderRequest& request, const Price& price,
                                        const OrderLimits& limits) {
    if (limits.max_total == 0 || price.total <= limits.max_total) return std::nullopt;
    return too_large(request, "The order comes to " + std::to_string(price.total) + "; at most " +
                                  std::to_string(limits.max_total) + " can be ordered here.");
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
    return request.coupon.empty() ? check_expected_total(request, price) : std::nullopt;
}

}  // namespace

std::expected<Quote, OrderRefusal> make_quote(const MenuSnapshot& menus,
                                              const OrderRequest& request, TimePoint now,
                                              const OrderLimits& limits) {
    const StoreCopy* store = menus.store(request.store_id);
    if (store == nullptr) {
        return std::unexpected(
            OrderRefusal{RefusalReason::unknown_store, "/storeId",
                         "There is no store " + std::to_string(request.store_id) + "."});
    }
    if (auto closed = check_open(*store, request.fulfilment, now))
        return std::unexpected(std::move(*closed));
    if (auto refusal = check_parts(request, limits)) return std::unexpected(std::move(*refusal));
    auto lines = make_lines(*store, request, now);
    if (!lines) return std::unexpected(std::move(lines.error()));
    if (auto refusal = check_quantities(request, *lines, limits))
        return std::unexpected(std::move(*refusal));
    const PriceTerms terms = price_terms(*store, request);
    const Price price = make_price(*lines, terms);
    if (auto refusal = check_total(request, price, limits))
        return std::unexpected(std::move(*refusal));
    if (auto refusal = check_sums(*store, request, price))
        return std::unexpected(std::move(*refusal));
    return Quote{std::move(*lines), terms, price};
}

std::optional<OrderRefusal> check_expected_total(const OrderRequest& request, const Price& price) {
    if (!request.expected_total || *request.expected_total == price.total) return std::nullopt;
    OrderRefusal changed{RefusalReason::price_changed, "/expectedTotal",
                         "The order comes to " + std::to_string(price.total) +
                             " now. Show the customer the new total."};
    changed.total = price.total;
    return changed;
}

}  // namespace baedal::order
