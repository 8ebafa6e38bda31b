#include "http/pages.h"

#include <algorithm>

#include "base/text.h"
#include "http/content_coding.h"

namespace baedal::http {

namespace {

constexpr std::string_view assets = "assets";
constexpr std::string_view unknown_path = "*";

std::string_view content(const PageFile& file, std::string_view encoding) {
    if (encoding == "br") return file.brotli;
    return encoding == "gzip" ? file.gzip : file.identity;
}

Response serve(const Request& request, const PageFile& file) {
    const std::string_view encoding =
        choose_encoding(request.header("Accept-Encoding").value_or(""), file);
    std::string tag(file.tag);
    if (!encoding.empty()) tag.append("-").append(encoding);
    Response response = with_coded_etag(request, tag, std::string(content(file, encoding)));
    response.content_type = file.content_type;
    response.header("Vary", "Accept-Encoding");
    if (!encoding.empty() && response.status == 200)
        response.header("Content-Encoding", std::string(encoding));
    return response;
}

void protect(Response& response, const std::string& policy) {
    response.header("Content-Security-Policy", policy);
    response.header("X-Frame-Options", "DENY");
    response.header("Cross-Origin-Opener-Policy", "same-origin");
}

Response serve_page(const Request& request, const Page& page, const std::string& policy) {
    Response response = serve(request, *page.file);
    response.header("Cache-Control", page.address_is_capability ? "no-store" : "no-cache");
    protect(response, policy);
    return response;
}

bool accepts_pages(const Request& request) {
    const std::string_view accept = request.header("Accept").value_or("");
    return std::ranges::any_of(split_list(accept, ','), [](std::string_view range) {
        return equal_ignoring_case(trimmed(range.substr(0, range.find(';'))), "text/html");
    });
}

// Whether a page is at the path without its last slash.
bool is_page_with_slash(const Request& request, const Routes& routes) {
    if (request.segments.size() < 2 || !request.segments.back().empty()) return false;
    Request without;
    without.segments.assign(request.segments.begin(), request.segments.end() - 1);
    return routes.find(without).route != nullptr;
}

Response redirect(std::string_view path) {
    Response response = json_text(308, {});
    response.content_type = "text/plain; charset=utf-8";
    response.header("Location", std::string(path));
    return response;
}

Response serve_asset(const Request& request, std::span<const PageFile> files) {
    const std::string path = "assets/" + std::string(request.path_value(0));
    const auto file = std::ranges::find(files, path, &PageFile::path);
    if (file == files.end())
        return problem(problems::not_found("There is no such file. Reload the page."));
    Response response = serve(request, *file);
    response.header("Cache-Control", "public, max-age=31536000, immutable");
    return response;
}

std::string first_segment(std::string_view pattern) {
    pattern.remove_prefix(1);
    return std::string(pattern.substr(0, pattern.find('/')));
}

}  // namespace

std::optional<Response> respond_to_unknown_path(const Request& request, const Routes& routes,
                                                const EmbeddedPages& embedded) {
    if (request.method != Method::get || !accepts_pages(request)) return std::nullopt;
    if (is_page_with_slash(request, routes))
        return redirect(request.path.substr(0, request.path.size() - 1));
    const auto page = std::ranges::find(embedded.pages, unknown_path, &Page::path);
    if (page == embedded.pages.end()) return std::nullopt;
    const PageFile& file = *page->file;
    const std::string_view encoding =
        choose_encoding(request.header("Accept-Encoding").value_or(""), file);
    Response response = text(404, std::string(content(file, encoding)));
    response.content_type = file.content_type;
    response.header("Vary", "Accept, Accept-Encoding");
    if (!encoding.empty()) response.header("Content-Encoding", std::string(encoding));
    protect(response, content_security_policy({}));
    return response;
}

bool is_asset(const Request& request) {
    return request.method == Method::get && request.segments.size() == 2 &&
           request.segments.front() == assets;
}

std::string_view choose_encoding(std::string_view accept_encoding, const PageFile& file) {
    const int brotli = file.brotli.empty() ? 0 : quality_of(accept_encoding, "br");
    const int gzip = file.gzip.empty() ? 0 : quality_of(accept_encoding, "gzip");
    if (brotli > 0 && brotli >= gzip) return "br";
    return gzip > 0 ? "gzip" : "";
}

std::vector<std::string> add_page_routes(Routes& routes, const EmbeddedPages& embedded,
                                         std::span<const ForeignSource> payment_sources) {
    std::vector<std::string> prefixes;
    if (embedded.pages.empty()) return prefixes;
    for (const Page& page : embedded.pages) {
        if (page.path == unknown_path) continue;
        prefixes.push_back(first_segment(page.path));
        routes.add(
            Method::get, std::string(page.path), Access::anyone,
            [&page, policy = content_security_policy(
                        page.takes_payment ? payment_sources : std::span<const ForeignSource>{})](
                Request& request) -> Task<Response> {
                co_return serve_page(request, page, policy);
            });
    }
    prefixes.emplace_back(assets);
    routes.add(Method::get, "/assets/{name}", Access::anyone,
               [files = embedded.files](Request& request) -> Task<Response> {
                   co_return serve_asset(request, files);
               });
    return prefixes;
}

}  // namespace baedal::http
