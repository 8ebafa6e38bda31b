#include "http/pages.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace baedal::http {

namespace {

struct Page {
    std::string_view pattern;
    std::string_view file;
    // Its address is the right to see an order, so that it is kept nowhere; and here it is paid.
    bool is_of_order = false;
};

constexpr std::array pages{
    Page{"/", "index.html"},          Page{"/o/{id}", "order.html", true},
    Page{"/kitchen", "kitchen.html"}, Page{"/office", "office.html"},
    Page{"/setup", "setup.html"},     Page{"/docs", "docs.html"},
};

// A quality value of RFC 9110 section 12.4.2 in thousandths; one that cannot be read is 0.
int quality(std::string_view parameters) {
    const std::string_view text = trimmed(parameters);
    if (text.empty()) return 1000;
    if (!text.starts_with("q=") && !text.starts_with("Q=")) return 0;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && value >= 0 && value <= 1 ? static_cast<int>(value * 1000) : 0;
}

// What the list says of a coding: by its name, else by `*`, else not at all.
int quality_of(std::string_view list, std::string_view coding) {
    int by_star = 0;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        const std::string_view entry = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        const std::size_t semicolon = std::min(entry.find(';'), entry.size());
        const std::string_view name = trimmed(entry.substr(0, semicolon));
        const int wanted = quality(entry.substr(std::min(semicolon + 1, entry.size())));
        if (equal_ignoring_case(name, coding)) return wanted;
        if (name == "*") by_star = wanted;
    }
    return by_star;
}

std::string_view content(const PageFile& file, std::string_view encoding) {
    if (encoding == "br") return file.brotli;
    return encoding == "gzip" ? file.gzip : file.identity;
}

Response serve(const Request& request, const PageFile& file) {
    const std::string_view encoding =
        choose_encoding(request.header("Accept-Encoding").value_or(""), file);
    std::string tag(file.tag);
    if (!encoding.empty()) tag.append("-").append(encoding);
    Response response = with_etag(request, std::move(tag), std::string(content(file, encoding)));
    response.content_type = file.content_type;
    response.header("Vary", "Accept-Encoding");
    if (!encoding.empty() && response.status == 200)
        response.header("Content-Encoding", std::string(encoding));
    return response;
}

Response serve_page(const Request& request, const Page& page, const PageFile& file,
                    const std::string& policy) {
    Response response = serve(request, file);
    response.header("Cache-Control", page.is_of_order ? "no-store" : "no-cache");
    response.header("Content-Security-Policy", policy);
    response.header("X-Frame-Options", "DENY");
    response.header("Cross-Origin-Opener-Policy", "same-origin");
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

std::string_view choose_encoding(std::string_view accept_encoding, const PageFile& file) {
    const int brotli = file.brotli.empty() ? 0 : quality_of(accept_encoding, "br");
    const int gzip = file.gzip.empty() ? 0 : quality_of(accept_encoding, "gzip");
    if (brotli > 0 && brotli >= gzip) return "br";
    return gzip > 0 ? "gzip" : "";
}

std::vector<std::string> add_page_routes(Routes& routes, std::span<const PageFile> files,
                                         std::span<const ForeignSource> of_payment) {
    std::vector<std::string> prefixes;
    for (const Page& page : pages) {
        const auto file = std::ranges::find(files, page.file, &PageFile::path);
        if (file == files.end()) continue;
        prefixes.push_back(first_segment(page.pattern));
        routes.add(Method::get, std::string(page.pattern), http::Access::anyone,
                   [&page, &file = *file,
                    policy = page.is_of_order
                                 ? content_security_policy(of_payment)
                                 : content_security_policy()](Request& request) -> Task<Response> {
                       co_return serve_page(request, page, file, policy);
                   });
    }
    if (prefixes.empty()) return prefixes;
    prefixes.emplace_back("assets");
    routes.add(
        Method::get, "/assets/{name}", http::Access::anyone,
        [files](Request& request) -> Task<Response> { co_return serve_asset(request, files); });
    return prefixes;
}

}  // namespace baedal::http
