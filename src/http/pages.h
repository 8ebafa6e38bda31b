// The web pages that were compiled into the binary (cmake/web.cmake), and how they are served.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/content_security_policy.h"
#include "http/router.h"

namespace baedal::http {

// One file of the build. A variant that would not be shorter is empty.
struct PageFile {
    std::string_view path;  // "index.html", or "assets/<name>-<hash of the content>.js"
    std::string_view content_type;
    std::string_view tag;  // of the content, for the ETag
    std::string_view identity;
    std::string_view gzip;
    std::string_view brotli;
};

// Adds a route for each page that is among the files and one for the files below /assets, and returns
// the first path segments that these take. No files, no routes. `files` outlive the routes. The page
// of one order may use what is `of_payment` too.
std::vector<std::string> add_page_routes(Routes& routes, std::span<const PageFile> files,
                                         std::span<const ForeignSource> of_payment = {});

// The encoding in which to answer, by Accept-Encoding (RFC 9110 section 12.5.3): "br", "gzip" or ""
// for the file as it is. Of those that the client likes best, the shortest.
std::string_view choose_encoding(std::string_view accept_encoding, const PageFile& file);

}  // namespace baedal::http
