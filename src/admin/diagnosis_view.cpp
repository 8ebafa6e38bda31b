#include "admin/diagnosis_view.h"

#include "json/items.h"
#include "json/writer.h"

namespace baedal::admin {

http::Response respond_with(const std::vector<host::Diagnosis>& items) {
    return http::json_text(200, json::to_text(json::Items{items}));
}

}  // namespace baedal::admin
