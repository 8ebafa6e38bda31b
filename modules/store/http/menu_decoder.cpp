#include "store/http/menu_decoder.h"

#include <algorithm>
#include <string>

#include "base/parse_integer.h"
#include "base/text.h"
#include "http/entity_tag.h"
#include "json/object_reader.h"
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

Result<Menu> decode_menu(const json::Object& body) {
    Menu menu;
    json::ObjectReader fields(body);
    fields.objects("categories", {0, 100}, [&](json::ObjectReader& category) {
        Category& out = menu.categories.emplace_back();
        out.name = category.text("name", names);
        category.objects("items", {0, max_menu_items},
                         [&](json::ObjectReader& item) { out.items.push_back(read_item(item)); });
    });
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    if (auto errors = validate_menu(menu); !errors.empty())
        return std::unexpected(problems::invalid_request(std::move(errors)));
    return menu;
}

ExpectedRevision decode_if_match(std::string_view list) {
    ExpectedRevision out;
    for (const std::string_view tag : split_list(list, ',')) {
        if (tag == "*") out.any = true;
        const std::string_view digits = http::revision_in(tag).value_or("");
        const auto revision = parse_non_negative(digits);
        if (revision && digits == std::to_string(*revision)) out.revisions.push_back(*revision);
    }
    return out;
}

Result<SoldOut> decode_sold_out(const json::Object& body, TimePoint now) {
    json::ObjectReader fields(body);
    SoldOut out{fields.flag("soldOut"), fields.optional_time("until")};
    if (out.until && !out.sold_out)
        fields.add_error("until", "Only something that is sold out can be so until a time.");
    if (out.until && *out.until <= now) fields.add_error("until", "Must be in the future.");
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return out;
}

}  // namespace baedal::store
