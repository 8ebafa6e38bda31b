#include "simulator/entrance.h"

#include <array>

namespace baedal::simulation {

std::string module_at_entrance(std::string_view target) {
    struct Way {
        std::string_view prefix;
        const char* module;
    };
    static constexpr std::array ways{
        Way{"/payments", "pay"},        Way{"/stores", "store"},
        Way{"/tickets", "store"},       Way{"/notifications", "notify"},
        Way{"/admin/notify", "notify"}, Way{"/coupons", "marketing"},
        Way{"/campaigns", "marketing"},
    };
    for (const Way& way : ways) {
        if (target.starts_with(way.prefix)) return way.module;
    }
    for (const std::string_view list : {"/admin/modules/", "/admin/dead-letters/"}) {
        if (!target.starts_with(list)) continue;
        const std::string_view rest = target.substr(list.size());
        return std::string(rest.substr(0, rest.find('/')));
    }
    return "order";
}

}  // namespace baedal::simulation
