#include "db/outbox/erasure.h"

#include <algorithm>

#include "json/parser.h"

namespace baedal::outbox {

bool has_members(std::string_view data, const PersonalMembers& members) {
    const json::Value document = json::parse_trusted(data);
    return std::ranges::any_of(members, [&](std::string_view pointer) {
        boost::system::error_code absent;
        const json::Value* member = document.find_pointer(pointer, absent);
        return member != nullptr && member->is_string() && !member->get_string().empty();
    });
}

std::string without_members(std::string_view data, const PersonalMembers& members) {
    json::Value document = json::parse_trusted(data);
    for (const std::string_view pointer : members) {
        boost::system::error_code absent;
        if (json::Value* member = document.find_pointer(pointer, absent)) *member = "";
    }
    return json::dump(document);
}

}  // namespace baedal::outbox
