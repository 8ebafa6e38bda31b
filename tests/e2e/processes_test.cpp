// Four processes, one for each module: an order goes through all of them, and the shop goes on while one of
// them is away.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <functional>
#include <optional>

#include <doctest/doctest.h>

#include "support/eventually.h"
#include "support/process_group.h"
#include "support/redis_server.h"
#include "support/shop.h"
#include "support/sse_client.h"
#include "support/steady_customers.h"

namespace processes_test {

using namespace baedal::test;
using boost::json::object;

namespace {

const std::vector<std::vector<std::string>> four{{"order"}, {"pay"}, {"store"}, {"notify"}};

std::string status_of(const ProcessGroup& group, const std::string& id) {
    return text_of(expect(group.client("order").get("/orders/" + id), 200), "status");
}

bool becomes(const ProcessGroup& group, const std::string& id, const std::string& status) {
    return eventually([&] { return status_of(group, id) == status; }, std::chrono::seconds{20});
}

bool has_menu(const ProcessGroup& group) {
    return eventually([&] { return group.client("order").get("/menus/1").status == 200; },
                      std::chrono::seconds{20});
}

std::string placed(const ProcessGroup& group) {
    return text_of(expect(group.client("order").post("/orders", chicken()), 201), "id");
}

HttpResponse command(const ProcessGroup& group, const std::string& id, const std::string& what) {
    return group.owner("store").post("/tickets/" + id + "/" + what, object{});
}

bool has_ticket(const ProcessGroup& group, const std::string& id) {
    return eventually([&] { return group.owner("store").get("/tickets/" + id).status == 200; },
                      std::chrono::seconds{20});
}

}  // namespace

TEST_CASE("four processes: an order is paid, cooked and delivered, and its customer is told") {
    ProcessGroup group(four);
    REQUIRE(has_menu(group));
    const std::string id = placed(group);
    REQUIRE(has_ticket(group, id));
    for (const char* what : {"accept", "cook", "ready", "dispatch", "deliver"})
        expect(command(group, id, what), 200);
    CHECK(becomes(group, id, "delivered"));
    CHECK(eventually([&] {
        return expect(group.owner("notify").get("/notifications?orderId=" + id), 200)
                   .at("items")
                   .as_array()
                   .size() == 7;
    }));
    CHECK(group.is_caught_up());
}

TEST_CASE("four processes: a cancelled order is refunded once, and the kitchen is told") {
    ProcessGroup group(four);
    REQUIRE(has_menu(group));
    const std::string id = placed(group);
    REQUIRE(has_ticket(group, id));
    const HttpResponse cancelled =
        group.client("order").post("/orders/" + id + "/cancel", object{});
    CHECK((cancelled.status == 200 || cancelled.status == 202));
    CHECK(becomes(group, id, "cancelled"));
    CHECK(text_of(expect(group.owner("store").get("/tickets/" + id), 200), "state") == "cancelled");
    CHECK(eventually([&] {
        const Json order = expect(group.client("order").get("/orders/" + id), 200);
        return text_of(order.at("payment"), "status") == "refunded";
    }));
    CHECK(group.is_caught_up());
}

TEST_CASE("four processes: each is killed in turn under load, and nothing is lost or doubled") {
    ProcessGroup group(four);
    REQUIRE(has_menu(group));
    SteadyCustomers customers(group.endpoint("order"), 4);
    for (const char* victim : {"store", "notify", "pay", "order"}) {
        CAPTURE(victim);
        customers.let_order(20);
        group.kill(victim);
        // Orders go on without the store and the messages; without pay they are answered to be paid later.
        if (std::string_view(victim) != "order") customers.let_order(20);
        group.start(victim);
    }
    customers.let_order(20);
    customers.finish();
    CHECK(customers.unexpected.empty());
    REQUIRE(group.is_caught_up());
    for (const std::string& id : customers.acknowledged) {
        CAPTURE(id);
        CHECK(group.client("order").get("/orders/" + id).status == 200);
    }
    for (const std::string& id : customers.placed_at_once) {
        CAPTURE(id);
        CHECK(group.owner("store").get("/tickets/" + id).status == 200);
    }
}

TEST_CASE(
    "four processes: while pay's is frozen customers are asked to pay later, then it goes on") {
    ProcessGroup group(four, {"order.payment_timeout=\"2s\""});
    REQUIRE(has_menu(group));
    const auto placed_in_time = [&] {  // a busy machine may take longer for one
        std::string id;
        REQUIRE(eventually([&] {
            const HttpResponse response = group.client("order").post("/orders", chicken());
            if (response.status == 201) id = text_of(response.json(), "id");
            return response.status == 201;
        }));
        return id;
    };
    const std::string before = placed_in_time();
    group.freeze("pay");
    const HttpResponse during = group.client("order").post("/orders", chicken());
    CHECK(during.status == 202);
    group.thaw("pay");
    REQUIRE(has_ticket(group, before));
    group.freeze("store");
    const std::string id = placed_in_time();
    group.thaw("store");
    CHECK(has_ticket(group, id));
    CHECK(group.is_caught_up());
}

TEST_CASE("four processes: a session of one is known to the others, and its end too") {
    ProcessGroup group(four);
    expect(group.owner("order").post("/admin/users", object{{"username", "kim"},
                                                            {"password", "a long password 1"},
                                                            {"role", "staff"},
                                                            {"stores", {1}}}),
           201);
    const auto log_in = [&] {
        return text_of(
            expect(group.client("order").post(
                       "/sessions", object{{"username", "kim"}, {"password", "a long password 1"}}),
                   201),
            "token");
    };
    const std::string token = log_in();
    const auto status_at_store = [&](const std::string& with) {
        return group.client("store", with).get("/stores/1/tickets").status;
    };
    CHECK(status_at_store(token) == 200);  // at once
    CHECK(status_at_store("no such token") == 401);
    CHECK(group.client("store", token).get("/stores/2/tickets").status == 404);

    CHECK(group.client("order", token).request("DELETE", "/sessions/current", "").status == 204);
    CHECK(eventually([&] { return status_at_store(token) == 401; }, std::chrono::seconds{5}));

    const std::string second = log_in();
    CHECK(status_at_store(second) == 200);
    group.kill("order");
    CHECK(status_at_store(second) == 200);
    CHECK(status_at_store("a token that may be new") == 503);
    group.kill("store");
    group.start("store");
    CHECK(status_at_store(second) == 200);  // its copy is in its file
    group.start("order");
    CHECK(eventually([&] { return status_at_store("no such token") == 401; },
                     std::chrono::seconds{5}));
    const Json users = expect(group.owner("order").get("/admin/users"), 200);
    const auto kim = users.at("items").at(0).at("id").as_int64();
    CHECK(
        group.owner("order").request("DELETE", "/admin/users/" + std::to_string(kim), "").status ==
        204);
    CHECK(eventually([&] { return status_at_store(second) == 401; }, std::chrono::seconds{5}));
}

TEST_CASE("four processes: they stop in good order after they have asked each other") {
    ProcessGroup group(four);
    for (int i = 0; i < 4; ++i) {
        if (i > 0) group.start_all();
        REQUIRE(group.is_caught_up());
        CHECK(group.stop_all(std::chrono::seconds{30}) == 0);
    }
}

TEST_CASE("four processes: a process answers its peers, and they may do nothing else") {
    ProcessGroup group(four);
    HttpClient stranger = group.client("order");
    const std::string log = "/internal/log?module=order&after=0";
    CHECK(stranger.get(log).status == 401);
    CHECK(group.owner("order").get(log).status == 401);
    CHECK(stranger.get(log, {{"X-Baedal-Peer", "a wrong secret that is as long as one"}}).status ==
          401);
    CHECK(stranger.post("/internal/users", object{}).status == 401);
    const Headers peer{{"X-Baedal-Peer", peer_secret}};
    CHECK(stranger.get(log, peer).status == 200);
    CHECK(stranger.get("/internal/log?module=pay&after=0", peer).status == 404);
    CHECK(stranger.get("/internal/log?module=order&after=99", peer).status == 409);
    CHECK(stranger.get("/orders", peer).status == 401);
    CHECK(stranger.get("/admin/modules", peer).status == 401);
    CHECK(stranger.get("/events?module=order", peer).status == 401);
    CHECK(stranger.post("/internal/requests/order.Nothing", object{}, peer).status == 503);
    HttpClient pay = group.client("pay");
    CHECK(pay.get("/admin/audit").status == 401);
    CHECK(group.owner("pay").get("/admin/audit").status == 200);  // of what was asked of it
    CHECK(pay.post("/internal/requests/pay.FindPayment", object{{"orderId", 7}}, peer).status ==
          500);
    const Json none = expect(
        pay.post("/internal/requests/pay.FindPayment", object{{"orderId", "none"}}, peer), 200);
    CHECK(text_of(none, "outcome") == "none");
}

TEST_CASE("four processes over Redis: events come through it, and nothing is lost when it is") {
    RedisServer redis;
    ProcessGroup group(four, {"bus.transport=\"redis\"", "bus.redis.url=\"" + redis.url() + "\""});
    REQUIRE(has_menu(group));
    SteadyCustomers customers(group.endpoint("order"), 4);
    customers.let_order(30);
    CHECK(std::stoi(redis.ask("XLEN baedal:order")) > 0);
    CHECK(std::stoi(redis.ask("XLEN baedal:pay")) > 0);
    redis.ask("FLUSHALL");  // forgets all
    customers.let_order(30);
    redis.kill();
    customers.let_order(30);
    redis.start();  // empty
    customers.let_order(30);
    redis.send_signal(SIGSTOP);
    customers.let_order(30);
    redis.send_signal(SIGCONT);
    redis.ask("XTRIM baedal:order MAXLEN 0");
    redis.ask("XADD baedal:order '*' event nonsense");
    customers.let_order(30);
    group.kill("store");
    customers.let_order(30);
    group.start("store");
    customers.finish();
    CHECK(customers.unexpected.empty());
    REQUIRE(group.is_caught_up());
    for (const std::string& id : customers.placed_at_once) {
        CAPTURE(id);
        CHECK(group.owner("store").get("/tickets/" + id).status == 200);
    }
}

TEST_CASE("four processes over Redis with TLS: its certificate is checked") {
    RedisServer redis(RedisServer::Transport::tls);
    const auto orders_until = [&](const std::string& ca_file, const auto& condition) {
        ProcessGroup group(four,
                           {"bus.transport=\"redis\"", "bus.redis.url=\"" + redis.url() + "\"",
                            "bus.ca_file=\"" + ca_file + "\""});
        REQUIRE(has_menu(group));
        CHECK(eventually(
            [&] {
                REQUIRE(has_ticket(group, placed(group)));
                return condition(group);
            },
            std::chrono::seconds{20}));
        CHECK(group.is_caught_up());
    };
    orders_until(redis.certificate(), [&](const ProcessGroup&) {
        return std::stoi(redis.ask("XLEN baedal:order")) > 0;
    });
    redis.ask("FLUSHALL");
    // Nothing is sent to who cannot show a certificate of a trusted authority.
    const RedisServer stranger(RedisServer::Transport::tls);
    orders_until(stranger.certificate(), [](const ProcessGroup& group) {
        return group.log_tails().contains("its certificate is refused");
    });
    CHECK(redis.ask("XLEN baedal:order") == "0\n");
}

TEST_CASE("four processes: a log that was replaced and has grown past its readers is told") {
    ProcessGroup group(four);
    REQUIRE(has_menu(group));
    namespace fs = std::filesystem;
    const fs::path folder = group.folder("order");
    const fs::path older = folder.string() + "-older";
    const auto copy_files = [](const fs::path& from, const fs::path& to) {
        fs::create_directories(to);
        for (const char* name : {"order.sqlite", "order.sqlite-wal"}) {
            fs::remove(to / name);
            if (fs::exists(from / name)) fs::copy_file(from / name, to / name);
        }
        fs::remove(to / "order.sqlite-shm");
    };
    const std::string kept = placed(group);
    REQUIRE(has_ticket(group, kept));
    REQUIRE(group.is_caught_up());
    group.kill_all();
    copy_files(folder, older);
    group.start_all();
    std::string lost;
    for (int i = 0; i < 3; ++i) REQUIRE(has_ticket(group, lost = placed(group)));
    REQUIRE(group.is_caught_up());
    // Nothing while the process does not know the end of the log.
    const auto order_of_store = [&]() -> std::optional<Json> {
        const Json found = expect(group.owner("store").get("/admin/subscriptions"), 200);
        for (const Json& item : found.at("items").as_array()) {
            if (item.at("consumer") == "store" && item.at("producer") == "order") return item;
        }
        return std::nullopt;
    };
    const auto is_read = [&] {
        return eventually([&] {
            const auto found = order_of_store();
            return found && found->at("error").is_null();
        });
    };
    REQUIRE(is_read());
    const auto cursor = order_of_store().value().at("cursor").as_int64();
    group.kill_all();
    copy_files(older, folder);
    group.allow_violations();

    group.start("order");
    group.start("pay");
    REQUIRE(eventually([&] {
        placed(group);
        const Json page = expect(group.owner("order").get("/events?module=order&limit=200"), 200);
        const Json& last = page.at("items").as_array().back();
        return std::stoll(text_of(last, "sequence")) > cursor;
    }));
    group.start("store");
    group.start("notify");
    REQUIRE(eventually([&] {
        const auto found = order_of_store();
        return found && !found->at("error").is_null();
    }));
    CHECK(text_of(order_of_store().value(), "error").contains("has another event"));
    CHECK(group.log_tails().contains("was replaced by an older state"));
    CHECK(order_of_store().value().at("cursor") == cursor);
    const std::string unseen = placed(group);
    CHECK(group.client("order").get("/orders/" + unseen).status == 200);
    CHECK(group.owner("store").get("/tickets/" + unseen).status == 404);
    CHECK(group.check().contains("store of order: cursor " + std::to_string(cursor) +
                                 ", where the log has another event"));

    // The owner decides: the readers go on from where they are.
    group.kill_all();
    const auto reconcile = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments{"reconcile", "--data", folder.string()};
        for (const char* module : {"pay", "store", "notify"})
            arguments.insert(arguments.end(), {"--also", group.folder(module).string()});
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_binary(arguments, std::chrono::seconds{60});
    };
    const ProcessResult listed = reconcile({});
    CAPTURE(listed.errors);
    CHECK(listed.code == 1);
    CHECK(listed.errors.contains("which store has handled"));
    CHECK(listed.errors.contains(lost));
    CHECK(reconcile({"--apply"}).code == 0);
    CHECK(reconcile({}).code == 0);
    group.start_all();
    CHECK(is_read());
    CHECK(has_ticket(group, placed(group)));
    fs::remove_all(older);
}

TEST_CASE("four processes: what is kept of a customer is shown and erased by any of them") {
    ProcessGroup group(four);
    REQUIRE(has_menu(group));
    const std::string phone = "010-2345-6789";
    object order = chicken();
    order["customer"] = {{"name", "김두리"}, {"phone", phone}, {"address", "서교동 351-7"}};
    const std::string id = text_of(expect(group.client("order").post("/orders", order), 201), "id");
    REQUIRE(has_ticket(group, id));
    for (const char* what : {"accept", "cook", "ready", "dispatch", "deliver"})
        expect(command(group, id, what), 200);
    REQUIRE(becomes(group, id, "delivered"));
    REQUIRE(group.is_caught_up());
    const auto ask = [&](const char* module, const std::string& what) {
        HttpClient owner = group.owner(module);
        owner.max_wait = std::chrono::seconds{60};
        return owner.post("/admin/personal-data/" + what, object{{"phone", phone}});
    };
    const Json at_order = expect(ask("order", "export"), 200);
    CHECK(at_order.at("missing").as_array().empty());
    CHECK(at_order.at("modules").at("order").at("orders").as_array().size() == 1);
    CHECK(at_order.at("modules").as_object().contains("notify"));
    for (const char* module : {"pay", "store", "notify"}) {
        CAPTURE(module);
        CHECK(eventually([&] {  // the messages are being sent
            return expect(ask(module, "export"), 200) == expect(ask("order", "export"), 200);
        }));
    }

    group.kill("notify");
    const Json incomplete = expect(ask("store", "export"), 207);
    CHECK(incomplete.at("missing") == boost::json::array{"notify"});
    CHECK_FALSE(incomplete.at("modules").as_object().contains("notify"));
    CHECK(expect(ask("pay", "erase"), 207).at("missing") == boost::json::array{"notify"});
    group.start("notify");
    const Json erased = expect(ask("pay", "erase"), 200);
    CHECK(erased.at("waitingFor").as_array().empty());
    CHECK(erased.at("modules").as_object().contains("order"));
    const Json nothing = expect(ask("notify", "export"), 200);
    CHECK(nothing.at("modules").at("order").at("orders").as_array().empty());
    CHECK(serialize(nothing.at("modules")).find("김두리") == std::string::npos);
}

TEST_CASE("four processes: the events of a module are streamed by any of them") {
    ProcessGroup group(four);
    REQUIRE(has_menu(group));
    placed(group);
    const std::string path = "/events?module=order";
    const Json page = expect(group.owner("order").get(path), 200);
    CHECK(expect(group.owner("store").get(path), 200) == page);
    SseClient own(group.endpoint("order"), path, owner_token);
    SseClient through(group.endpoint("store"), path, owner_token);
    const auto same = [&] {
        const auto expected = own.next();
        const auto found = through.next();
        REQUIRE(expected);
        REQUIRE(found);
        CHECK(found->id == expected->id);
        CHECK(found->event == expected->event);
        CHECK(found->data == expected->data);
        return found->id;
    };
    const std::string first = same();
    const auto count = page.at("items").as_array().size();
    for (std::size_t i = 1; i < count; ++i) same();
    placed(group);
    same();

    SseClient resumed(group.endpoint("notify"), path, owner_token, first);
    const auto next = resumed.next();
    REQUIRE(next);
    CHECK(std::stoll(next->id) > std::stoll(first));
    SseClient ahead(group.endpoint("store"), path, owner_token, "4711");
    const auto refused = ahead.next();
    REQUIRE(refused);
    CHECK(refused->event == "position-ahead");
    CHECK_FALSE(ahead.next());
    CHECK(ahead.ended());
    const HttpResponse page_ahead = group.owner("store").get(path + "&after=4711");
    CHECK(page_ahead.status == 409);
    CHECK(page_ahead.problem() == "position-ahead");
    CHECK(group.client("store").get(path).status == 401);
    CHECK(group.client("store", "wrong").get(path, {{"Accept", "text/event-stream"}}).status ==
          401);

    // A stream of a process that is away ends, and a new one is refused until it is back.
    group.kill("order");
    CHECK(eventually(
        [&] {
            (void)through.next(std::chrono::milliseconds{200});
            return through.ended();
        },
        std::chrono::seconds{60}));
    CHECK(group.owner("store").get(path, {{"Accept", "text/event-stream"}}).status == 503);
    group.start("order");
    REQUIRE(eventually([&] { return group.owner("store").get(path).status == 200; }));
    SseClient again(group.endpoint("store"), path, owner_token, first);
    CHECK(again.next());
}

TEST_CASE("four processes: the audit log has what each of them was asked") {
    ProcessGroup group(four);
    const auto act = [&](const char* module, int number) {
        group.owner(module).post("/admin/dead-letters/" + std::string(module) + "/" +
                                     std::to_string(number) + "/retry",
                                 object{});
    };
    for (int number = 1; number <= 3; ++number) {
        for (const char* module : {"pay", "order", "store", "notify"}) act(module, number);
    }
    const auto all = [&](int limit, const char* module = "order") {
        std::vector<std::string> out;
        std::string cursor;
        do {
            const Json page = expect(
                group.owner(module).get("/admin/audit?limit=" + std::to_string(limit) + cursor),
                200);
            CHECK(page.at("missing").as_array().empty());
            CHECK(page.at("items").as_array().size() <= static_cast<std::size_t>(limit));
            for (const Json& item : page.at("items").as_array())
                out.push_back(text_of(item, "at") + " " + text_of(item, "target"));
            cursor = page.at("next").is_null() ? "" : "&cursor=" + text_of(page, "next");
        } while (!cursor.empty());
        return out;
    };
    REQUIRE(eventually([&] { return all(200).size() == 12; }));
    const auto found = all(200);
    CHECK(std::ranges::is_sorted(found, std::greater{}, [](const std::string& entry) {
        return entry.substr(0, entry.find(' '));
    }));
    for (const char* module : {"pay", "order", "store", "notify"}) {
        CHECK(std::ranges::count_if(found, [&](const std::string& entry) {
                  return entry.contains("/admin/dead-letters/" + std::string(module) + "/");
              }) == 3);
    }
    for (const int limit : {1, 2, 5, 12}) CHECK(all(limit) == found);
    auto at_store = all(5, "store");  // those of one millisecond may be in another order
    std::ranges::sort(at_store, std::greater{});
    auto sorted = found;
    std::ranges::sort(sorted, std::greater{});
    CHECK(at_store == sorted);
    CHECK(group.owner("order").get("/admin/audit?cursor=1.2").status == 422);
    CHECK(group.owner("order").get("/admin/audit?cursor=x").status == 422);
    group.kill("pay");
    const Json without = expect(group.owner("order").get("/admin/audit?limit=200"), 200);
    CHECK(without.at("missing") == boost::json::array{"pay"});
    CHECK(without.at("items").as_array().size() == 9);
}

TEST_CASE("a module is moved out of a shop, and back, with all that it has") {
    ProcessGroup group({{"order", "pay", "store", "notify"}});
    REQUIRE(has_menu(group));
    const std::string before = placed(group);
    for (const char* module : {"pay", "store"}) {
        CAPTURE(module);
        group.move(module);
        REQUIRE(group.is_caught_up());
        const std::string between = placed(group);
        REQUIRE(has_ticket(group, between));
        expect(command(group, between, "accept"), 200);
        CHECK(becomes(group, between, "accepted"));
    }
    for (const char* module : {"store", "pay"}) {
        CAPTURE(module);
        group.move(module, "order");
        REQUIRE(group.is_caught_up());
        REQUIRE(has_ticket(group, placed(group)));
    }
    expect(command(group, before, "accept"), 200);
    CHECK(becomes(group, before, "accepted"));
    CHECK(expect(group.owner("pay").get("/payments?limit=50"), 200).at("items").as_array().size() ==
          5);
}

TEST_CASE("modules of other processes need a secret, an address and a transport") {
    const auto refused = [](std::vector<std::string> more, std::vector<std::string> environment) {
        std::vector<std::string> arguments{"serve", "--data", "/nonexistent/baedal"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const ProcessResult result =
            run_binary(arguments, std::chrono::seconds{10}, std::move(environment));
        CHECK(result.code == 2);
        return result.errors;
    };
    const std::string at = "modules.pay.at=\"http://127.0.0.1:1\"";
    CHECK(refused({"--modules", "order", "--set", at}, {}).contains("BAEDAL_PEER_SECRET"));
    CHECK(refused({"--modules", "order", "--set", at}, {"BAEDAL_PEER_SECRET=short"})
              .contains("32 characters"));
    CHECK(refused({"--modules", "orders"}, {}).contains("there is no module \"orders\""));
    CHECK(refused({"--modules", "order", "--set", "modules.pay.at=\"ftp://pay\""}, {})
              .contains("modules.pay.at"));
    CHECK(refused({"--modules", "order", "--set", at, "--set", "bus.transport=\"redis\""},
                  {std::string("BAEDAL_PEER_SECRET=") + peer_secret})
              .contains("bus.redis.url"));
    CHECK(refused({"--modules", "order", "--set", at, "--set", "bus.transport=\"local\""},
                  {std::string("BAEDAL_PEER_SECRET=") + peer_secret})
              .contains("bus.transport"));
}

}  // namespace processes_test
