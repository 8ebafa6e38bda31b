#include "admin/backup_routes.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "http/response.h"
#include "json/items.h"
#include "json/object_reader.h"
#include "json/writer.h"

namespace baedal::admin {

namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;
using http::TokenScopes;

struct BackupView {
    const backup::Status& status;

    static void fields(const BackupView& self, auto&& field) {
        const backup::Status& s = self.status;
        const auto of_manifest = [&](auto member) {
            using T = std::remove_cvref_t<decltype(member(*s.manifest))>;
            return s.manifest ? std::optional<T>(member(*s.manifest)) : std::nullopt;
        };
        using backup::Manifest;
        field("name", s.name);
        field("folder", s.folder.string());
        field("state", s.state);
        field("startedAt", s.started_at);
        field("takenAt", of_manifest([](const Manifest& m) { return m.taken_at; }));
        field("durationMs", of_manifest([](const Manifest& m) { return m.duration.count(); }));
        field("heldMs", of_manifest([](const Manifest& m) {
                  return static_cast<double>(m.held_microseconds) / 1000;
              }));
        field("bytes", of_manifest([](const Manifest& m) { return m.bytes(); }));
        field("storedBytes", of_manifest([](const Manifest& m) { return m.stored_bytes(); }));
        field("largestLogBytes",
              of_manifest([](const Manifest& m) { return m.largest_log_bytes; }));
        field("error", optional(s.error));
        field("commandError", optional(s.command_error));
    }
    static std::optional<std::string> optional(const std::string& text) {
        return text.empty() ? std::nullopt : std::optional(text);
    }
};

// The folder that the body names. A request that names one makes the server write to any folder of the
// machine. Only a program on the machine with the operator's token may send it.
Result<std::optional<std::filesystem::path>> read_folder(const Request& request) {
    const auto body = request.json_or_empty();
    if (!body) return std::unexpected(body.error());
    json::ObjectReader fields(*body);
    const auto folder = fields.optional_text("folder", {1, 4096});
    if (folder && !std::filesystem::path(*folder).is_absolute())
        fields.add_error("folder", "must be an absolute path");
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    if (!folder) return std::nullopt;
    if (!request.is_local || request.actor.holder != http::CredentialKind::operator_token) {
        return std::unexpected(problems::forbidden(
            "Only the operator names a folder, from the machine itself and with "
            "BAEDAL_ADMIN_TOKEN. Without one the backup goes to backup.folder."));
    }
    return std::filesystem::path(*folder);
}

Response begin(backup::Service& service, Request& request) {
    const auto folder = read_folder(request);
    if (!folder) return http::problem(folder.error());
    const auto begun = service.begin(*folder);
    if (!begun) return http::problem(begun.error());
    request.remark = begun->name;
    return http::json_text(202, json::to_text(BackupView{*begun}));
}

Response list(const backup::Service& service) {
    const std::vector<backup::Status> backups = service.list();
    std::vector<BackupView> views;
    for (const backup::Status& status : backups) views.push_back({status});
    return http::json_text(200, json::to_text(json::Items{views}));
}

}  // namespace

void add_backup_routes(http::Routes& routes, backup::Service& service) {
    routes.add(Method::get, "/admin/backups", Access::owner, TokenScopes::admin,
               [&service](Request&) -> Task<Response> { co_return list(service); });
    routes.add(Method::post, "/admin/backups", Access::owner, TokenScopes::admin,
               [&service](Request& r) -> Task<Response> { co_return begin(service, r); });
}

}  // namespace baedal::admin
