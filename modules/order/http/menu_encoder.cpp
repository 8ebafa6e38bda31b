#include "order/http/menu_encoder.h"

#include "json/writer.h"
#include "store/opening_hours.h"

namespace baedal::order {

namespace {

namespace menu = store::contract;

// A View of each part.
template <class View, class Part>
std::vector<View> views_of(const std::vector<Part>& parts, TimePoint now) {
    std::vector<View> out;
    out.reserve(parts.size());
    for (const Part& part : parts) out.push_back({part, now});
    return out;
}

struct ChoiceView {
    const menu::Choice& choice;
    TimePoint now;
    static void fields(const ChoiceView& self, auto&& field) {
        field("id", self.choice.id);
        field("name", self.choice.name);
        field("price", self.choice.price);
        field("soldOut", is_sold_out(self.choice, self.now));
    }
};

struct GroupView {
    const menu::OptionGroup& group;
    TimePoint now;
    static void fields(const GroupView& self, auto&& field) {
        field("id", self.group.id);
        field("name", self.group.name);
        field("min", self.group.min);
        field("max", self.group.max);
        field("choices", views_of<ChoiceView>(self.group.choices, self.now));
    }
};

struct ItemView {
    const menu::Item& item;
    TimePoint now;
    static void fields(const ItemView& self, auto&& field) {
        field("id", self.item.id);
        field("name", self.item.name);
        field("description", self.item.description);
        field("price", self.item.price);
        field("soldOut", is_sold_out(self.item, self.now));
        field("optionGroups", views_of<GroupView>(self.item.option_groups, self.now));
    }
};

struct CategoryView {
    const menu::Category& category;
    TimePoint now;
    static void fields(const CategoryView& self, auto&& field) {
        field("name", self.category.name);
        field("items", views_of<ItemView>(self.category.items, self.now));
    }
};

struct StoreView {
    const StoreCopy& store;
    TimePoint now;
    std::string_view currency;
    static void fields(const StoreView& self, auto&& field) {
        const menu::StoreProfile& profile = self.store.profile;
        const auto orderable = store::contract::is_orderable(profile, self.store.zone, self.now);
        field("id", profile.id);
        field("storeId", profile.id);
        field("name", profile.name);
        field("phone", profile.phone);
        field("address", profile.address);
        field("currency", self.currency);
        field("open", bool(orderable));
        field("closedReason", orderable.closed);
        field("opensAt", orderable.opens_at);
        field("minimumOrder", profile.minimum_order);
        field("deliveryFee", profile.delivery_fee);
        field("fulfilments", profile.fulfilments);
    }
};

struct MenuView {
    StoreView store;
    static void fields(const MenuView& self, auto&& field) {
        StoreView::fields(self.store, field);
        field("categories",
              views_of<CategoryView>(self.store.store.menu.categories, self.store.now));
    }
};

}  // namespace

std::string store_json(const StoreCopy& store, TimePoint now, std::string_view currency) {
    return json::to_text(StoreView{store, now, currency});
}

std::string menu_json(const StoreCopy& store, TimePoint now, std::string_view currency) {
    return json::to_text(MenuView{{store, now, currency}});
}

}  // namespace baedal::order
