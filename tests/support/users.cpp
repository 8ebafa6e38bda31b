#include "support/users.h"

namespace baedal::test {

namespace {

boost::json::object scope(const std::vector<std::int64_t>& stores) {
    if (stores.empty()) return {{"role", "owner"}};
    return {{"role", "staff"}, {"stores", boost::json::array(stores.begin(), stores.end())}};
}

}  // namespace

Login log_in(std::uint16_t port, const std::string& username, const std::string& password,
             const Headers& headers) {
    Login out;
    out.response = HttpClient(port).post(
        "/sessions", boost::json::object{{"username", username}, {"password", password}}, headers);
    out.token = text_of(expect(out.response, 201), "token");
    out.cookie = out.response.cookies["baedal_session"];
    if (out.cookie.empty()) out.cookie = out.response.cookies["__Host-baedal_session"];  // over TLS
    out.device = out.response.cookies["baedal_device"];
    return out;
}

std::int64_t add_user(Shop& shop, const std::string& username,
                      const std::vector<std::int64_t>& stores) {
    boost::json::object body = scope(stores);
    body["username"] = username;
    body["password"] = good_password;
    return expect(shop.owner.post("/admin/users", body), 201).at("id").as_int64();
}

CreatedToken add_token(Shop& shop, const std::string& name,
                       const std::vector<std::int64_t>& stores) {
    boost::json::object body = scope(stores);
    body["name"] = name;
    const Json made = expect(shop.owner.post("/admin/tokens", body), 201);
    return {made.at("id").as_int64(), text_of(made, "token")};
}

CreatedToken add_scoped_token(Shop& shop, const std::string& name,
                              const std::vector<std::string>& scopes,
                              const std::vector<std::int64_t>& stores) {
    boost::json::object body{{"name", name},
                             {"scopes", boost::json::array(scopes.begin(), scopes.end())},
                             {"stores", nullptr}};
    if (!stores.empty()) body["stores"] = boost::json::array(stores.begin(), stores.end());
    const Json made = expect(shop.owner.post("/admin/tokens", body), 201);
    return {made.at("id").as_int64(), text_of(made, "token")};
}

std::vector<Json> audit_log_of(Shop& shop, int limit) {
    std::vector<Json> out;
    std::string cursor;
    do {
        const Json page =
            expect(shop.owner.get("/admin/audit?limit=" + std::to_string(limit) + cursor), 200);
        for (const Json& entry : page.at("items").as_array()) out.push_back(entry);
        cursor = page.at("next").is_null() ? "" : "&cursor=" + text_of(page, "next");
    } while (!cursor.empty());
    return out;
}

}  // namespace baedal::test
