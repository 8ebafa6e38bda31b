// Serves the web pages that were compiled into the binary (cmake/web.cmake).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/content_security_policy.h"
#include "http/router.h"

namespace baedal::http {

// A file of the build of web/. A compressed variant that would not be shorter is empty.
struct PageFile {
    std::string_view path;  // "index.html", or "assets/<name>-<hash of the content>.js"
    std::string_view content_type;
    std::string_view tag;  // of the content, for the ETag
    std::string_view identity;
    std::string_view gzip;
    std::string_view brotli;
};

// A row of web/pages.json.
struct Page {
    std::string_view path;  // the pattern of its route, or "*": for paths without a route
    const PageFile* file;
    bool address_is_capability = false;  // no cache stores the page
    bool takes_payment = false;          // it may use the payment window's sources
};

struct EmbeddedPages {
    std::span<const PageFile> files;
    std::span<const Page> pages;
};

// Adds a route for each page and one for the files below /assets, and returns the first path
// segments of these routes. No pages, no routes. `embedded` outlives the routes. `payment_sources`
// are allowed on the pages that take a payment.
std::vector<std::string> add_page_routes(Routes& routes, const EmbeddedPages& embedded,
                                         std::span<const ForeignSource> payment_sources = {});

// What a browser gets at a path without a route, where Accept names text/html: from "/kitchen/" a
// redirect to "/kitchen", otherwise the page "*" with status 404. Nothing for a program, and without
// such a page. `routes` has the pages' routes.
std::optional<Response> respond_to_unknown_path(const Request& request, const Routes& routes,
                                                const EmbeddedPages& embedded);

// A GET below /assets: one of the files of the pages, which browsers fetch many at once and keep.
bool is_asset(const Request& request);

// The content coding of the response by Accept-Encoding (RFC 9110 section 12.5.3): "br", "gzip" or
// "" for none. Of the client's most preferred ones, the shortest.
std::string_view choose_encoding(std::string_view accept_encoding, const PageFile& file);

}  // namespace baedal::http
