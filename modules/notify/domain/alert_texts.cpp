#include "notify/domain/alert_texts.h"

#include <string_view>
#include <utility>

#include "base/text.h"

namespace baedal::notify {

namespace {

constexpr std::size_t longest_alert = 300;  // bytes, so characters at most

constexpr std::pair<std::string_view, std::string_view> korean[] = {
    {"module-failed",
     "시스템의 한 부분이 멈췄습니다. 몇 분 안에 다시 켜지지 않으면 기록을 확인해 주세요."},
    {"payments-open",
     "몇 분째 결과를 알 수 없는 결제가 있습니다. 결제 내역과 결제사를 확인해 주세요."},
    {"disk-low", "디스크가 얼마 남지 않았습니다. 공간을 비워 주세요."},
    {"disk-very-low", "디스크가 거의 찼습니다. 주문을 받지 못합니다. 공간을 비워 주세요."},
    {"backup-failed", "백업에 실패했습니다. 백업 디스크를 확인해 주세요."},
    {"backup-too-old", "백업이 오래되었습니다. 지금 백업해 주세요."},
    {"second-copy-behind", "두 번째 사본이 뒤처졌습니다. 그 디스크나 컴퓨터를 확인해 주세요."},
    {"certificate-ends", "인증서가 곧 만료됩니다. 갱신이 되지 않는 까닭을 확인해 주세요."},
    {"certificate-ended", "인증서가 만료되어 손님이 가게에 접속할 수 없습니다."},
    {"gateway-unreachable", "결제사에 연결되지 않아 카드 결제를 할 수 없습니다."},
    {"gateway-refuses-key", "결제사가 시크릿 키를 거부하여 카드 결제를 할 수 없습니다."},
    {"name-unknown", "가게 주소의 도메인을 찾을 수 없습니다. 도메인을 확인해 주세요."},
    {"clock-wrong", "컴퓨터의 시계가 맞지 않습니다. 시간 동기화를 켜 주세요."},
};

}  // namespace

std::string alert_text(const host::Diagnosis& diagnosis, Language language) {
    std::string out = diagnosis.text;
    if (language == Language::ko) {
        for (const auto& [code, text] : korean) {
            if (code == diagnosis.code.text()) out = text;
        }
    }
    if (!diagnosis.detail.empty()) out += " (" + diagnosis.detail + ")";
    return std::string(shortened(out, longest_alert));
}

}  // namespace baedal::notify
