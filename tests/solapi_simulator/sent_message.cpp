#include "solapi_simulator/sent_message.h"

namespace baedal::solapi {

std::string SentMessage::baedal_id() const {
    const auto found = custom_fields.find("baedalId");
    return found == custom_fields.end() ? "" : found->second;
}

std::string SentMessage::code_at(TimePoint now) const {
    if (!is_taken()) return intake_code;
    if (now >= reported_at) return final_code;
    return now >= at_carrier ? "3000" : "2000";
}

json::Object SentMessage::show(TimePoint now) const {
    const std::string code = code_at(now);
    json::Object fields;
    for (const auto& [name, value] : custom_fields) fields[name] = value;
    json::Object out{{"messageId", id},
                     {"groupId", group},
                     {"to", to},
                     {"from", from},
                     {"type", type},
                     {"country", "82"},
                     {"accountId", "20111100000000"},
                     {"statusCode", code},
                     {"statusMessage", words_of(code)},
                     {"dateCreated", to_rfc3339(created_at)},
                     {"text", text},
                     {"replacement", replaced && is_final_at(now)},
                     {"customFields", std::move(fields)}};
    if (is_taken() && now >= at_carrier) out["dateProcessed"] = to_rfc3339(at_carrier);
    if (is_taken() && now >= reported_at) {
        out["dateReported"] = to_rfc3339(reported_at);
        out["dateReceived"] = to_rfc3339(reported_at);
    }
    return out;
}

std::string words_of(const std::string& code) {
    static const std::map<std::string, std::string> words{
        {"1010", "필수 입력 값이 입력되지 않았습니다"},
        {"1011", "형식이 올바르지 않습니다"},
        {"1024", "서버 오류"},
        {"1025", "알 수 없는 메시지 타입"},
        {"1026", "중복 수신번호"},
        {"1029", "EUC-KR 인코딩 오류"},
        {"1030", "잔액 부족"},
        {"1031", "길이 초과"},
        {"1032", "customFields 오류"},
        {"1041", "존재하지 않는 pfId"},
        {"1042", "템플릿이 없거나 승인되지 않음"},
        {"1043", "템플릿 변수 또는 내용 불일치"},
        {"1060", "수신 거부된 번호"},
        {"1062", "발신번호 미등록"},
        {"2000", "정상 접수(이통사로 접수 예정)"},
        {"2254", "스팸"},
        {"3000", "이통사로 접수됨"},
        {"3010", "전송 실패"},
        {"3104", "카카오톡 미사용자"},
        {"3107", "72시간 이내에 카카오톡 사용 이력이 없거나 알림톡 차단"},
        {"4000", "수신 완료"}};
    const auto found = words.find(code);
    return found == words.end() ? "알 수 없는 상태" : found->second;
}

}  // namespace baedal::solapi
