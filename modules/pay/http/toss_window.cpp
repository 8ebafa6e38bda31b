#include "pay/http/toss_window.h"

namespace baedal::pay {

std::vector<http::ForeignSource> toss_window_sources() {
    constexpr auto every_host = "https://*.tosspayments.com";
    return {{"script-src", "https://js.tosspayments.com"},
            {"connect-src", every_host},
            {"frame-src", every_host},
            {"form-action", every_host}};
}

}  // namespace baedal::pay
