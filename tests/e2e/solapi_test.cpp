// The whole program with the simulator of Solapi, over TLS.
#include <fstream>

#include <doctest/doctest.h>
#include <boost/json/serialize.hpp>

#include "notify/channel/solapi/solapi_request.h"
#include "notify/domain/templates.h"
#include "support/child_process.h"
#include "support/shop.h"
#include "support/simulator_process.h"
#include "support/temporary_folder.h"

using namespace baedal;
using namespace baedal::test;
using boost::json::array;
using boost::json::object;

namespace {

constexpr auto solapi_key = "NCSKEYOFTHEWHOLE";
constexpr auto solapi_secret = "secret-of-the-whole";
constexpr auto kakao_channel = "PF01ID_OF_THE_WHOLE";

class SolapiProcess : public SimulatorProcess {
public:
    SolapiProcess()
        : SimulatorProcess(SOLAPI_SIMULATOR_BINARY,
                           {"--api-key", solapi_key, "--api-secret", solapi_secret}) {
        control({{"channel", kakao_channel}, {"sender", "0212345678"}});
    }

    void control(const object& body) { SimulatorProcess::control("/control", body); }
    void plan(const object& fault) { control({{"faults", array{fault}}}); }
    // Messages to this number that were taken: "SMS 4000" for each.
    std::string taken(const std::string& to) {
        std::string out;
        const Json messages = get("/control/messages");
        for (const Json& item : messages.at("items").as_array()) {
            if (text_of(item, "to") != to || text_of(item, "statusCode").starts_with("1")) continue;
            out += (out.empty() ? "" : " ") + text_of(item, "type");
        }
        return out;
    }
};

std::vector<std::string> settings_of(const SolapiProcess& solapi) {
    return {R"(notify.channel="solapi")",
            "notify.solapi.base_url=\"" + solapi.url() + "\"",
            "notify.solapi.ca_file=\"" + solapi.authority() + "\"",
            "notify.solapi.pf_id=\"" + std::string(kakao_channel) + "\"",
            R"(notify.solapi.from="02-1234-5678")",
            R"(notify.solapi.timeout="2s")",
            R"(notify.solapi.poll_every="300ms")",
            R"(notify.owner_phone="010-9999-0001")",
            R"(notify.store_phones=["1: 010-7777-0001"])",
            R"(server.public_url="https://shop.example")"};
}

std::vector<std::string> environment() {
    return {std::string("BAEDAL_SOLAPI_API_KEY=") + solapi_key,
            std::string("BAEDAL_SOLAPI_API_SECRET=") + solapi_secret,
            "BAEDAL_SOLAPI_WEBHOOK_SECRET=webhook of the whole"};
}

// Runs `baedal notify templates ...` with a configuration file in `folder`.
ProcessResult run_templates(const SolapiProcess& solapi, const std::filesystem::path& folder,
                            const std::string& command) {
    const auto file = folder / "config.toml";
    if (!std::filesystem::exists(file)) std::ofstream(file) << "# of the owner\n[notify]\n";
    std::vector<std::string> arguments{"notify", "templates", command, "--config", file.string()};
    for (const std::string& setting : settings_of(solapi)) {
        arguments.emplace_back("--set");
        arguments.push_back(setting);
    }
    return run_binary(arguments, std::chrono::seconds{60}, environment());
}

// The ids that a push has written, as settings.
std::vector<std::string> template_settings(const std::filesystem::path& folder) {
    const Config config = Config::load(folder / "config.toml");
    std::vector<std::string> out;
    for (const notify::Template& each : notify::templates()) {
        const std::string key = "notify.solapi.templates.ko." + std::string(each.key);
        out.push_back(key + "=\"" + config.text(key, "") + "\"");
    }
    return out;
}

struct SolapiDeployment {
    SolapiDeployment() : shop(all_settings(), environment()) {}

    std::vector<std::string> all_settings() {
        REQUIRE(run_templates(solapi, folder.path, "push").code == 0);
        solapi.control({{"approveTemplates", true}});
        REQUIRE(run_templates(solapi, folder.path, "status").code == 0);
        std::vector<std::string> out = settings_of(solapi);
        for (std::string& setting : template_settings(folder.path))
            out.push_back(std::move(setting));
        return out;
    }
    object order_of(const std::string& phone) const {
        object out = chicken();
        out["customer"] =
            object{{"name", "김하나"}, {"phone", phone}, {"address", "서울시 마포구 1"}};
        return out;
    }
    // "placed/customer:sent:alimtalk:4000 ..."
    std::string states(const std::string& id) {
        std::string out;
        for (const Json& item : shop.pages("/notifications?orderId=" + id)) {
            const auto or_none = [&](const char* member) {
                return item.at(member).is_null() ? std::string("-") : text_of(item, member);
            };
            out += (out.empty() ? "" : " ") + text_of(item, "event") + "/" +
                   text_of(item, "audience") + ":" + text_of(item, "status") + ":" +
                   or_none("carrier") + ":" + or_none("code");
        }
        return out;
    }
    bool becomes(const std::string& id, const std::string& wanted) {
        const bool out = eventually([&] { return states(id) == wanted; }, std::chrono::seconds{60});
        if (!out) MESSAGE(states(id));
        return out;
    }

    SolapiProcess solapi;
    TemporaryFolder folder;
    Shop shop;
};

}  // namespace

TEST_CASE("an order is told by alimtalk from placed to delivered, and by SMS without KakaoTalk") {
    SolapiDeployment d;
    const std::string id = d.shop.placed(d.order_of("010-1234-5678"));
    REQUIRE(d.shop.ticket_arrives(id));
    d.shop.deliver(id);
    CHECK(d.becomes(id,
                    "placed/customer:sent:alimtalk:4000 placed/store:sent:alimtalk:4000 "
                    "accepted/customer:sent:alimtalk:4000 cooking/customer:sent:alimtalk:4000 "
                    "ready/customer:sent:alimtalk:4000 delivering/customer:sent:alimtalk:4000 "
                    "delivered/customer:sent:alimtalk:4000"));
    CHECK(d.solapi.taken("01012345678") == "ATA ATA ATA ATA ATA ATA");
    CHECK(d.solapi.taken("01077770001") == "ATA");

    const std::string without = d.shop.placed(d.order_of("010-0000-3104"));
    CHECK(d.becomes(without, "placed/customer:sent:lms:4000 placed/store:sent:alimtalk:4000"));
    const std::string log = d.shop.server.log_tail(1000);
    CHECK_FALSE(log.contains("01012345678"));
    CHECK_FALSE(log.contains(solapi_secret));
}

TEST_CASE("a lost answer and a kill of the server send no message twice") {
    SolapiDeployment d;
    d.solapi.plan({{"on", "send"}, {"kind", "lose"}, {"times", 2}});
    const std::string first = d.shop.placed(d.order_of("010-1234-5678"));
    CHECK(d.becomes(first, "placed/customer:sent:alimtalk:4000 placed/store:sent:alimtalk:4000"));
    d.solapi.plan({{"on", "send"}, {"kind", "hang"}, {"ms", 60'000}});
    const std::string second = d.shop.placed(d.order_of("010-1234-9999"));
    CHECK(eventually([&] { return d.solapi.taken("01012349999") == "ATA"; }));
    d.shop.server.kill();
    d.solapi.control({{"faults", array{}}});
    d.shop.server.start();
    CHECK(d.becomes(second, "placed/customer:sent:alimtalk:4000 placed/store:sent:alimtalk:4000"));
    CHECK(d.solapi.taken("01012345678") == "ATA");
    CHECK(d.solapi.taken("01012349999") == "ATA");
    CHECK(d.solapi.taken("01077770001") == "ATA ATA");
}

TEST_CASE("reports by webhook are quick, whatever their form, and a forged one does nothing") {
    SolapiDeployment d;
    for (const bool wrapped : {false, true}) {
        CAPTURE(wrapped);
        d.solapi.control(
            {{"webhook",
              array{object{{"url", "http://127.0.0.1:" + std::to_string(d.shop.server.port()) +
                                       "/notifications/webhooks/solapi"},
                           {"secret", "webhook of the whole"},
                           {"wrapped", wrapped},
                           {"copies", 3},
                           {"newestFirst", true}}}}});
        const std::string id = d.shop.placed(d.order_of("010-1234-5678"));
        CHECK(d.becomes(id, "placed/customer:sent:alimtalk:4000 placed/store:sent:alimtalk:4000"));
    }
    const HttpResponse forged = d.shop.customer.post(
        "/notifications/webhooks/solapi", object{{"messageId", "M4V"}, {"statusCode", "4000"}});
    CHECK(forged.status == 403);
}

TEST_CASE("the templates are uploaded once, reviewed, and their ids written into the settings") {
    SolapiProcess solapi;
    const TemporaryFolder folder;
    const ProcessResult before = run_templates(solapi, folder.path, "status");
    CHECK(before.code == 1);
    CHECK(before.errors.contains("missing    ko.placed"));
    const ProcessResult pushed = run_templates(solapi, folder.path, "push");
    REQUIRE_MESSAGE(pushed.code == 0, pushed.errors);
    CHECK(pushed.errors.contains("new        ko.placed\n"));
    CHECK(content(folder.path / "config.toml") == "# of the owner\n[notify]\n");
    const ProcessResult waiting = run_templates(solapi, folder.path, "status");
    CHECK(waiting.code == 1);
    CHECK(waiting.errors.contains("INSPECTING ko.placed\n"));
    solapi.control({{"approveTemplates", true}});
    const ProcessResult approved = run_templates(solapi, folder.path, "status");
    CHECK_MESSAGE(approved.code == 0, approved.errors);
    const std::string written = content(folder.path / "config.toml");
    CHECK(
        written.starts_with("# of the owner\n[notify]\n\n[notify.solapi.templates.ko]\nplaced = "));
    CHECK(written.contains("[notify.solapi.templates.en]\n"));
    const ProcessResult again = run_templates(solapi, folder.path, "push");
    CHECK(again.errors.contains("APPROVED   en.delivered\n"));
    CHECK_FALSE(again.errors.contains("new "));
    const Json kept = solapi.get("/control/templates");
    CHECK(kept.at("items").as_array().size() == 2 * notify::templates().size());
}

TEST_CASE("doctor asks solapi for its balance, and the office says what stops the messages") {
    SolapiDeployment d;
    const auto look = [&] {
        return boost::json::serialize(expect(d.shop.owner.get("/admin/doctor"), 200));
    };
    CHECK(look().contains("messages-answered"));
    d.solapi.control({{"balance", 10}});
    CHECK(look().contains("messages-balance-low"));
    const std::string id = d.shop.placed(d.order_of("010-1234-5678"));
    CHECK(eventually([&] {
        return boost::json::serialize(expect(d.shop.owner.get("/admin/setup-gaps"), 200))
            .contains("messages-not-paid");
    }));
    CHECK(d.states(id).starts_with("placed/customer:pending"));
    d.solapi.control({{"balance", 100'000}});
    CHECK(d.becomes(id, "placed/customer:sent:alimtalk:4000 placed/store:sent:alimtalk:4000"));
    CHECK_FALSE(boost::json::serialize(expect(d.shop.owner.get("/admin/setup-gaps"), 200))
                    .contains("messages-not-paid"));
    const Json breakers = expect(d.shop.owner.get("/admin/breakers"), 200);
    CHECK(boost::json::serialize(breakers).contains("notify.solapi"));
}

TEST_CASE("the owner gets a test message") {
    SolapiDeployment d;
    const Json sent = expect(d.shop.owner.post("/admin/notify/test", object{}), 200);
    CHECK(text_of(sent, "status") == "accepted");
    CHECK(d.solapi.taken("01099990001") == "ATA");
}

TEST_CASE("the program does not start with solapi and without its keys or sender number") {
    for (const auto& [setting, environment, missing] :
         {std::tuple{R"(notify.solapi.from="02-123-4567")", std::vector<std::string>{},
                     "BAEDAL_SOLAPI_API_KEY"},
          std::tuple{R"(notify.solapi.pf_id="PF")", ::environment(), "notify.solapi.from"}}) {
        const ProcessResult ended = run_binary({"serve", "--data", "/nonexistent", "--set",
                                                R"(notify.channel="solapi")", "--set", setting},
                                               std::chrono::seconds{10}, environment);
        CHECK(ended.code == 2);
        CHECK(ended.errors.contains(missing));
    }
}
