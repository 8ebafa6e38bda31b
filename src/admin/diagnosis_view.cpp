#include "admin/diagnosis_view.h"

#include <algorithm>
#include <utility>

#include "json/items.h"
#include "json/parser.h"
#include "json/writer.h"

namespace baedal::admin {

json::Array to_array(const std::vector<host::Diagnosis>& items) {
    return json::parse_trusted(json::to_text(json::Items{items})).at("items").as_array();
}

Task<http::Response> respond_with(std::vector<host::Diagnosis> own, std::string list,
                                  ListOfOthers others) {
    json::Array items = to_array(own);
    if (others) {
        for (json::Value& item : co_await others(std::move(list))) {
            if (std::ranges::find(items, item) == items.end()) items.push_back(std::move(item));
        }
    }
    co_return http::json(200, {{"items", std::move(items)}});
}

}  // namespace baedal::admin
