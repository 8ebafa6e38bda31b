// How the pages are served: encodings, caches and the headers that protect who looks at them.
#include "http/pages.h"

#include <doctest/doctest.h>

#include "support/coroutines.h"

namespace pages_test {

using namespace baedal;
using http::PageFile;

namespace {

const PageFile files[] = {
    {"assets/index-B4x.js", "text/javascript; charset=utf-8", "aa", "script", "script-gz",
     "script-br"},
    {"assets/icon-C1.svg", "image/svg+xml", "bb", "<svg/>", "", ""},
    {"index.html", "text/html; charset=utf-8", "cc", "page", "page-gz", "page-br"},
    {"order.html", "text/html; charset=utf-8", "dd", "order", "", ""},
    {"missing.html", "text/html; charset=utf-8", "ee", "missing", "missing-gz", ""},
};

const http::Page pages[] = {
    {"/", &files[2]},
    {"/o/{id}", &files[3], true, true},
    {"/kitchen", &files[2]},
    {"*", &files[4]},
};

const http::EmbeddedPages embedded{files, pages};

std::string_view header(const http::Response& response, std::string_view name) {
    for (const auto& [field, value] : response.headers) {
        if (field == name) return value;
    }
    return "";
}

}  // namespace

TEST_CASE("a client gets the shortest encoding among those that it likes best") {
    const PageFile& script = files[0];
    CHECK(http::choose_encoding("", script).empty());
    CHECK(http::choose_encoding("gzip, deflate, br", script) == "br");
    CHECK(http::choose_encoding("gzip", script) == "gzip");
    CHECK(http::choose_encoding("GZIP;q=1.0", script) == "gzip");
    CHECK(http::choose_encoding("br;q=0.5, gzip;q=0.8", script) == "gzip");
    CHECK(http::choose_encoding("br;q=0, *", script) == "gzip");
    CHECK(http::choose_encoding("*", script) == "br");
    CHECK(http::choose_encoding("br;q=0, gzip;q=0", script).empty());
    CHECK(http::choose_encoding("identity", script).empty());
    CHECK(http::choose_encoding("br;q=high", script).empty());
    CHECK(http::choose_encoding("br, gzip", files[1]).empty());  // has no shorter variant
}

namespace {

http::Response get(const http::Routes& routes, std::vector<std::string> segments,
                   std::vector<std::pair<std::string_view, std::string_view>> headers = {}) {
    http::Request request;
    request.segments = std::move(segments);
    request.headers = std::move(headers);
    const auto match = routes.find(request);
    REQUIRE(match.route != nullptr);
    test::Io io(1);
    return io.run(match.route->handler(request));
}

}  // namespace

TEST_CASE("pages are asked for again each time, files with a hash in their name never") {
    http::Routes routes;
    const auto prefixes = http::add_page_routes(routes, embedded);
    CHECK(prefixes == std::vector<std::string>{"", "o", "kitchen", "assets"});

    const auto page = get(routes, {""}, {{"Accept-Encoding", "br"}});
    CHECK(page.body == "page-br");
    CHECK(page.content_type == "text/html; charset=utf-8");
    CHECK(header(page, "Content-Encoding") == "br");
    CHECK(header(page, "Vary") == "Accept-Encoding");
    CHECK(header(page, "ETag") == "\"cc-br\"");
    CHECK(header(page, "Cache-Control") == "no-cache");

    const auto script = get(routes, {"assets", "index-B4x.js"});
    CHECK(script.body == "script");
    CHECK(header(script, "Content-Encoding").empty());
    CHECK(header(script, "Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(get(routes, {"assets", "index-old.js"}).status == 404);

    const auto unchanged =
        get(routes, {""}, {{"Accept-Encoding", "br"}, {"If-None-Match", "\"cc-br\""}});
    CHECK(unchanged.status == 304);
    CHECK(unchanged.body.empty());
    CHECK(header(unchanged, "Content-Encoding").empty());
    // Another encoding is another representation.
    CHECK(get(routes, {""}, {{"If-None-Match", "\"cc-br\""}}).status == 200);
}

TEST_CASE(
    "a page runs no script but its own, is framed by nobody, and one order's is kept nowhere") {
    http::Routes routes;
    http::add_page_routes(routes, embedded);
    const auto page = get(routes, {"o", "068mk4"});
    CHECK(page.body == "order");
    CHECK(header(page, "Cache-Control") == "no-store");
    const std::string_view policy = header(page, "Content-Security-Policy");
    CHECK(policy.contains("default-src 'none'"));
    CHECK(policy.contains("script-src 'self';"));
    CHECK(policy.contains("frame-ancestors 'none'"));
    CHECK_FALSE(policy.contains("unsafe"));
    CHECK_FALSE(policy.contains("https:"));
}

TEST_CASE("what a payment window needs is allowed on the page of an order alone") {
    const http::ForeignSource window[] = {{"script-src", "https://pay.example"},
                                          {"frame-src", "https://pay.example"},
                                          {"frame-src", "https://card.example"}};
    http::Routes routes;
    http::add_page_routes(routes, embedded, window);
    const auto order = get(routes, {"o", "068mk4"});
    const std::string_view policy = header(order, "Content-Security-Policy");
    CHECK(
        policy.starts_with("default-src 'none'; script-src 'self' https://pay.example; style-src"));
    CHECK(policy.ends_with("frame-src https://pay.example https://card.example"));
    CHECK(policy.contains("connect-src 'self';"));
    const auto menu = get(routes, {""});
    CHECK_FALSE(header(menu, "Content-Security-Policy").contains("https:"));
}

TEST_CASE("a browser gets a page where there is none, and a program does not") {
    http::Routes routes;
    http::add_page_routes(routes, embedded);
    constexpr std::string_view browser = "text/html,application/xhtml+xml,*/*;q=0.8";
    const auto ask = [&](std::string_view path, std::vector<std::string> segments,
                         std::string_view accept) {
        http::Request request;
        request.path = path;
        request.segments = std::move(segments);
        request.headers = {{"Accept", accept}, {"Accept-Encoding", "gzip"}};
        return http::respond_to_unknown_path(request, routes, embedded);
    };
    const auto missing = ask("/kitchens", {"kitchens"}, browser);
    REQUIRE(missing);
    CHECK(missing->status == 404);
    CHECK(missing->body == "missing-gz");
    CHECK(missing->content_type == "text/html; charset=utf-8");
    CHECK(header(*missing, "Content-Encoding") == "gzip");
    CHECK(header(*missing, "Content-Security-Policy").contains("default-src 'none'"));
    CHECK(header(*missing, "ETag").empty());
    for (const char* program : {"", "*/*", "application/json", "text/*"})
        CHECK_FALSE(ask("/kitchens", {"kitchens"}, program));

    const auto kitchen = ask("/kitchen/", {"kitchen", ""}, browser);
    REQUIRE(kitchen);
    CHECK(kitchen->status == 308);
    CHECK(header(*kitchen, "Location") == "/kitchen");
    CHECK(header(ask("/o/06%38/", {"o", "068", ""}, browser).value(), "Location") == "/o/06%38");
    CHECK(ask("/kitchens/", {"kitchens", ""}, browser)->status == 404);
    CHECK(ask("/kitchen//", {"kitchen", "", ""}, browser)->status == 404);

    http::Request post;
    post.method = http::Method::post;
    post.headers = {{"Accept", browser}};
    CHECK_FALSE(http::respond_to_unknown_path(post, routes, embedded));
    CHECK_FALSE(http::respond_to_unknown_path({}, routes, {}));
}

TEST_CASE("a binary that was built without the pages has no routes for them") {
    http::Routes routes;
    CHECK(http::add_page_routes(routes, {}).empty());
    CHECK(routes.all().empty());
}

}  // namespace pages_test
