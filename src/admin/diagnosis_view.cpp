#include "admin/diagnosis_view.h"

#include "json/writer.h"

namespace baedal::admin {

namespace {

struct DiagnosesView {
    const std::vector<host::Diagnosis>& items;
    static void fields(const DiagnosesView& self, auto&& field) { field("items", self.items); }
};

}  // namespace

http::Response respond_with(const std::vector<host::Diagnosis>& items) {
    return http::json_text(200, json::to_text(DiagnosesView{items}));
}

}  // namespace baedal::admin
