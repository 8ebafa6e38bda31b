#include "store/domain/menu_rules.h"

#include <set>
#include <string>
#include <string_view>

namespace baedal::store {

namespace {

using namespace contract;

std::string at(const std::string& parent, std::string_view list, std::size_t index) {
    return parent + "/" + std::string(list) + "/" + std::to_string(index);
}

// Walks a menu once and collects its errors.
class MenuValidator {
public:
    std::vector<FieldError> errors;

    void check(const Menu& menu) {
        for (std::size_t c = 0; c < menu.categories.size(); ++c) {
            const Category& category = menu.categories[c];
            const std::string here = at("", "categories", c);
            for (std::size_t i = 0; i < category.items.size(); ++i)
                check(category.items[i], at(here, "items", i));
        }
        if (item_count_ > max_menu_items) {
            add_error("/categories",
                      "A menu has at most " + std::to_string(max_menu_items) + " items.");
        }
    }

private:
    void add_error(std::string pointer, std::string detail) {
        errors.push_back({std::move(pointer), std::move(detail)});
    }

    void check(const Item& item, const std::string& here) {
        ++item_count_;
        if (!items_.insert(item.id).second)
            add_error(here + "/id", "Another item of this menu has this id.");
        // An order may name an item by its name alone.
        if (!item_names_.insert(item.name).second)
            add_error(here + "/name", "Another item of this menu has this name.");
        check_sold_out(item, here);
        for (std::size_t g = 0; g < item.option_groups.size(); ++g)
            check(item.option_groups[g], at(here, "optionGroups", g));
    }

    void check(const OptionGroup& group, const std::string& here) {
        if (!groups_.insert(group.id).second)
            add_error(here + "/id", "Another option group of this menu has this id.");
        if (group.min > group.max) add_error(here + "/min", "Must not be greater than max.");
        if (group.min > static_cast<std::int64_t>(group.choices.size()))
            add_error(here + "/min", "The group has fewer choices than must be made.");
        std::set<std::string_view> names;
        for (std::size_t c = 0; c < group.choices.size(); ++c) {
            const Choice& choice = group.choices[c];
            const std::string there = at(here, "choices", c);
            if (!choices_.insert(choice.id).second)
                add_error(there + "/id", "Another choice of this menu has this id.");
            // A ticket shows choices by their names.
            if (!names.insert(choice.name).second)
                add_error(there + "/name", "Another choice of this group has this name.");
            check_sold_out(choice, there);
        }
    }

    void check_sold_out(const auto& part, const std::string& here) {
        if (part.sold_out_until && !part.sold_out) {
            add_error(here + "/soldOutUntil",
                      "Only something that is sold out can be so until a time.");
        }
    }

    std::size_t item_count_ = 0;
    std::set<std::int64_t> items_;
    std::set<std::int64_t> groups_;
    std::set<std::int64_t> choices_;
    std::set<std::string_view> item_names_;
};

void for_each_item(Menu& menu, auto&& visit) {
    for (Category& category : menu.categories) {
        for (Item& item : category.items) visit(item);
    }
}

void for_each_choice(Menu& menu, auto&& visit) {
    for_each_item(menu, [&](Item& item) {
        for (OptionGroup& group : item.option_groups) {
            for (Choice& choice : group.choices) visit(choice);
        }
    });
}

}  // namespace

std::vector<FieldError> validate_menu(const Menu& menu) {
    MenuValidator validator;
    validator.check(menu);
    return std::move(validator.errors);
}

void expire_sold_out(Menu& menu, TimePoint now) {
    const auto expire = [now](auto& part) {
        if (!part.sold_out_until || *part.sold_out_until > now) return;
        part.sold_out = false;
        part.sold_out_until.reset();
    };
    for_each_item(menu, expire);
    for_each_choice(menu, expire);
}

Item* find_item(Menu& menu, std::int64_t id) {
    Item* found = nullptr;
    for_each_item(menu, [&](Item& item) {
        if (item.id == id) found = &item;
    });
    return found;
}

Choice* find_choice(Menu& menu, std::int64_t id) {
    Choice* found = nullptr;
    for_each_choice(menu, [&](Choice& choice) {
        if (choice.id == id) found = &choice;
    });
    return found;
}

}  // namespace baedal::store
