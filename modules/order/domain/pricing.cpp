#include "order/domain/pricing.h"

#include <algorithm>
#include <set>

#include "json/parser.h"
#include "order/domain/opening_hours.h"

namespace baedal::order {

namespace {

namespace shop = store::contract;

Problem refused(std::string_view slug, std::string_view title, std::string pointer,
                std::string detail) {
    return {422, slug, title, detail, {{std::move(pointer), detail}}};
}

Problem invalid_choice(std::string pointer, std::string detail) {
    return refused("invalid-choice", "The choices do not fit the menu item", std::move(pointer),
                   std::move(detail));
}

Problem sold_out(const std::string& name, std::string pointer) {
    return {409,
            "sold-out",
            "Sold out",
            "'" + name + "' is sold out.",
            {{std::move(pointer), "Sold out."}}};
}

// Why the store takes no order at that moment; nothing if it does.
std::optional<Problem> refuse_closed(const StoreCopy& store, Fulfilment fulfilment, TimePoint now) {
    const Orderable orderable = is_orderable(store.profile, store.zone, now, fulfilment);
    if (orderable) return std::nullopt;
    if (orderable.closed == Closed::fulfilment_unavailable) {
        return refused("fulfilment-unavailable", "The store does not offer this", "/fulfilment",
                       orderable.detail);
    }
    Problem problem{409, "store-closed", "The store is closed", orderable.detail};
    problem.set("closedReason", std::string(to_text(*orderable.closed)));
    problem.set("opensAt",
                orderable.opens_at ? std::optional(to_rfc3339(*orderable.opens_at)) : std::nullopt);
    return problem;
}

// Picks the chosen ones of an item's groups and checks each group's bounds.
Result<std::vector<Choice>> pick_choices(const shop::Item& item,
                                         const std::vector<std::int64_t>& wanted,
                                         const std::string& pointer, TimePoint now) {
    std::set<std::int64_t> left(wanted.begin(), wanted.end());
    if (left.size() != wanted.size()) {
        return std::unexpected(
            invalid_choice(pointer + "/choices", "A choice may be named once only."));
    }
    std::vector<Choice> picked;
    for (const shop::OptionGroup& group : item.option_groups) {
        std::int64_t count = 0;
        for (const shop::Choice& choice : group.choices) {
            if (left.erase(choice.id) == 0) continue;
            if (is_sold_out(choice, now))
                return std::unexpected(sold_out(choice.name, pointer + "/choices"));
            picked.push_back({choice.id, choice.name, choice.price});
            ++count;
        }
        if (count < group.min || count > group.max) {
            return std::unexpected(invalid_choice(pointer + "/choices",
                                                  "Choose " + std::to_string(group.min) + " to " +
                                                      std::to_string(group.max) + " of '" +
                                                      group.name + "' for '" + item.name + "'."));
        }
    }
    if (!left.empty()) {
        return std::unexpected(
            invalid_choice(pointer + "/choices", "'" + item.name + "' has no choice " +
                                                     std::to_string(*left.begin()) + "."));
    }
    return picked;
}

Result<Line> price_line(const StoreCopy& store, const WantedItem& wanted,
                        const std::string& pointer, const std::string& item_pointer,
                        TimePoint now) {
    const shop::Item* item =
        wanted.name.empty() ? store.item(wanted.menu_item_id) : store.item_named(wanted.name);
    if (item == nullptr) {
        return std::unexpected(
            refused("unknown-menu-item", "The store has no such menu item", item_pointer,
                    "'" + store.profile.name + "' has no such menu item. GET /menus/" +
                        std::to_string(store.profile.id) + " lists them."));
    }
    if (is_sold_out(*item, now)) return std::unexpected(sold_out(item->name, item_pointer));
    auto choices = pick_choices(*item, wanted.choices, pointer, now);
    if (!choices) return std::unexpected(std::move(choices.error()));
    Line line{item->id, item->name, item->price, wanted.quantity, std::move(*choices), 0};
    std::int64_t each = line.unit_price;
    for (const Choice& choice : line.choices) each += choice.price;
    line.line_total = each * line.quantity;  // prices and quantities are bounded: no overflow
    return line;
}

}  // namespace

Result<Quote> price(const MenuSnapshot& book, const Wanted& wanted, TimePoint now) {
    const StoreCopy* store = book.store(wanted.store_id);
    if (store == nullptr) {
        return std::unexpected(refused("unknown-store", "There is no such store", "/storeId",
                                       "There is no store " + std::to_string(wanted.store_id) +
                                           ". GET /menus lists the stores."));
    }
    const auto& profile = store->profile;
    if (auto closed = refuse_closed(*store, wanted.fulfilment, now))
        return std::unexpected(std::move(*closed));

    Quote quote;
    for (std::size_t i = 0; i < wanted.items.size(); ++i) {
        const std::string pointer = wanted.short_form ? "" : "/items/" + std::to_string(i);
        const std::string item_pointer = wanted.short_form ? "/item" : pointer + "/menuItemId";
        auto line = price_line(*store, wanted.items[i], pointer, item_pointer, now);
        if (!line) return std::unexpected(std::move(line.error()));
        quote.subtotal += line->line_total;
        quote.lines.push_back(std::move(*line));
    }
    if (quote.subtotal < profile.minimum_order) {
        return std::unexpected(refused("below-minimum-order", "Below the store's minimum order",
                                       wanted.short_form ? "/item" : "/items",
                                       "The items come to " + std::to_string(quote.subtotal) +
                                           "; the minimum is " +
                                           std::to_string(profile.minimum_order) + "."));
    }
    quote.delivery_fee = wanted.fulfilment == Fulfilment::delivery ? profile.delivery_fee : 0;
    quote.total = quote.subtotal + quote.delivery_fee;
    if (wanted.expected_total && *wanted.expected_total != quote.total) {
        Problem changed{
            409,
            "price-changed",
            "The price has changed",
            "The order comes to " + std::to_string(quote.total) +
                " now. Show the customer the new total.",
            {{"/expectedTotal", "The total is " + std::to_string(quote.total) + " now."}}};
        changed.set("total", quote.total);
        return std::unexpected(std::move(changed));
    }
    return quote;
}

namespace {

bool can_still_be_made(const shop::Item* item, const Line& line, TimePoint now) {
    if (item == nullptr || is_sold_out(*item, now)) return false;
    const auto offered = [&](const Choice& wanted) {
        for (const shop::OptionGroup& group : item->option_groups) {
            const auto found = std::ranges::find(group.choices, wanted.id, &shop::Choice::id);
            if (found != group.choices.end()) return !is_sold_out(*found, now);
        }
        return false;
    };
    return std::ranges::all_of(line.choices, offered);
}

}  // namespace

std::optional<Problem> check_still_orderable(const MenuSnapshot& book, const Order& order,
                                             TimePoint now) {
    const StoreCopy* store = book.store(order.store_id);
    if (store == nullptr) return std::nullopt;
    auto problem = refuse_closed(*store, order.fulfilment, now);
    for (const Line& line : order.lines) {
        if (!problem && !can_still_be_made(store->item(line.menu_item_id), line, now))
            problem = Problem{409, "sold-out", "Sold out", "'" + line.name + "' is sold out."};
    }
    if (!problem) return std::nullopt;
    problem->errors.clear();  // nothing in this request is at fault
    problem->set("orderId", order.id);
    return problem;
}

}  // namespace baedal::order
