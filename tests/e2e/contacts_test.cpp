// Customers' contacts: masked after the order's end, erased after their time and at the customer's wish.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <thread>

#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal;
using namespace baedal::test;
using boost::json::object;

namespace {

constexpr const char* phone = "010-2345-6789";
constexpr const char* other_phone = "010-1111-2222";

object chicken_to(const char* number, object order = chicken()) {
    order["customer"] = {{"name", "김하나"}, {"phone", number}, {"address", "서교동 351-7"}};
    order["note"] = "벨은 누르지 마세요";
    return order;
}

Json ticket_of(Shop& shop, const std::string& id) {
    return expect(shop.owner.get("/tickets/" + id), 200);
}

Json messages_of(Shop& shop, const std::string& id) {
    return expect(shop.owner.get("/notifications?orderId=" + id), 200).at("items");
}

bool is_erased(Shop& shop, const std::string& id) {
    const Json order = expect(shop.owner.get("/orders/" + id), 200);
    if (!order.at("customer").is_null() || !order.at("note").is_null()) return false;
    const Json ticket = ticket_of(shop, id);
    if (!ticket.at("customer").is_null() || !ticket.at("note").is_null()) return false;
    for (const Json& message : messages_of(shop, id).as_array()) {
        if (message.at("text") != "") return false;
        if (message.at("audience") == "customer" && message.at("to") != "") return false;
    }
    return true;
}

// The files of the stopped deployment that have one of the texts.
std::string files_with(const std::filesystem::path& folder, const std::vector<std::string>& texts) {
    std::string out;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        if (!file.is_regular_file()) continue;
        std::ifstream in(file.path(), std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(in), {}};
        for (const std::string& text : texts) {
            if (content.contains(text)) out += file.path().filename().string() + ": " + text + "\n";
        }
    }
    return out;
}

std::string files_with(const Shop& shop, const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& folder : shop.server.folder_options())
        out += folder.starts_with("--") ? "" : files_with(std::filesystem::path(folder), texts);
    return out;
}

const std::vector<std::string> personal{"010-2345-6789", "01023456789", "서교동 351",   "김하나",
                                        "벨은 누르지",   "김배달",      "010-9999-0000"};

void deliver_by_rider(Shop& shop, const std::string& id) {
    REQUIRE(shop.ticket_arrives(id));
    for (const char* command : {"accept", "cook", "ready"})
        REQUIRE(shop.ticket(id, command).status == 200);
    const object rider{{"rider", {{"name", "김배달"}, {"phone", "010-9999-0000"}}}};
    const auto left = shop.owner.post("/tickets/" + id + "/dispatch", rider);
    REQUIRE_MESSAGE(left.status == 200, left.body);
    REQUIRE(shop.ticket(id, "deliver").status == 200);
    REQUIRE(shop.becomes(id, "delivered"));
}

ProcessResult run_for_person(const Shop& shop, const char* command, const std::string& number) {
    std::vector<std::string> arguments = shop.server.folder_options();
    arguments.insert(arguments.begin(), command);
    arguments.insert(arguments.end(),
                     {"--config", shop.server.config_file().string(), "--listen",
                      "127.0.0.1:" + std::to_string(shop.server.port()), "--phone", number});
    return run_binary(arguments, std::chrono::seconds{30},
                      {std::string("BAEDAL_ADMIN_TOKEN=") + owner_token});
}

}  // namespace

TEST_CASE("a contact is erased everywhere when its time is over, and the amounts stay") {
    Shop shop({"privacy.keep_contact=\"1500ms\""});
    const HttpResponse placed = shop.place(chicken_to(phone), "a-key-of-the-customer");
    const std::string id = text_of(expect(placed, 201), "id");
    deliver_by_rider(shop, id);
    CHECK(eventually([&] { return is_erased(shop, id); }));
    CHECK(shop.order(id).at("total") == chicken_total);
    CHECK(shop.is_caught_up());

    const Json again = expect(shop.place(chicken_to(phone), "a-key-of-the-customer"), 201);
    CHECK(text_of(again, "id") == id);
    CHECK(again.at("customer").is_null());
    CHECK(again.at("note").is_null());

    for (const Json& event : shop.pages("/events?module=order"))
        CHECK(!boost::json::serialize(event).contains("2345-6789"));
    CHECK(eventually([&] { return files_with(shop, personal) == ""; }));  // of the running server
    CHECK(shop.server.stop() == 0);
    CHECK(files_with(shop, personal) == "");
}

TEST_CASE("the contact of an order under way, and of one that is owed money, is kept") {
    Shop shop({"privacy.keep_contact=\"0s\"", "privacy.keep_unplaced=\"0s\""});
    const std::string id = text_of(expect(shop.place(chicken_to(phone)), 201), "id");
    CHECK(shop.ticket_arrives(id));
    CHECK(shop.ticket(id, "accept").status == 200);
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
    CHECK(shop.order(id).at("customer").at("phone") == phone);
    CHECK(ticket_of(shop, id).at("customer").at("phone") == phone);
}

TEST_CASE("an order that was never placed is forgotten after its time") {
    Shop shop({"privacy.keep_unplaced=\"1s\"", "order.payment_window=\"300ms\""});
    const std::string id =
        text_of(expect(shop.place(chicken_to(phone, unpaid_chicken())), 202), "id");
    const std::string cancelled =
        text_of(expect(shop.place(chicken_to(phone, unpaid_chicken())), 202), "id");
    CHECK(shop.cancel(cancelled).status == 200);
    const std::string placed = text_of(expect(shop.place(chicken_to(other_phone)), 201), "id");
    for (const std::string& forgotten : {id, cancelled}) {
        CHECK(eventually([&] { return shop.customer.get("/orders/" + forgotten).status == 404; }));
        CHECK(shop.customer.get("/orders/" + forgotten).problem() == "not-found");
    }
    CHECK(shop.order(placed).at("customer").at("phone") == other_phone);
    CHECK(shop.is_caught_up());
    CHECK(shop.server.stop() == 0);
    CHECK(files_with(shop, {phone}) == "");
}

TEST_CASE("a declined order that was never placed loses its contact, and stays") {
    Shop shop({"privacy.keep_unplaced=\"1s\"", "order.payment_window=\"500ms\""});
    const HttpResponse declined = shop.place(chicken_to(phone, chicken("tok_declined")));
    CHECK(declined.status == 402);
    const std::string id = text_of(declined.json(), "orderId");
    CHECK(eventually([&] { return shop.order(id).at("customer").is_null(); }));
    CHECK(shop.status(id) == "expired");
}

TEST_CASE("anyone with the link of an order sees its contact masked some time after its end") {
    Shop shop({"privacy.show_contact=\"300ms\""});
    const std::string id = text_of(expect(shop.place(chicken_to(phone)), 201), "id");
    CHECK(shop.order(id).at("customer").at("phone") == phone);
    deliver_by_rider(shop, id);
    const auto is_masked = [&] { return shop.order(id).at("note") == "***"; };
    CHECK(eventually(is_masked));
    const HttpResponse masked = shop.customer.get("/orders/" + id);
    CHECK(masked.json().at("customer") ==
          Json{{"name", "김**"}, {"phone", "***-****-6789"}, {"address", "***"}});
    const HttpResponse whole = shop.owner.get("/orders/" + id);
    CHECK(whole.json().at("customer").at("phone") == phone);
    CHECK(masked.header("etag") != whole.header("etag"));
    CHECK(shop.owner.get("/orders/" + id, {{"If-None-Match", masked.header("etag")}}).status ==
          200);
    CHECK(shop.customer.get("/orders/" + id, {{"If-None-Match", masked.header("etag")}}).status ==
          304);
}

TEST_CASE("baedal erase erases a customer on a running server, also in a stopped module's files") {
    Shop shop;
    const std::string id = text_of(expect(shop.place(chicken_to(phone)), 201), "id");
    const std::string others = text_of(expect(shop.place(chicken_to(other_phone)), 201), "id");
    deliver_by_rider(shop, id);
    deliver_by_rider(shop, others);
    const std::string under_way =
        text_of(expect(shop.place(chicken_to("+82 10 2345 6789")), 201), "id");
    CHECK(shop.ticket_arrives(under_way));

    const std::string cancelled = text_of(expect(shop.place(chicken_to(phone)), 201), "id");
    const object reason{{"reason", "제 동생 김두리가 아파요"}};
    REQUIRE(shop.customer.post("/orders/" + cancelled + "/cancel", reason).status < 300);
    REQUIRE(shop.becomes(cancelled, "cancelled"));
    REQUIRE(eventually([&] { return shop.movements(cancelled) == "charge 21000 refund 21000"; }));
    REQUIRE(
        eventually([&] { return shop.order(cancelled).at("payment").at("status") == "refunded"; }));

    const ProcessResult kept = run_for_person(shop, "export", "01023456789");
    CHECK_MESSAGE(kept.code == 0, kept.errors);
    CHECK(kept.errors.contains(id));
    CHECK(kept.errors.contains(under_way));
    CHECK(kept.errors.contains("\"tickets\":[{"));
    CHECK(kept.errors.contains("\"messages\":[{"));
    CHECK(!kept.errors.contains(others));

    shop.stop_module("store");
    const ProcessResult waiting = run_for_person(shop, "erase", "010 2345 6789");
    CHECK_MESSAGE(waiting.code == 1, waiting.errors);
    CHECK(waiting.errors.contains("\"waitingFor\":[\"store\"]"));
    shop.start_module("store");
    const ProcessResult erased = run_for_person(shop, "erase", "010 2345 6789");
    CHECK_MESSAGE(erased.code == 0, erased.errors);
    CHECK(erased.errors.contains("\"ordersUnderWay\":1"));
    CHECK(is_erased(shop, id));
    CHECK(shop.order(others).at("customer").at("phone") == other_phone);
    CHECK(!shop.order(under_way).at("customer").is_null());

    deliver_by_rider(shop, under_way);
    CHECK(eventually([&] { return is_erased(shop, under_way); }));
    CHECK(shop.is_caught_up());
    const auto audit = shop.pages("/admin/audit");
    const auto entries = std::ranges::count_if(audit, [](const Json& entry) {
        return entry.at("action") == "POST /admin/personal-data/erase" &&
               entry.at("remark") == "phone *******6789";
    });
    CHECK(entries == 2);
    CHECK(shop.server.stop() == 0);
    CHECK(files_with(shop, {phone, "01023456789", "+82 10 2345 6789", "김두리"}) == "");
}

TEST_CASE("baedal export and erase work on a stopped deployment") {
    Shop shop;
    const std::string id = text_of(expect(shop.place(chicken_to(phone)), 201), "id");
    deliver_by_rider(shop, id);
    CHECK(shop.is_caught_up());
    CHECK(shop.server.stop() == 0);
    const ProcessResult kept = run_for_person(shop, "export", phone);
    CHECK_MESSAGE(kept.code == 0, kept.errors);
    CHECK(kept.errors.contains(id));
    const ProcessResult erased = run_for_person(shop, "erase", phone);
    CHECK_MESSAGE(erased.code == 0, erased.errors);
    CHECK(erased.errors.contains("\"ordersErased\":1"));
    CHECK(files_with(shop, personal) == "");
    const ProcessResult none = run_for_person(shop, "export", "12");
    CHECK(none.code == 2);
    CHECK(none.errors.contains("is no telephone number"));
    shop.server.start();
    CHECK(is_erased(shop, id));
}

TEST_CASE("a customer's data is shown and erased to an owner alone, and by a number alone") {
    Shop shop;
    CHECK(shop.customer.post("/admin/personal-data/export", object{{"phone", phone}}).status ==
          401);
    const HttpResponse wrong =
        shop.owner.post("/admin/personal-data/erase", object{{"phone", "hello"}});
    CHECK(wrong.status == 422);
    CHECK(wrong.problem() == "invalid-request");
    const Json nothing =
        expect(shop.owner.post("/admin/personal-data/export", object{{"phone", phone}}), 200);
    CHECK(nothing.at("modules").at("order").at("orders").as_array().empty());
}
