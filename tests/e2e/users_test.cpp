// Users, tokens and the audit log.
#include <fstream>

#include <doctest/doctest.h>

#include "db/connection.h"
#include "support/child_process.h"
#include "support/users.h"

using namespace baedal::test;
using boost::json::object;

namespace {

std::string user_path(std::int64_t id) { return "/admin/users/" + std::to_string(id); }

HttpResponse patch(HttpClient& client, const std::string& path, const char* body) {
    return client.request("PATCH", path, body);
}

ProcessResult check_of(const Shop& shop) {
    std::vector<std::string> arguments = shop.server.folder_options();
    arguments.insert(arguments.begin(), "check");
    return run_binary(arguments, std::chrono::minutes{1});
}

}  // namespace

TEST_CASE("users are added, changed and removed") {
    Shop shop;
    const HttpResponse added = shop.owner.post_text(
        "/admin/users",
        R"({"username": "Kim.Staff", "password": "long enough", "role": "staff", "stores": [2, 1, 2]})");
    const Json user = expect(added, 201);
    const std::string path = added.header("location");
    CHECK(path == user_path(user.at("id").as_int64()));
    CHECK(user.at("username") == "kim.staff");
    CHECK(user.at("stores") == boost::json::array{1, 2});
    CHECK(added.body.find("long enough") == std::string::npos);
    CHECK(added.body.find("argon2") == std::string::npos);
    CHECK(expect(shop.owner.get(path), 200) == user);
    CHECK(shop.owner
              .post_text("/admin/users",
                         R"({"username": "kim.STAFF", "password": "long enough", "role": "owner"})")
              .problem() == "name-taken");

    HttpClient kim(shop.server.port(),
                   log_in(shop.server.port(), "kim.staff", "long enough").token);
    CHECK(kim.get("/stores/2").status == 200);
    CHECK(patch(shop.owner, path, R"({"stores": [1]})").status == 200);
    CHECK(shop.server.soon([&] { return kim.get("/stores/2").status == 404; }));
    CHECK(kim.get("/stores/1").status == 200);
    CHECK(patch(shop.owner, path, R"({"role": "owner"})").json().at("stores").as_array().empty());
    CHECK(kim.get("/admin/users").status == 200);

    // A changed password ends the user's sessions. A user's own is changed with the present one.
    HttpClient elsewhere(shop.server.port(),
                         log_in(shop.server.port(), "kim.staff", "long enough").token);
    const HttpResponse own = patch(kim, path, R"({"password": "another long one"})");
    CHECK(own.status == 403);
    CHECK(own.problem() == "forbidden");
    CHECK(patch(shop.owner, path, R"({"password": "another long one"})").status == 200);
    CHECK(kim.get("/admin/users").status == 401);
    CHECK(elsewhere.get("/admin/users").status == 401);
    CHECK(shop.customer
              .post_text("/sessions", R"({"username": "kim.staff", "password": "long enough"})")
              .status == 401);
    CHECK(log_in(shop.server.port(), "kim.staff", "another long one").response.status == 201);

    for (const char* wrong :
         {R"({"role": "staff"})", R"({"role": "cook"})", R"({"stores": [1]})", R"({"stores": [0]})",
          R"({"password": "short"})", R"({"password": null})", R"({"password": "password"})",
          R"({"password": "Kim.Staff-1"})", R"({"password": "qwer1234"})",
          R"({"password": "kim.staff"})", R"({"username": "lee"})"}) {
        CAPTURE(wrong);
        CHECK(patch(shop.owner, path, wrong).status == 422);
    }
    // The last owner cannot be removed.
    CHECK(patch(shop.owner, path, R"({"role": "staff", "stores": [1]})").problem() == "last-owner");
    CHECK(shop.owner.request("DELETE", path, "").problem() == "last-owner");
    add_user(shop, "lee");
    CHECK(shop.owner.request("DELETE", path, "").status == 204);
    CHECK(shop.owner.get(path).status == 404);
    CHECK(shop.owner.request("DELETE", path, "").status == 404);
    for (const char* common : {"password", "12345678", "Iloveyou1", "park2024", "parkpark"}) {
        CAPTURE(common);
        const HttpResponse refused = shop.owner.post(
            "/admin/users", object{{"username", "park"}, {"password", common}, {"role", "owner"}});
        CHECK(refused.status == 422);
        CHECK(text_of(refused.json().at("errors").as_array().at(0), "pointer") == "/password");
    }
    for (const char* name : {"", "kim lee", "김", "a/b", "<b>"}) {
        CAPTURE(name);
        CHECK(shop.owner
                  .post("/admin/users",
                        object{{"username", name}, {"password", good_password}, {"role", "owner"}})
                  .status == 422);
    }
}

TEST_CASE("a token is shown once, works as a bearer token only, and ends with its revocation") {
    Shop shop;
    const HttpResponse made = shop.owner.post_text(
        "/admin/tokens", R"({"name": "계산대", "role": "staff", "stores": [1]})");
    const Json token = expect(made, 201);
    CHECK(made.header("cache-control") == "no-store");
    CHECK(text_of(token, "token").starts_with("baedal_"));
    CHECK(token.at("lastUsedAt").is_null());
    CHECK(shop.owner.get("/admin/tokens").body.find(text_of(token, "token")) == std::string::npos);
    CHECK(
        shop.owner.post_text("/admin/tokens", R"({"name": "계산대", "role": "owner"})").problem() ==
        "name-taken");

    HttpClient till(shop.server.port(), text_of(token, "token"));
    CHECK(till.get("/stores/1").status == 200);
    CHECK(till.get("/stores/2").status == 404);
    CHECK(till.get("/admin/tokens").status == 403);
    CHECK(shop.customer.get("/stores/1", {{"Cookie", "baedal_session=" + text_of(token, "token")}})
              .status == 401);
    CHECK(eventually([&] {
        const Json list = expect(shop.owner.get("/admin/tokens"), 200);
        return !list.at("items").as_array().at(0).at("lastUsedAt").is_null();
    }));
    CHECK(shop.owner.request("DELETE", made.header("location"), "").status == 204);
    CHECK(shop.server.soon([&] { return till.get("/stores/1").status == 401; }));
    CHECK(shop.owner.request("DELETE", made.header("location"), "").status == 404);
}

TEST_CASE("the audit log has actor and action, without an order's id") {
    Shop shop;
    const std::string order = shop.placed();
    REQUIRE(shop.ticket_arrives(order));
    const Json payments = expect(shop.owner.get("/payments?orderId=" + order), 200);
    const std::string payment = text_of(payments.at("items").as_array().at(0), "id");
    add_user(shop, "kim", {1});
    HttpClient kim(shop.server.port(), log_in(shop.server.port(), "kim").token);
    CHECK(kim.post_text("/tickets/" + order + "/accept", R"({"prepMinutes": 20})").status == 200);
    const HttpResponse menu = shop.owner.get("/stores/1/menu");
    CHECK(shop.owner
              .request("PUT", "/stores/1/menu",
                       R"({"categories": [{"name": "분식", "items": [
                           {"id": 1, "name": "떡볶이", "price": 5000}]}]})",
                       {{"If-Match", menu.header("etag")}})
              .status == 200);
    CHECK(patch(kim, "/stores/1/menu/items/1", R"({"soldOut": true})").status == 200);
    CHECK(kim.get("/stores/1/tickets").status == 200);  // reads are not recorded
    CHECK(kim.request("POST", "/admin/modules/pay/stop", "").status == 403);
    shop.stop_module("notify");
    CHECK(
        shop.owner.post_text("/payments/" + payment + "/refunds", R"({"amount": 5, "reason": "x"})")
            .status == 201);
    CHECK(kim.request("DELETE", "/sessions/current", "").status == 204);

    struct Expected {
        const char* kind;
        const char* name;
        const char* action;
        std::string target;
        int status;
    };
    const Expected expected[] = {
        {"user", "kim", "DELETE /sessions/current", "/sessions/current", 204},
        {"operator", "", "POST /payments/{id}/refunds",
         "/payments/" + payment.substr(0, 10) + "…/refunds", 201},
        {"operator", "", "POST /admin/modules/{name}/stop", "/admin/modules/notify/stop", 200},
        {"user", "kim", "POST /admin/modules/{name}/stop", "/admin/modules/pay/stop", 403},
        {"user", "kim", "PATCH /stores/{id}/menu/items/{itemId}", "/stores/1/menu/items/1", 200},
        {"operator", "", "PUT /stores/{id}/menu", "/stores/1/menu", 200},
        {"user", "kim", "POST /tickets/{orderId}/accept",
         "/tickets/" + order.substr(0, 10) + "…/accept", 200},
        {"user", "kim", "POST /sessions", "/sessions", 201},
        {"operator", "", "POST /admin/users", "/admin/users/1", 201},
    };
    REQUIRE(eventually([&] { return audit_log_of(shop).size() == std::size(expected); }));
    const auto log = audit_log_of(shop);
    auto record = log;
    for (std::size_t i = 0; i < record.size(); ++i) {
        // The clocks of several processes do not tell which of two calls was the earlier one.
        if (shop.server.shape() != ServerProcess::Shape::one_process) {
            for (std::size_t k = i; k < record.size(); ++k) {
                if (text_of(record[k], "target") == expected[i].target)
                    std::swap(record[i], record[k]);
            }
        }
        CAPTURE(expected[i].action);
        const Json& actor = record[i].at("actor");
        CHECK(text_of(actor, "kind") == expected[i].kind);
        CHECK((actor.at("name").is_null() ? "" : text_of(actor, "name")) == expected[i].name);
        CHECK(text_of(record[i], "action") == expected[i].action);
        CHECK(text_of(record[i], "target") == expected[i].target);
        CHECK(record[i].at("status") == expected[i].status);
        CHECK_FALSE(text_of(record[i], "requestId").empty());
        CHECK(text_of(record[i], "address") == "127.0.0.1");
    }
    CHECK(text_of(record.back(), "remark") == "kim: staff of [1]");
    CHECK(text_of(record[1], "remark") == "5");
    // On the connection that created kim: a remark belongs to its own call.
    CHECK(text_of(record[2], "remark").empty());
    CHECK(text_of(record[4], "remark") == "떡볶이: sold out");
    CHECK(text_of(record[5], "remark") == "revision 2");
    // The pages together equal the whole log, and a restart changes nothing.
    shop.server.restart();
    CHECK(audit_log_of(shop, 3) == log);
    CHECK(shop.server.stop() == 0);
    CHECK(content(shop.server.data() / "access.sqlite").find(order) == std::string::npos);
}

TEST_CASE("the audit log has reads of customers' data, once an hour for each caller and route") {
    Shop shop({R"(server.trusted_proxies=["127.0.0.1"])"});
    add_user(shop, "kim", {1});
    HttpClient kim(shop.server.port(), log_in(shop.server.port(), "kim").token);
    const Headers from{{"X-Forwarded-For", "2001:db8::7"}};
    const auto reads = [&] {
        std::vector<std::string> out;
        for (const Json& entry : audit_log_of(shop)) {
            if (!text_of(entry, "action").starts_with("GET ")) continue;
            CHECK(text_of(entry, "address") == "2001:db8::7");
            out.push_back(text_of(entry, "action") + " " + text_of(entry, "target"));
        }
        return out;
    };
    CHECK(kim.get("/orders", from).status == 200);
    for (int i = 0; i < 3; ++i) CHECK(kim.get("/orders?phone=010-1234-5678", from).status == 200);
    CHECK(kim.get("/orders?phone=010-1234-5678&storeId=2", from).status == 404);
    CHECK(shop.owner.get("/events?module=order", from).status == 200);
    CHECK(eventually([&] { return reads().size() == 2; }));
    CHECK(reads() == std::vector<std::string>{"GET /events /events", "GET /orders /orders"});
}

TEST_CASE("without the file of users the modules and the operator's token work") {
    Shop shop;
    add_user(shop, "kim");
    const Login kim = log_in(shop.server.port(), "kim");
    CHECK(shop.server.stop() == 0);
    std::ofstream(shop.server.data() / "access.sqlite") << std::string(100'000, 'x');
    shop.server.start();
    const std::string order = shop.placed();
    CHECK(shop.ticket_arrives(order));
    shop.deliver(order);
    shop.server.allow_violations();  // the audit log misses the calls
    // The process with the tickets has an audit log of its own.
    if (shop.server.shape() == ServerProcess::Shape::one_process) {
        CHECK(eventually([&] {
            return content(shop.server.data() / "audit.unwritten")
                .contains("POST /tickets/{orderId}/accept");
        }));
    }
    CHECK(shop.owner.get("/admin/modules").status == 200);
    // A session is refused; a customer's route ignores the cookie.
    const HttpResponse refused = HttpClient(shop.server.port(), kim.token).get("/stores/1/tickets");
    CHECK(refused.status == 503);
    CHECK(refused.problem() == "credentials-unavailable");
    CHECK(shop.customer.get("/menus", {{"Cookie", kim.cookie}}).status == 200);
    CHECK(shop.customer.post("/sessions", object{{"username", "kim"}, {"password", good_password}})
              .problem() == "credentials-unavailable");
}

TEST_CASE(
    "an entry of the audit log that cannot be written is logged, counted and found by check") {
    Shop shop;
    add_user(shop, "kim");
    CHECK(shop.server.stop() == 0);
    const std::string folder = shop.server.data().string();
    baedal::db::Connection(folder + "/access.sqlite", baedal::db::Connection::Mode::read_write)
        .script(
            "CREATE TRIGGER refuse BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, 'no'); END");
    shop.server.start();
    HttpClient kim(shop.server.port(), log_in(shop.server.port(), "kim").token);
    CHECK(kim.post_text("/admin/tokens", R"({"name": "till", "role": "owner"})").status == 201);
    CHECK(eventually([&] {
        return shop.new_neighbour(owner_token)
            .get("/metrics")
            .body.contains("\nbaedal_audit_entries_unwritten_total 2\n");
    }));
    const std::string log = shop.server.log_tail(1000);
    CHECK(log.contains("an audit log entry could not be written"));
    for (const char* part : {"kim", "POST /sessions", "POST /admin/tokens", "/admin/tokens/1"}) {
        CAPTURE(part);
        CHECK(log.contains(part));
    }

    // Also while the server runs.
    const ProcessResult incomplete = check_of(shop);
    CHECK(incomplete.code == 1);
    CHECK(incomplete.errors.contains("audit_log_is_complete: " + folder + "/audit.unwritten: 2 "));
    const std::string kept = content(folder + "/audit.unwritten");
    CHECK(kept.contains(R"("name":"kim")"));
    CHECK(kept.contains(R"("action":"POST /admin/tokens")"));
    // The operator has read it.
    CHECK(std::filesystem::remove(folder + "/audit.unwritten"));
    CHECK(check_of(shop).code == 0);
}

namespace {

struct Command {
    int code = 0;
    std::string output;
};

// Runs `baedal user <arguments>` with `input` as its standard input.
Command user_command(Shop& shop, const std::string& arguments, const std::string& input = "") {
    const auto log = shop.server.data().parent_path() / "command";
    std::filesystem::remove(log);
    const pid_t pid = launch({"/bin/sh", "-c",
                              "printf '%s\\n' '" + input + "' | " + program() + " user " +
                                  arguments + " --data " + shop.server.data().string()},
                             {}, log);
    const auto code = wait_for_end(pid, std::chrono::seconds{30});
    return {code.value_or(-1), content(log)};
}

}  // namespace

TEST_CASE("baedal user manages users while the server is stopped") {
    Shop shop;
    const Command refused = user_command(shop, "add kim --role owner", good_password);
    CHECK(refused.code == 2);
    CHECK(refused.output.find("Stop it first") != std::string::npos);
    CHECK(refused.output.find("/admin/users") != std::string::npos);

    CHECK(shop.server.stop() == 0);
    CHECK(user_command(shop, "add Kim --role owner", good_password).output == "kim: added\n");
    CHECK(user_command(shop, "add lee --role staff --store 2 --store 1", good_password).code == 0);
    CHECK(user_command(shop, "list").output == "kim\towner\tevery store\nlee\tstaff\t[1,2]\n");
    for (const auto& [arguments, input] : std::vector<std::pair<std::string, std::string>>{
             {"add kim --role owner", good_password},
             {"add park --role owner", "short"},
             {"add park --role owner", "Password1"},
             {"add park --role owner", "park-2024"},
             {"passwd kim", "12345678"},
             {"add park --role owner", ""},
             {"add park --role staff", good_password},
             {"add park --role owner --store 1", good_password},
             {"add 'p k' --role owner", good_password},
             {"passwd nobody", good_password},
             {"remove nobody", ""}}) {
        CAPTURE(arguments);
        const Command wrong = user_command(shop, arguments, input);
        CHECK(wrong.code == 2);
        CHECK(wrong.output.starts_with("baedal: "));
    }

    shop.server.start();
    const Login kim = log_in(shop.server.port(), "kim");
    CHECK(shop.server.stop() == 0);
    CHECK(user_command(shop, "passwd kim", "another long one").code == 0);
    CHECK(user_command(shop, "remove lee").code == 0);
    shop.server.start();
    CHECK(HttpClient(shop.server.port(), kim.token).get("/admin/users").status == 401);
    HttpClient owner(shop.server.port(),
                     log_in(shop.server.port(), "kim", "another long one").token);
    const Json users = expect(owner.get("/admin/users"), 200);
    CHECK(users.at("items").as_array().size() == 1);
    CHECK(owner.get("/admin/audit").body.find("baedal user passwd") != std::string::npos);
}
