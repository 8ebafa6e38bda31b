// The templates against the rules of KakaoTalk and of SMS.
#include "notify/domain/templates.h"

#include <algorithm>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "notify/channel/solapi/euc_kr.h"
#include "notify/channel/solapi/solapi_request.h"

namespace notify_templates_test {

using namespace baedal;
using namespace baedal::notify;

namespace {

constexpr Language languages[] = {Language::ko, Language::en};

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string repeated(const char* text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

// The longest values that the program lets through.
std::vector<Variable> longest_values() {
    return {{"store", repeated("가", 100)},
            {"number", "9999999"},
            {"total", "-9,223,372,036,854원"},
            {"refund", "-9,223,372,036,854원"},
            {"minutes", "999999"},
            {"reason", repeated("가", 200)},
            {"count", "100000"},
            {"what", repeated("가", 300)},
            {"coupon", repeated("가", 40)},
            {"code", repeated("가", 40)},
            {"until", "2026-12-22 12:04"},
            {"dishes", repeated("가", 200)}};
}

}  // namespace

TEST_CASE("each template is there once, in each language, with the same variables") {
    std::set<std::string_view> keys;
    for (const Template& each : templates()) {
        CAPTURE(each.key);
        CHECK(keys.insert(each.key).second);
        auto korean = placeholders_in(text_of(each, Language::ko));
        auto english = placeholders_in(text_of(each, Language::en));
        std::ranges::sort(korean);
        std::ranges::sort(english);
        CHECK(korean == english);
        CHECK(find_template(each.key) == &each);
    }
    CHECK(keys.size() > 40);
    CHECK(find_template("nothing") == nullptr);
}

TEST_CASE("no template is longer than KakaoTalk and LMS allow, filled with the longest values") {
    for (const Language language : languages) {
        for (const Template& each : templates()) {
            CAPTURE(each.key);
            const Wording filled = word(each.key, language, longest_values());
            CHECK(characters(filled.text) <= 1'000);
            CHECK(euc_kr_length(filled.text) <= longest_lms);
            CHECK(filled.variables.size() <= 40);
            CHECK_FALSE(filled.text.contains('{'));
        }
    }
}

TEST_CASE("every text can be sent as SMS or LMS, and every variable has a name at KakaoTalk") {
    for (const Language language : languages) {
        for (const Template& each : templates()) {
            const std::string text = text_of(each, language);
            CAPTURE(text);
            CHECK(fits_euc_kr(text));
            for (const std::string& name : placeholders_in(text)) {
                const std::string korean = kakao_name(name);
                CHECK_FALSE(korean.empty());
                CHECK_FALSE(korean.contains('.'));
                CHECK(korean != order_variable);
            }
        }
    }
}

TEST_CASE("EUC-KR has Hangul, symbols and hanja, and neither emoji nor rare syllables") {
    CHECK(fits_euc_kr("통닭집 (주) 大 ￦ → ■"));
    CHECK_FALSE(fits_euc_kr("뷁"));
    CHECK_FALSE(fits_euc_kr("₩"));
    CHECK_FALSE(fits_euc_kr("\U0001F357"));
    CHECK(euc_kr_length("통닭 12") == 7);
    CHECK(to_euc_kr_characters("통닭\U0001F357뷁!") == "통닭?!");
    CHECK(to_euc_kr_characters("plain") == "plain");
    CHECK(to_euc_kr_characters("\xFF\x80") == "");
}

TEST_CASE("a template has a value for each variable, or is an error") {
    CHECK_THROWS_AS(word("placed", Language::ko, {{"store", "통닭집"}}), std::logic_error);
    CHECK_THROWS_AS(word("unknown", Language::ko, {}), std::logic_error);
    const Wording test = word("owner_test", Language::en, {});
    CHECK(test.variables.empty());
    CHECK(test.text == "[Baedal] This is a test message. Notifications arrive.");
}

}  // namespace notify_templates_test
