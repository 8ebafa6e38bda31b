// What a deployment says of itself where it is not a real shop yet: at the start, in `baedal check`, in the office.
#include <algorithm>
#include <fstream>

#include <doctest/doctest.h>

#include "db/connection.h"
#include "support/shop.h"
#include "support/temporary_folder.h"

using namespace baedal::test;

namespace {

constexpr std::chrono::seconds longest_check{60};

std::vector<std::string> codes(const Json& items, const std::string& name = "code") {
    std::vector<std::string> out;
    for (const Json& item : items.as_array()) out.push_back(text_of(item, name.c_str()));
    return out;
}

std::vector<std::string> gaps_of(Shop& shop) {
    return codes(expect(shop.owner.get("/admin/setup-gaps"), 200).at("items"));
}

using Codes = std::vector<std::string>;

// A configuration file in a folder of its own.
struct ConfigurationFile {
    explicit ConfigurationFile(const std::string& text) {
        std::ofstream(path()) << "[data]\ndir = \"" << (folder.path / "data").string() << "\"\n"
                              << text;
    }
    std::string path() const { return (folder.path / "shop.toml").string(); }
    ProcessResult check(std::vector<std::string> options = {}) const {
        options.insert(options.begin(), {"check", "--config", path()});
        return run_binary(options, longest_check);
    }

    TemporaryFolder folder;
};

}  // namespace

TEST_CASE("the demonstration says at the start and in the office that nothing is real") {
    Shop shop({"demo.autopilot=true"});
    CHECK(gaps_of(shop) ==
          Codes{"payments-pretended", "stores-invented", "kitchen-pretended", "messages-not-sent"});
    const std::string log = shop.server.log_tail(100);
    CHECK(log.contains("No money moves"));
    CHECK(log.contains("Not real yet:"));
    CHECK(shop.server.stop() == 0);
    shop.server.start();  // every start says it
    CHECK(shop.server.log_tail(100).rfind("No money moves") > log.size() / 2);
}

TEST_CASE("a shop without a gateway takes no pretended money and says that nobody can pay") {
    Shop shop({"demo.enabled=true", "pay.gateway=\"none\""});
    CHECK(gaps_of(shop).front() == "no-payment-method");
    const HttpResponse refused = shop.place(chicken());
    CHECK(refused.status == 402);
    CHECK(shop.order(text_of(refused.json(), "orderId")).at("status") == "awaiting_payment");
    CHECK(expect(shop.customer.get("/payments/methods"), 200).at("items").as_array().empty());
}

TEST_CASE("a shop that takes cash has no gap in its payments") {
    Shop shop({"demo.enabled=false", "pay.gateway=\"none\"", "pay.cash_on_delivery=true"});
    CHECK(gaps_of(shop) == Codes{"messages-not-sent"});
}

TEST_CASE("a campaign whose customers are told nothing of their coupons is a gap while it lasts") {
    Shop shop({"demo.enabled=true"});
    const auto is_gap = [&] {
        const Codes all = gaps_of(shop);
        return std::ranges::find(all, "coupons-not-told") != all.end();
    };
    const auto campaign = [&](const std::string& rule) {
        const auto made =
            expect(shop.owner.request("POST", "/campaigns",
                                      R"({"name": "감사", )" + rule +
                                          R"("coupon": {"discount": {"amount": 1000}}})"),
                   201);
        return std::to_string(made.at("id").as_int64());
    };
    campaign("");  // by hand: the owner tells its customers
    CHECK(!is_gap());
    const std::string path = "/campaigns/" + campaign(R"("earnedBy": {"deliveredOrders": 1}, )");
    CHECK(is_gap());
    shop.server.restart();
    CHECK(is_gap());
    expect(shop.owner.request("PATCH", path, R"({"active": false})"), 200);
    CHECK(!is_gap());
}

TEST_CASE("baedal check names what is not real before the first start") {
    const ConfigurationFile file("[pay]\ngateway = \"sandbox\"\n[pay.sandbox]\nallowed = true\n");
    const ProcessResult as_text = file.check();
    CHECK(as_text.code == 0);
    CHECK(as_text.errors.contains("not real yet: pay.gateway: No money moves"));
    CHECK(as_text.errors.contains("has no deployment yet"));
    const Json report = boost::json::parse(file.check({"--json"}).errors);
    CHECK(codes(report.at("setupGaps")) == Codes{"payments-pretended", "messages-not-sent"});
    CHECK(report.at("configurationError").is_null());
}

TEST_CASE("baedal check names a setting with which the server does not start") {
    const ConfigurationFile file("[pay]\ngateway = \"sandbox\"\n");
    const ProcessResult refused = file.check();
    CHECK(refused.code == 2);
    CHECK(refused.errors.contains("the server does not start: pay.gateway:"));
    // A folder that is named must have a deployment, so that a slip is not taken for a clean one.
    CHECK(file.check({"--data", "/nonexistent"}).code == 2);
}

TEST_CASE("baedal check reports owed money as open business, and not as clean") {
    Shop shop;
    shop.placed();
    REQUIRE(shop.is_caught_up());
    const std::string folder = shop.server.data().string();
    REQUIRE(shop.server.stop() == 0);
    CHECK(run_binary({"check", "--data", folder}, longest_check).code == 0);
    shop.server.allow_violations();
    baedal::db::Connection(shop.server.data() / "pay.sqlite",
                           baedal::db::Connection::Mode::read_write)
        .script("UPDATE payment SET order_ended = 1");
    const ProcessResult as_text = run_binary({"check", "--data", folder}, longest_check);
    CHECK(as_text.code == 3);
    CHECK(as_text.errors.contains("open business: money_is_owed: "));
    const Json report =
        boost::json::parse(run_binary({"check", "--json", "--data", folder}, longest_check).errors);
    CHECK(codes(report.at("openBusiness"), "kind") == Codes{"money_is_owed"});
    CHECK(report.at("violations").as_array().empty());
}
