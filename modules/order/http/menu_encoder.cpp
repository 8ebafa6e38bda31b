#include "order/http/menu_encoder.h"

#include "order/domain/opening_hours.h"

namespace baedal::order {

namespace {

namespace shop = store::contract;

json::Value closed_code(const Orderable& orderable) {
    if (orderable) return nullptr;
    return json::Value(to_text(*orderable.closed));
}

json::Object choice_json(const shop::Choice& choice, TimePoint now) {
    return {{"id", choice.id},
            {"name", choice.name},
            {"price", choice.price},
            {"soldOut", is_sold_out(choice, now)}};
}

json::Object group_json(const shop::OptionGroup& group, TimePoint now) {
    json::Array choices;
    for (const shop::Choice& choice : group.choices) choices.push_back(choice_json(choice, now));
    return {{"id", group.id},
            {"name", group.name},
            {"min", group.min},
            {"max", group.max},
            {"choices", std::move(choices)}};
}

json::Object item_json(const shop::Item& item, TimePoint now) {
    json::Array groups;
    for (const shop::OptionGroup& group : item.option_groups)
        groups.push_back(group_json(group, now));
    return {{"id", item.id},
            {"name", item.name},
            {"description", item.description},
            {"price", item.price},
            {"soldOut", is_sold_out(item, now)},
            {"optionGroups", std::move(groups)}};
}

}  // namespace

json::Object store_json(const StoreCopy& store, TimePoint now, std::string_view currency) {
    const shop::StoreProfile& profile = store.profile;
    const Orderable orderable = is_orderable(profile, store.zone, now);
    json::Object out{{"id", profile.id},
                     {"storeId", profile.id},
                     {"name", profile.name},
                     {"phone", profile.phone},
                     {"address", profile.address},
                     {"currency", currency},
                     {"open", bool(orderable)},
                     {"closedReason", closed_code(orderable)},
                     {"opensAt", json::encode(orderable.opens_at)},
                     {"minimumOrder", profile.minimum_order},
                     {"deliveryFee", profile.delivery_fee},
                     {"fulfilments", json::encode(profile.fulfilments)}};
    return out;
}

json::Object menu_json(const StoreCopy& store, TimePoint now, std::string_view currency) {
    json::Object out = store_json(store, now, currency);
    json::Array categories;
    for (const shop::Category& category : store.menu.categories) {
        json::Array items;
        for (const shop::Item& item : category.items) items.push_back(item_json(item, now));
        categories.push_back(json::Object{{"name", category.name}, {"items", std::move(items)}});
    }
    out["categories"] = std::move(categories);
    return out;
}

}  // namespace baedal::order
