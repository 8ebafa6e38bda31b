#include "notify/channel/solapi/solapi_codes.h"

#include <algorithm>
#include <iterator>

namespace baedal::notify {

namespace {

constexpr std::string_view account_codes[] = {"1020", "1030", "1062", "2063"};
constexpr std::string_view later_codes[] = {"1024", "1058", "2024"};
constexpr std::string_view account_errors[] = {"InvalidAPIKey",        "SignatureDoesNotMatch",
                                               "RequestTimeTooSkewed", "NotEnoughBalance",
                                               "Unauthorized",         "Forbidden"};

bool contains(const auto& list, std::string_view code) {
    return std::ranges::find(list, code) != std::end(list);
}

bool is_between(std::string_view code, std::string_view first, std::string_view last) {
    return code >= first && code <= last;
}

}  // namespace

SolapiMeaning meaning_of(std::string_view code) {
    using enum SolapiMeaning;
    if (code.size() != 4) return accepted;
    if (code == "2000" || code == "3000") return accepted;
    if (code == "4000") return delivered;
    if (contains(account_codes, code)) return account;
    if (contains(later_codes, code)) return later;
    if (is_between(code, "1041", "1053")) return wrong_template;
    if (is_between(code, "3101", "3108")) return kakao_failed;
    if (code.front() == '1' || code.front() == '2' || code.front() == '3') return refused;
    return accepted;
}

bool is_account_error(std::string_view error_code) { return contains(account_errors, error_code); }

std::string_view printable_solapi_code(std::string_view code) {
    constexpr std::size_t longest = 40;
    const bool is_plain =
        !code.empty() && code.size() <= longest && std::ranges::all_of(code, [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        });
    return is_plain ? code : "?";
}

}  // namespace baedal::notify
