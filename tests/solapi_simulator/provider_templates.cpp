// The templates of KakaoTalk at Solapi: /kakao/v2/templates.
#include "json/parser.h"
#include "solapi_simulator/korean.h"
#include "solapi_simulator/provider.h"

namespace baedal::solapi {

namespace {

using simulator::HttpReply;
using simulator::HttpRequest;

constexpr std::string_view path_of_templates = "/kakao/v2/templates";

HttpReply template_error(int status, const std::string& code, const std::string& message) {
    return {status, json::dump(json::Object{{"errorCode", code}, {"errorMessage", message}})};
}

json::Object show(const KakaoTemplate& shown) {
    json::Array variables;
    for (const std::string& name : variables_in(shown.content + json::dump(shown.buttons)))
        variables.push_back(json::Object{{"name", name}});
    json::Array comments;
    if (!shown.comment.empty())
        comments.push_back(json::Object{{"content", shown.comment}, {"isAdmin", true}});
    return {{"templateId", shown.id},         {"name", shown.name},
            {"channelId", shown.channel},     {"content", shown.content},
            {"buttons", shown.buttons},       {"messageType", "BA"},
            {"emphasizeType", "NONE"},        {"securityFlag", false},
            {"status", shown.status},         {"variables", std::move(variables)},
            {"comments", std::move(comments)}};
}

std::string text_of(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

// The rules of Kakao: "" if it keeps them.
std::string wrong_in(const KakaoTemplate& checked) {
    if (checked.name.empty() || checked.content.empty()) return "name과 content가 필요합니다.";
    if (characters(checked.content) > 1000) return "1,000자를 넘었습니다.";
    if (variables_in(checked.content).size() > 40) return "변수는 40개까지입니다.";
    if (checked.buttons.size() > 5) return "버튼은 5개까지입니다.";
    for (const json::Value& button : checked.buttons) {
        const std::string name = text_of(button.as_object(), "buttonName");
        const std::string link = text_of(button.as_object(), "linkMo");
        if (name.empty() || characters(name) > 14 || name.contains("#{")) return "버튼 이름 오류";
        if (!link.starts_with("https://") && !link.starts_with("http://")) return "버튼 링크 오류";
        if (characters(link) > 100) return "버튼 링크는 100자까지입니다.";
    }
    return "";
}

void fill(KakaoTemplate& out, const json::Object& body) {
    if (body.contains("name")) out.name = text_of(body, "name");
    if (body.contains("content")) out.content = text_of(body, "content");
    const json::Value* buttons = body.if_contains("buttons");
    if (buttons != nullptr && buttons->is_array()) out.buttons = buttons->get_array();
}

}  // namespace

HttpReply Provider::handle_templates(const HttpRequest& request) {
    const std::string rest = request.path.substr(path_of_templates.size());
    const auto body = json::parse_object(request.body.empty() ? "{}" : request.body);
    if (!body) return template_error(400, "ValidationError", "본문이 올바르지 않습니다.");
    if (rest == "/categories")
        return {200, R"([{"code":"008001","name":"주문/예약"},{"code":"999999","name":"기타"}])"};
    if (rest.empty() && request.method == "GET") return list_templates(request);
    if (rest.empty() && request.method == "POST") return create_template(*body);
    const std::size_t slash = std::min(rest.find('/', 1), rest.size());
    const auto found = account_.templates.find(rest.substr(1, slash - 1));
    if (found == account_.templates.end())
        return template_error(404, "ResourceNotFound", "존재하지 않는 템플릿입니다.");
    KakaoTemplate& chosen = found->second;
    const std::string part = rest.substr(slash);
    if (request.method == "PUT" && part == "/inspection") {
        if (chosen.status == "INSPECTING" || chosen.status == "APPROVED")
            return template_error(400, "TemplateStatus", "검수 요청할 수 없는 상태입니다.");
        chosen.status = "INSPECTING";
    } else if (request.method == "PUT" && part.empty()) {
        if (chosen.status == "INSPECTING")
            return template_error(400, "TemplateStatus", "검수 중에는 수정할 수 없습니다.");
        KakaoTemplate changed = chosen;
        fill(changed, *body);
        if (const std::string wrong = wrong_in(changed); !wrong.empty())
            return template_error(400, "ValidationError", wrong);
        changed.status = "PENDING";
        chosen = std::move(changed);
    } else if (request.method == "DELETE" && part.empty()) {
        account_.templates.erase(found);
        return {200, "{}"};
    } else if (request.method != "GET") {
        return template_error(404, "ResourceNotFound", "존재하지 않는 경로입니다.");
    }
    return {200, json::dump(show(chosen))};
}

HttpReply Provider::create_template(const json::Object& body) {
    KakaoTemplate created;
    created.channel = text_of(body, "channelId");
    fill(created, body);
    if (!account_.channels.contains(created.channel))
        return template_error(400, "InvalidChannel", "존재하지 않는 채널입니다.");
    if (text_of(body, "categoryCode").empty())
        return template_error(400, "ValidationError", "categoryCode가 필요합니다.");
    if (const std::string wrong = wrong_in(created); !wrong.empty())
        return template_error(400, "ValidationError", wrong);
    for (const auto& [id, each] : account_.templates) {
        if (each.name == created.name)
            return template_error(400, "DuplicatedName", "이미 등록된 템플릿 제목입니다.");
    }
    created.id = make_id("KA01TP");
    const auto added = account_.templates.emplace(created.id, created).first;
    return {200, json::dump(show(added->second))};
}

HttpReply Provider::list_templates(const HttpRequest& request) const {
    const std::string name = request.parameter("name");
    json::Array list;
    for (const auto& [id, each] : account_.templates) {
        if (name.empty() || each.name == name) list.push_back(show(each));
    }
    return {200, json::dump(json::Object{{"limit", 500},
                                         {"startKey", nullptr},
                                         {"nextKey", nullptr},
                                         {"templateList", std::move(list)}})};
}

}  // namespace baedal::solapi
