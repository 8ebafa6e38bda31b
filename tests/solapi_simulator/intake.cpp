#include "solapi_simulator/intake.h"

#include <algorithm>
#include <optional>

#include "solapi_simulator/fate.h"
#include "solapi_simulator/korean.h"

namespace baedal::solapi {

namespace {

using Code = std::optional<std::string>;

constexpr std::size_t longest_kakao = 1000;  // characters
constexpr std::size_t longest_sms = 90;      // bytes
constexpr std::size_t longest_lms = 2000;

std::string text(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

bool is_number(const std::string& text) {
    return text.size() >= 8 && text.size() <= 12 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Code read_custom_fields(const json::Object& in, SentMessage& out) {
    const json::Value* fields = in.if_contains("customFields");
    if (fields == nullptr) return std::nullopt;
    if (!fields->is_object()) return "1032";
    for (const auto& [name, value] : fields->get_object()) {
        if (!value.is_string() || name.size() > 30 ||
            characters(std::string(value.get_string())) > 100)
            return "1032";
        out.custom_fields[std::string(name)] = std::string(value.get_string());
    }
    return std::nullopt;
}

void replace_all(std::string& in, const std::string& from, const std::string& to) {
    for (std::size_t at = in.find(from); at != in.npos; at = in.find(from, at + to.size()))
        in.replace(at, from.size(), to);
}

std::set<std::string> variables_of(const KakaoTemplate& chosen) {
    return variables_in(chosen.content + json::dump(chosen.buttons));
}

Code fill_template(const json::Object& options, const Account& account, SentMessage& out) {
    const std::string channel = text(options, "pfId");
    if (!account.channels.contains(channel)) return "1041";
    out.template_id = text(options, "templateId");
    const auto found = account.templates.find(out.template_id);
    if (found == account.templates.end() || found->second.status != "APPROVED" ||
        found->second.channel != channel)
        return "1042";
    std::set<std::string> given;
    out.text = found->second.content;
    if (const json::Value* variables = options.if_contains("variables")) {
        for (const auto& [name, value] : variables->as_object()) {
            if (!value.is_string()) return "1043";
            given.insert(std::string(name));
            replace_all(out.text, std::string(name), std::string(value.get_string()));
        }
    }
    if (given != variables_of(found->second)) return "1043";
    const json::Value* disabled = options.if_contains("disableSms");
    out.disable_sms = disabled != nullptr && disabled->is_bool() && disabled->get_bool();
    if (characters(out.text) > longest_kakao) return "1031";
    return std::nullopt;
}

Code check_text(SentMessage& out) {
    if (out.text.empty()) return "1010";
    const auto bytes = euc_kr_bytes(out.text);
    if (!bytes) return "1029";
    if (*bytes > (out.type == "SMS" ? longest_sms : longest_lms)) return "1031";
    return std::nullopt;
}

Code check_content(const json::Object& in, const Account& account, SentMessage& out) {
    out.text = text(in, "text");
    const json::Value* options = in.if_contains("kakaoOptions");
    if (out.type == "ATA") {
        if (options == nullptr || !options->is_object()) return "1010";
        if (!out.text.empty()) return "1043";
        return fill_template(options->get_object(), account, out);
    }
    if (out.type != "SMS" && out.type != "LMS") return "1025";
    if (options != nullptr) return "1011";
    return check_text(out);
}

Code refusal(const json::Object& in, const Account& account, std::set<std::string>* receivers,
             SentMessage& out) {
    if (out.to.empty() || out.from.empty()) return "1010";
    if (!is_number(out.to) || !is_number(out.from)) return "1011";
    if (auto wrong = read_custom_fields(in, out)) return wrong;
    if (receivers != nullptr && !receivers->insert(out.to).second) return "1026";
    if (!account.senders.contains(out.from)) return "1062";
    if (auto wrong = check_content(in, account, out)) return wrong;
    if (is_refused_at_intake(out.to)) return "1060";
    if (account.balance < price_of(out.type)) return "1030";
    return std::nullopt;
}

}  // namespace

std::int64_t price_of(const std::string& type) {
    return type == "ATA" ? 13 : type == "SMS" ? 18 : 45;
}

SentMessage take_in(const json::Object& in, const Account& account,
                    std::set<std::string>* receivers) {
    SentMessage out;
    out.to = text(in, "to");
    out.from = text(in, "from");
    out.type = text(in, "type");
    out.intake_code = refusal(in, account, receivers, out).value_or("2000");
    return out;
}

std::set<std::string> variables_in(const std::string& text) {
    std::set<std::string> out;
    for (std::size_t at = text.find("#{"); at != text.npos; at = text.find("#{", at + 1)) {
        const std::size_t end = text.find('}', at);
        if (end == text.npos) break;
        out.insert(text.substr(at, end + 1 - at));
    }
    return out;
}

}  // namespace baedal::solapi
