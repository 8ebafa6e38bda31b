#include "http/response.h"

#include "http/entity_tag.h"
#include "http/request.h"

namespace baedal::http {

namespace {

Response tagged(std::string_view opaque, bool unchanged, std::string body) {
    Response out = unchanged ? json_text(304, {}) : json_text(200, std::move(body));
    out.header("ETag", std::string("\"").append(opaque).append("\""));
    return out;
}

json::Array to_json(const std::vector<FieldError>& errors) {
    json::Array out;
    out.reserve(errors.size());
    for (const FieldError& error : errors) {
        out.push_back(json::Object{{"pointer", error.pointer}, {"detail", error.detail}});
    }
    return out;
}

}  // namespace

Response json(int status, const json::Object& body) { return json_text(status, json::dump(body)); }

Response json_text(int status, std::string body) {
    Response out;
    out.status = status;
    out.body = std::move(body);
    return out;
}

Response text(int status, std::string body) {
    Response out = json_text(status, std::move(body));
    out.content_type = "text/plain; charset=utf-8";
    return out;
}

Response no_content() { return json_text(204, {}); }

Response problem(const Problem& problem) {
    json::Object body{{"type", "/problems/" + std::string(problem.slug)},
                      {"title", problem.title},
                      {"status", problem.status}};
    if (!problem.detail.empty()) body["detail"] = problem.detail;
    if (!problem.errors.empty()) body["errors"] = to_json(problem.errors);
    for (const ProblemMember& member : problem.members)
        std::visit([&](const auto& value) { body[member.name] = value; }, member.value);

    Response out = json(problem.status, body);
    out.content_type = "application/problem+json";
    if (problem.retry_after)
        out.header("Retry-After", std::to_string(problem.retry_after->count()));
    if (!problem.allow.empty()) out.header("Allow", problem.allow);
    if (problem.status == 401) out.header("WWW-Authenticate", "Bearer");
    return out;
}

Response with_etag(const Request& request, std::string_view revision, std::string body) {
    const auto known = request.header("If-None-Match");
    return tagged(revision, known && names_revision(*known, revision), std::move(body));
}

Response with_coded_etag(const Request& request, std::string_view tag, std::string body) {
    const auto known = request.header("If-None-Match");
    return tagged(tag, known && names_tag(*known, tag), std::move(body));
}

Response page(const json::Array& items, const std::string& next) {
    std::vector<std::string> texts;
    texts.reserve(items.size());
    for (const json::Value& item : items) texts.push_back(json::dump(item));
    return page_of_texts(texts, next);
}

Response page_of_texts(const std::vector<std::string>& items, const std::string& next) {
    std::string body = "{\"items\":[";
    for (const std::string& item : items)
        body.append(&item == items.data() ? "" : ",").append(item);
    body += "],\"next\":";
    json::write(body, next.empty() ? std::nullopt : std::optional(next));
    body += "}";
    return json_text(200, std::move(body));
}

Response event_stream(EventSource source) {
    Response out;
    out.content_type = "text/event-stream";
    out.stream = std::make_shared<EventSource>(std::move(source));
    return out;
}

}  // namespace baedal::http
