#include "notify/channel/solapi/solapi_templates.h"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "json/parser.h"
#include "notify/channel/solapi/solapi_api.h"
#include "notify/channel/solapi/solapi_codes.h"
#include "notify/channel/solapi/solapi_request.h"
#include "notify/domain/templates.h"

namespace baedal::notify {

namespace {

constexpr const char* path_of_templates = "/kakao/v2/templates";

// A template as it should be at KakaoTalk.
struct WantedTemplate {
    std::string key;   // "ko.placed"
    std::string name;  // at Solapi; unique in the account
    std::string content;
    json::Array buttons;
};

// A template as Solapi shows it.
struct ShownTemplate {
    std::string id;
    std::string content;
    std::string link;  // of its button; "" if it has none
    std::string status;
    std::string comment;
};

// "{store}" becomes "#{매장명}".
std::string in_kakao_form(const std::string& text) {
    std::string out = text;
    for (const std::string& name : placeholders_in(text)) {
        const std::string from = "{" + name + "}";
        const std::string to = "#{" + kakao_name(name) + "}";
        for (std::size_t at = out.find(from); at != out.npos; at = out.find(from, at + to.size()))
            out.replace(at, from.size(), to);
    }
    return out;
}

json::Array buttons_of(const SolapiSettings& settings, const Template& each, Language language) {
    if (!has_order_button(settings, each.audience)) return {};
    const std::string link = settings.order_link + "#{" + std::string(order_variable) + "}";
    return {json::Object{{"buttonType", "WL"},
                         {"buttonName", language == Language::ko ? "주문 보기" : "Show order"},
                         {"linkMo", link},
                         {"linkPc", link}}};
}

std::vector<WantedTemplate> wanted_templates(const SolapiSettings& settings) {
    std::vector<WantedTemplate> out;
    for (const Language language : {Language::ko, Language::en}) {
        for (const Template& each : templates()) {
            const std::string tag(to_text(language));
            const std::string key(each.key);
            out.push_back({tag + "." + key, "baedal " + tag + " " + key,
                           in_kakao_form(text_of(each, language)),
                           buttons_of(settings, each, language)});
        }
    }
    return out;
}

std::string link_of(const json::Value* buttons) {
    if (buttons == nullptr || !buttons->is_array() || buttons->get_array().empty()) return "";
    const json::Value& first = buttons->get_array().front();
    return first.is_object() ? text_in(first.get_object(), "linkMo") : "";
}

std::string comments_of(const json::Object& shown) {
    std::string out;
    const json::Value* comments = shown.if_contains("comments");
    if (comments == nullptr || !comments->is_array()) return out;
    for (const json::Value& comment : comments->get_array()) {
        if (comment.is_object()) out += " " + text_in(comment.get_object(), "content");
    }
    return out;
}

bool agrees(const WantedTemplate& wanted, const ShownTemplate& shown) {
    const json::Value buttons = wanted.buttons;
    return wanted.content == shown.content && link_of(&buttons) == shown.link;
}

// The id of an approved template becomes a setting. A message with another one would be refused.
void take_id(const SolapiSettings& settings, const WantedTemplate& wanted,
             const ShownTemplate& shown, host::CommandReply& reply) {
    if (shown.status != "APPROVED" || !agrees(wanted, shown)) return;
    const auto set = settings.templates.find(wanted.key);
    if (set == settings.templates.end() || set->second != shown.id)
        reply.settings.emplace_back("notify.solapi.templates." + wanted.key, shown.id);
}

SolapiResponse require_ok(SolapiResponse response, const std::string& what) {
    if (response.http_status == 200) return response;
    throw std::runtime_error("Solapi does not " + what + ": " +
                             std::to_string(response.http_status) + " " +
                             std::string(printable_solapi_code(response.error_code)) + " " +
                             text_in(response.body, "errorMessage"));
}

// The templates of the channel by their names.
Task<std::map<std::string, ShownTemplate>> read_templates(const SolapiApi& api,
                                                          const SolapiSettings& settings) {
    std::map<std::string, ShownTemplate> out;
    std::string start_key;
    for (;;) {
        std::string target = std::string(path_of_templates) +
                             "?limit=500&channelId=" + net::path_segment(settings.pf_id);
        if (!start_key.empty()) target += "&startKey=" + net::path_segment(start_key);
        const SolapiResponse response =
            require_ok(co_await api.get(std::move(target)), "list the templates");
        const json::Value* list = response.body.if_contains("templateList");
        if (list == nullptr || !list->is_array()) co_return out;
        for (const json::Value& value : list->get_array()) {
            if (!value.is_object()) continue;
            const json::Object& shown = value.get_object();
            out[text_in(shown, "name")] = {text_in(shown, "templateId"), text_in(shown, "content"),
                                           link_of(shown.if_contains("buttons")),
                                           text_in(shown, "status"), comments_of(shown)};
        }
        const std::string next = text_in(response.body, "nextKey");
        if (next.empty() || next == start_key) co_return out;
        start_key = next;
    }
}

// The category of messages about the progress of a purchase; the last one, "others", without it.
Task<std::string> find_category(const SolapiApi& api) {
    const SolapiResponse response = require_ok(
        co_await api.get(std::string(path_of_templates) + "/categories"), "list the categories");
    std::string out = "999999";
    for (const json::Value& value : response.list) {
        if (!value.is_object()) continue;
        out = text_in(value.get_object(), "code");
        const std::string name = text_in(value.get_object(), "name");
        if (name.contains("진행상태") || name.contains("주문")) break;
    }
    co_return out;
}

json::Object body_of(const WantedTemplate& wanted, const SolapiSettings& settings,
                     const std::string& category) {
    return {{"name", wanted.name},      {"content", wanted.content}, {"channelId", settings.pf_id},
            {"categoryCode", category}, {"messageType", "BA"},       {"emphasizeType", "NONE"},
            {"buttons", wanted.buttons}};
}

Task<> ask_for_review(const SolapiApi& api, const std::string& id, const std::string& key) {
    require_ok(co_await api.put(std::string(path_of_templates) + "/" + net::path_segment(id) +
                                    "/inspection",
                                {}),
               "take the template " + key + " for review");
}

std::string line_of(const std::string& key, std::string status, const std::string& more) {
    constexpr std::size_t width = 11;
    status.resize(std::max(width, status.size()), ' ');
    return status + key + more + "\n";
}

void require_channel(const SolapiSettings& settings) {
    if (settings.pf_id.empty())
        throw std::runtime_error("notify.solapi.pf_id is needed: the id of the KakaoTalk channel");
}

// What an upload needs.
struct Upload {
    const SolapiApi& api;
    const SolapiSettings& settings;
    std::string category;
};

struct Pushed {
    std::string status;
    std::string more;
    bool is_refused = false;
};

Task<> create(const Upload& upload, const WantedTemplate& wanted) {
    const SolapiResponse created =
        require_ok(co_await upload.api.post(path_of_templates,
                                            body_of(wanted, upload.settings, upload.category)),
                   "take the template " + wanted.key);
    co_await ask_for_review(upload.api, text_in(created.body, "templateId"), wanted.key);
}

Task<Pushed> push_existing(const Upload& upload, const WantedTemplate& wanted,
                           const ShownTemplate& shown) {
    if (agrees(wanted, shown)) {
        if (shown.status != "PENDING") co_return Pushed{shown.status, shown.comment};
        co_await ask_for_review(upload.api, shown.id, wanted.key);
        co_return Pushed{"sent", " for review"};
    }
    if (shown.status == "INSPECTING") {
        co_return Pushed{shown.status, ": differs, and can be changed after its review only", true};
    }
    require_ok(
        co_await upload.api.put(std::string(path_of_templates) + "/" + net::path_segment(shown.id),
                                body_of(wanted, upload.settings, upload.category)),
        "take the change of the template " + wanted.key);
    co_await ask_for_review(upload.api, shown.id, wanted.key);
    co_return Pushed{"changed", ""};
}

}  // namespace

Task<host::CommandReply> push_templates(SolapiSettings settings, const Clock& clock) {
    require_channel(settings);
    SeededRandom random = random_for_salts(clock);
    const SolapiApi api(settings, clock, random);
    const auto shown = co_await read_templates(api, settings);
    const Upload upload{api, settings, co_await find_category(api)};
    host::CommandReply reply;
    for (const WantedTemplate& wanted : wanted_templates(settings)) {
        const auto found = shown.find(wanted.name);
        Pushed pushed{"new", ""};
        if (found == shown.end()) {
            co_await create(upload, wanted);
        } else {
            pushed = co_await push_existing(upload, wanted, found->second);
            take_id(settings, wanted, found->second, reply);
        }
        reply.text += line_of(wanted.key, pushed.status, pushed.more);
        if (pushed.is_refused) reply.code = 1;
    }
    co_return reply;
}

Task<host::CommandReply> show_templates(SolapiSettings settings, const Clock& clock) {
    require_channel(settings);
    SeededRandom random = random_for_salts(clock);
    const SolapiApi api(settings, clock, random);
    const auto shown = co_await read_templates(api, settings);
    host::CommandReply reply;
    for (const WantedTemplate& wanted : wanted_templates(settings)) {
        const auto found = shown.find(wanted.name);
        if (found == shown.end()) {
            reply.code = 1;
            reply.text += line_of(wanted.key, "missing", "");
            continue;
        }
        std::string more = found->second.comment;
        if (!agrees(wanted, found->second)) more += " differs from this program's text";
        take_id(settings, wanted, found->second, reply);
        if (found->second.status != "APPROVED" || !more.empty()) reply.code = 1;
        reply.text += line_of(wanted.key, found->second.status, more);
    }
    co_return reply;
}

}  // namespace baedal::notify
