// Every route with every kind of caller gives the status of access.tsv (one table a module, one of
// the host).
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include <doctest/doctest.h>

#include "app/registry.h"
#include "support/exchange_log.h"
#include "support/registry.h"
#include "support/users.h"

using namespace baedal::test;

namespace {

// One line of an access.tsv: the status for each kind of caller.
struct Row {
    std::string method;
    std::string path;
    std::string body;
    int customer;  // without credentials, or with wrong or revoked ones
    int foreign;   // staff of store 2 for an object of store 1
    int staff;     // staff of store 1
    int owner;
    std::string scopes;  // of which a token needs one: "a or b", "any", or "-" for none
};

void read_rows(const std::filesystem::path& file, std::vector<Row>& rows) {
    std::ifstream in(file);
    REQUIRE_MESSAGE(in.is_open(), file);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("#")) continue;
        std::istringstream columns(line);
        Row row;
        std::getline(columns, row.method, '\t');
        std::getline(columns, row.path, '\t');
        std::getline(columns, row.body, '\t');
        if (row.body == "-") row.body.clear();
        columns >> row.customer >> row.foreign >> row.staff >> row.owner;
        columns >> std::ws;
        std::getline(columns, row.scopes);
        REQUIRE_MESSAGE(!columns.fail(), file << ": " << line);
        rows.push_back(std::move(row));
    }
}

// The tables of the modules in the order of their start, then the host's. In the paths {order} and
// {payment} are an order of store 1 and its payment, {unknown} is the id of no order, {user} and
// {token} are removed by the test.
std::vector<Row> all_rows() {
    std::vector<Row> rows;
    for (const auto& module : baedal::app::registered_modules())
        read_rows(module_folder(module.name) / "http" / "access.tsv", rows);
    read_rows(std::filesystem::path(BAEDAL_SOURCE_DIR) / "src/admin/access.tsv", rows);
    return rows;
}

std::string replaced(std::string text, const std::map<std::string, std::string>& values) {
    for (const auto& [name, value] : values) {
        if (const auto at = text.find(name); at != std::string::npos)
            text.replace(at, name.size(), value);
    }
    return text;
}

enum class Credential { session, cookie, token };

struct Caller {
    const char* who;
    std::string token;
    int Row::* wanted;
    Credential credential = Credential::session;
    bool is_second = false;  // another caller of this kind has made the changes already
};

bool changes(const Row& row) { return row.method != "GET"; }

int wanted(const Row& row, const Caller& caller) {
    // A token has no session to end.
    if (caller.credential == Credential::token && changes(row) &&
        row.path.starts_with("/sessions/current"))
        return 404;
    return row.*caller.wanted;
}

// Reads only the head of a stream's response.
HttpResponse ask(const Endpoint& server, const Row& row, const std::string& path,
                 const Caller& caller) {
    Socket socket(server);
    socket.send(caller.credential == Credential::cookie
                    ? request_text(row.method, path, row.body, "",
                                   {{"Cookie", "baedal_session=" + caller.token}})
                    : request_text(row.method, path, row.body, caller.token, {}));
    constexpr std::chrono::seconds max_wait{15};
    ResponseReader reader(socket);
    HttpResponse response = reader.read_head(max_wait);
    if (!response.header("content-type").starts_with("text/event-stream")) {
        reader.read_body(response, max_wait);
        log_exchange(row.method, path, response);
    }
    return response;
}

// A program on the machine of a process reads its metrics, which do not come through the entrance.
Endpoint place_of(const Shop& shop, const Row& row) {
    return row.path == "/metrics" ? shop.server.process() : Endpoint(shop.server.port());
}

std::vector<Row> rows_of(const Shop& shop) {
    std::vector<Row> rows = all_rows();
    // The test is on no machine of a process then.
    if (shop.server.shape() == ServerProcess::Shape::hosts)
        std::erase_if(rows, [](const Row& row) { return row.path == "/metrics"; });
    return rows;
}

constexpr std::array all_scopes{"orders:read", "tickets:write", "menus:write", "refunds:write",
                                "events:read", "metrics:read",  "admin"};

bool accepts(const Row& row, const std::string& scope) {
    if (row.scopes == "any") return true;
    for (std::size_t begin = 0; begin < row.scopes.size();) {
        const std::size_t end = std::min(row.scopes.find(" or ", begin), row.scopes.size());
        if (row.scopes.substr(begin, end - begin) == scope) return true;
        begin = end + 4;
    }
    return false;
}

// True if a path of the table matches a pattern of the document.
bool fits(const std::string& pattern, std::string path) {
    path = path.substr(0, path.find('?'));
    for (std::size_t p = 0, q = 0;; ++p, ++q) {
        if (p == pattern.size() || q == path.size()) return p == pattern.size() && q == path.size();
        if (pattern[p] == '{') {
            p = pattern.find('}', p);
            q = std::min(path.find('/', q), path.size()) - 1;
        } else if (pattern[p] != path[q]) {
            return false;
        }
    }
}

std::size_t placeholders(const std::string& pattern) {
    return static_cast<std::size_t>(std::ranges::count(pattern, '{'));
}

// Pages contain no data of the shop and need no permission.
bool is_page(const Json& operation) {
    const auto* tags = operation.as_object().if_contains("tags");
    return tags && tags->as_array().at(0) == "pages";
}

// {"GET", "/orders/{id}"} of every operation of the document except the pages.
std::set<std::pair<std::string, std::string>> described(const Json& document) {
    std::set<std::pair<std::string, std::string>> out;
    for (const auto& path : document.at("paths").as_object()) {
        for (const auto& operation : path.value().as_object()) {
            if (!operation.value().is_object() ||
                !operation.value().as_object().contains("responses") || is_page(operation.value()))
                continue;
            std::string method(operation.key());
            std::ranges::transform(method, method.begin(),
                                   [](unsigned char c) { return std::toupper(c); });
            out.emplace(method, std::string(path.key()));
        }
    }
    return out;
}

// Whether the operation may be called without credentials.
bool allows_anyone(const Json& operation) {
    const auto& ways = operation.at("security").as_array();
    return ways.empty() ||
           std::ranges::any_of(ways, [](const Json& way) { return way.as_object().empty(); });
}

// The scopes of which a token needs one, as the table writes them.
std::string described_scopes(const Json& operation) {
    const Json* scopes = operation.as_object().if_contains("x-token-scopes");
    if (scopes == nullptr) return "any";
    std::string out;
    for (const Json& scope : scopes->as_array())
        out += (out.empty() ? "" : " or ") + std::string(scope.as_string());
    return out;
}

// Sessions and tokens that are revoked.
struct Revoked {
    explicit Revoked(Shop& shop) {
        const auto removed = add_user(shop, "removed", {1});
        of_removed_user = log_in(shop.server.port(), "removed").token;
        expect(HttpClient(shop.server.port(), of_removed_user).get("/stores/1"), 200);
        CHECK(shop.owner.request("DELETE", "/admin/users/" + std::to_string(removed), "").status ==
              204);
        add_user(shop, "out");
        logged_out = log_in(shop.server.port(), "out").token;
        CHECK(HttpClient(shop.server.port(), logged_out)
                  .request("DELETE", "/sessions/current", "")
                  .status == 204);
        const CreatedToken made = add_token(shop, "old till");
        revoked_token = made.token;
        expect(HttpClient(shop.server.port(), made.token).get("/admin/users"), 200);
        CHECK(shop.owner.request("DELETE", "/admin/tokens/" + std::to_string(made.id), "").status ==
              204);
    }
    std::string of_removed_user;
    std::string logged_out;
    std::string revoked_token;
};

}  // namespace

TEST_CASE("every route gives every kind of caller the status of the table") {
    Shop shop;
    const std::uint16_t port = shop.server.port();
    const std::string order = shop.placed();
    REQUIRE(shop.ticket_arrives(order));
    const Json payments = expect(shop.owner.get("/payments?orderId=" + order), 200);
    const Revoked revoked(shop);
    for (const char* path :
         {"/orders", "/payments", "/stores/1/tickets", "/campaigns", "/notifications?orderId=x"}) {
        for (const std::string& token :
             {revoked.of_removed_user, revoked.logged_out, revoked.revoked_token}) {
            CAPTURE(path);
            CHECK(
                shop.server.soon([&] { return HttpClient(port, token).get(path).status == 401; }));
        }
    }
    add_user(shop, "foreign", {2});
    add_user(shop, "staff", {1, 3});
    add_user(shop, "owner");
    const std::map<std::string, std::string> values{
        {"{order}", order},
        {"{payment}", text_of(payments.at("items").as_array().at(0), "id")},
        {"{unknown}", std::string(36, '0')},
        {"{user}", std::to_string(add_user(shop, "removable"))},
        {"{token}", std::to_string(add_token(shop, "removable").id)}};

    const Caller callers[] = {
        {"nobody", "", &Row::customer},
        {"a bad token", "not-a-token-that-was-ever-given", &Row::customer},
        {"a removed user", revoked.of_removed_user, &Row::customer},
        {"a session that was logged out", revoked.logged_out, &Row::customer},
        {"a revoked token", revoked.revoked_token, &Row::customer},
        {"a removed user's cookie", revoked.of_removed_user, &Row::customer, Credential::cookie},
        {"staff of another store", log_in(port, "foreign").token, &Row::foreign},
        {"a token for another store", add_token(shop, "foreign", {2}).token, &Row::foreign,
         Credential::token, true},
        {"a cookie of another store's staff", log_in(port, "foreign").token, &Row::foreign,
         Credential::cookie},
        {"staff", log_in(port, "staff").token, &Row::staff},
        {"a cookie of staff", log_in(port, "staff").token, &Row::staff, Credential::cookie},
        {"a token for the store", add_token(shop, "staff", {1}).token, &Row::staff,
         Credential::token, true},
        {"an owner", log_in(port, "owner").token, &Row::owner},
        {"an owner's cookie", log_in(port, "owner").token, &Row::owner, Credential::cookie, true},
        {"an owner's token", add_token(shop, "owner").token, &Row::owner, Credential::token, true},
        {"BAEDAL_ADMIN_TOKEN", owner_token, &Row::owner, Credential::token, true},
    };
    const std::vector<Row> rows = rows_of(shop);
    for (const Row& row : rows) {
        for (const Caller& caller : callers) {
            const int status = wanted(row, caller);
            if (caller.is_second && changes(row) && status < 400) continue;
            CAPTURE(row.method);
            CAPTURE(row.path);
            CAPTURE(caller.who);
            const HttpResponse response =
                ask(place_of(shop, row), row, replaced(row.path, values), caller);
            CHECK(response.status == status);
            CHECK((response.status == 401) == !response.header("www-authenticate").empty());
        }
    }

    // A token needs one of the row's scopes, and no other scope is of use.
    for (const char* scope : all_scopes) {
        const std::string token = add_scoped_token(shop, scope, {scope}).token;
        const Caller caller{scope, token, &Row::owner, Credential::token};
        for (const Row& row : rows) {
            if (row.scopes == "-") continue;
            const int status = wanted(row, caller);
            // What an owner's call has changed is not changed again, and what it has removed not read.
            const bool is_gone = row.path.contains("{user}") || row.path.contains("{token}");
            if (accepts(row, scope) && (changes(row) || is_gone) && status < 400) continue;
            CAPTURE(row.method);
            CAPTURE(row.path);
            CAPTURE(scope);
            const HttpResponse response =
                ask(place_of(shop, row), row, replaced(row.path, values), caller);
            CHECK(response.status == (accepts(row, scope) ? status : 403));
            if (response.status == 403)
                CHECK(text_of(response.json(), "detail").contains(row.scopes));
        }
    }

    // The table has every route, and the document says of each what the table says.
    const Json document = expect(shop.customer.get("/openapi.json"), 200);
    const auto routes = described(document);
    auto unknown = routes;
    for (const Row& row : rows) {
        CAPTURE(row.method);
        CAPTURE(row.path);
        const std::pair<std::string, std::string>* best = nullptr;
        for (const auto& route : routes) {
            if (route.first != row.method || !fits(route.second, row.path)) continue;
            if (!best || placeholders(route.second) < placeholders(best->second)) best = &route;
        }
        CHECK(best != nullptr);
        if (!best) continue;
        std::string method = row.method;
        std::ranges::transform(method, method.begin(),
                               [](unsigned char c) { return std::tolower(c); });
        const Json& operation = document.at("paths").at(best->second).at(method);
        REQUIRE(operation.as_object().contains("security"));
        CHECK(allows_anyone(operation) == (row.scopes == "-"));
        if (row.scopes != "-") CHECK(described_scopes(operation) == row.scopes);
        unknown.erase(*best);
    }
    if (shop.server.shape() == ServerProcess::Shape::hosts) unknown.erase({"GET", "/metrics"});
    for (const auto& [method, path] : unknown)
        FAIL_CHECK("the table does not say who may " << method << " " << path);
}
