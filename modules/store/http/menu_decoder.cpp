#include "store/http/menu_decoder.h"

#include "store/domain/menu_rules.h"

namespace baedal::store {

namespace {

using namespace contract;

constexpr json::IntegerRange ids{1, 1'000'000'000};
constexpr json::IntegerRange prices{0, 100'000'000};  // minor units
constexpr json::TextRange names{1, 80};

void read_sold_out(json::ObjectReader& part, auto& out) {
    out.sold_out = part.optional_flag("soldOut").value_or(false);
    out.sold_out_until = part.optional_time("soldOutUntil");
}

Choice read_choice(json::ObjectReader& choice) {
    Choice out;
    out.id = choice.integer("id", ids);
    out.name = choice.text("name", names);
    out.price = choice.optional_integer("price", prices).value_or(0);
    read_sold_out(choice, out);
    return out;
}

OptionGroup read_group(json::ObjectReader& group) {
    OptionGroup out;
    out.id = group.integer("id", ids);
    out.name = group.text("name", names);
    out.min = group.optional_integer("min", {0, 100}).value_or(0);
    out.max = group.optional_integer("max", {1, 100}).value_or(std::max<std::int64_t>(1, out.min));
    group.objects("choices", {1, 100},
                  [&](json::ObjectReader& choice) { out.choices.push_back(read_choice(choice)); });
    return out;
}

Item read_item(json::ObjectReader& item) {
    Item out;
    out.id = item.integer("id", ids);
    out.name = item.text("name", names);
    out.description = item.optional_text("description", {0, 500}).value_or("");
    out.price = item.integer("price", prices);
    read_sold_out(item, out);
    item.optional_objects("optionGroups", {0, 30}, [&](json::ObjectReader& group) {
        out.option_groups.push_back(read_group(group));
    });
    return out;
}

}  // namespace

Result<Menu> read_menu(const json::Object& document) {
    Menu menu;
    json::ObjectReader body(document);
    body.objects("categories", {0, 100}, [&](json::ObjectReader& category) {
        Category& out = menu.categories.emplace_back();
        out.name = category.text("name", names);
        category.objects("items", {0, max_menu_items},
                         [&](json::ObjectReader& item) { out.items.push_back(read_item(item)); });
    });
    if (auto problem = body.problem()) return std::unexpected(std::move(*problem));
    if (auto faults = find_faults(menu); !faults.empty()) {
        return std::unexpected(problems::invalid_request(std::move(faults)));
    }
    return menu;
}

Result<SoldOut> read_sold_out(const json::Object& object, TimePoint now) {
    json::ObjectReader body(object);
    SoldOut out{body.flag("soldOut"), body.optional_time("until")};
    if (out.until && !out.sold_out)
        body.refuse("until", "Only something that is sold out can be so until a time.");
    if (out.until && *out.until <= now) body.refuse("until", "Must be in the future.");
    if (auto problem = body.problem()) return std::unexpected(std::move(*problem));
    return out;
}

}  // namespace baedal::store
