// `baedal doctor` and the office's list: beside a running server, without one, and with what is wrong.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>

#include <doctest/doctest.h>
#include <sys/socket.h>

#include "support/shop.h"
#include "support/temporary_folder.h"

using namespace baedal::test;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds longest_look{60};

// The level of each code.
using Levels = std::map<std::string, std::string>;

Levels levels_of(const Json& list) {
    Levels out;
    for (const Json& item : list.at("items").as_array())
        out[text_of(item, "code")] = text_of(item, "level");
    return out;
}

struct Looked {
    int code = 0;
    Levels levels;
    std::string text;
    std::string level(const std::string& code_of) const {
        const auto found = levels.find(code_of);
        return found == levels.end() ? "" : found->second;
    }
};

// The settings are those of the server.
Looked look(const Shop& shop, const std::vector<std::string>& settings = {}) {
    std::vector<std::string> arguments{"doctor", "--json", "--data", shop.server.data().string()};
    std::vector<std::string> all{"demo.enabled=true", "pay.gateway=\"sandbox\"",
                                 "server.listen=\"127.0.0.1:" + std::to_string(shop.server.port()) +
                                     "\""};
    all.insert(all.end(), settings.begin(), settings.end());
    for (const std::string& setting : all) arguments.insert(arguments.end(), {"--set", setting});
    const ProcessResult result = run_binary(arguments, longest_look);
    INFO(result.errors);
    return {result.code, levels_of(boost::json::parse(result.errors)), result.errors};
}

}  // namespace

TEST_CASE("doctor looks beside a running server, and the office has the same list") {
    Shop shop;
    const Looked looked = look(shop);
    CHECK(looked.code == 0);
    for (const char* code :
         {"settings-valid", "server-ready", "data-usable", "disk-free", "zones-known"})
        CHECK_MESSAGE(looked.level(code) == "ok", code);
    for (const char* code : {"no-payment-method", "messages-not-sent", "stores-invented",
                             "backups-unset", "https-unset"})
        CHECK_MESSAGE((looked.level(code) == "warning" || looked.level(code) == ""), code);
    const Levels office = levels_of(expect(shop.owner.get("/admin/doctor"), 200));
    CHECK(office.at("settings-valid") == "ok");
    CHECK(office.at("payments-pretended") == "warning");
    CHECK(office.at("backups-unset") == "warning");
    CHECK(office.at("data-usable") == "ok");
    CHECK_FALSE(office.contains("server-stopped"));
    CHECK(shop.customer.get("/admin/doctor").status == 401);
    CHECK(shop.placed() != "");  // the server's locks are as they were
}

TEST_CASE("doctor says that the server is stopped, and that another program has its address") {
    Shop shop;
    REQUIRE(shop.server.stop() == 0);
    const Looked stopped = look(shop);
    CHECK(stopped.code == 0);
    CHECK(stopped.level("server-stopped") == "warning");
    Shop other;
    const Looked taken =
        look(shop, {"server.listen=\"127.0.0.1:" + std::to_string(other.server.port()) + "\""});
    CHECK(taken.code == 1);
    CHECK(taken.level("address-taken") == "problem");
}

TEST_CASE("doctor names a server that does not answer") {
    Shop shop;
    shop.server.send_signal(SIGSTOP);
    const Looked looked = look(shop);
    shop.server.send_signal(SIGCONT);
    CHECK(looked.code == 1);
    CHECK(looked.level("server-not-ready") == "problem");
}

TEST_CASE("doctor prints a line for each finding, with what to do") {
    Shop shop;
    const ProcessResult as_text = run_binary(
        {"doctor", "--data", shop.server.data().string(), "--set", "pay.cash_on_delivery=true"},
        longest_look);
    CHECK(as_text.code == 0);
    CHECK(as_text.errors.starts_with("ok       The settings are valid.\n"));
    CHECK(as_text.errors.contains("\nwarning  backup.folder: No backups are made"));
    CHECK(
        as_text.errors.contains("\nok       The server runs and takes orders. (http://127.0.0.1:"));
}

TEST_CASE("doctor sees an open data file, an unfinished restore and a folder that is not there") {
    Shop shop;
    const fs::path file = shop.server.data() / "order.sqlite";
    fs::permissions(file, fs::perms::others_read, fs::perm_options::add);
    CHECK(look(shop).level("data-open") == "warning");
    fs::permissions(file, fs::perms::others_read, fs::perm_options::remove);
    REQUIRE(shop.server.stop() == 0);
    const fs::path mark = shop.server.data() / "restore.unfinished";
    fs::create_directory(mark);
    const Looked unfinished = look(shop);
    CHECK(unfinished.code == 1);
    CHECK(unfinished.level("restore-unfinished") == "problem");
    fs::remove(mark);

    const TemporaryFolder folder;
    const ProcessResult missing =
        run_binary({"doctor", "--data", (folder.path / "none").string(), "--set",
                    "server.listen=\"127.0.0.1:1\"", "--set", "pay.cash_on_delivery=true"},
                   longest_look);
    CHECK(missing.errors.contains("warning  data.dir: There is no data yet"));
    CHECK_FALSE(missing.errors.contains("(0 MB)"));  // the disk is that of the folder around it
    CHECK_FALSE(fs::exists(folder.path / "none"));   // looking changes nothing
}

TEST_CASE("doctor ends with 1 for a wrong setting, and with 2 where it cannot look") {
    const ProcessResult wrong =
        run_binary({"doctor", "--json", "--set", "order.max_total=\"many\""}, longest_look);
    CHECK(wrong.code == 1);
    CHECK(levels_of(boost::json::parse(wrong.errors)).at("settings-wrong") == "problem");
    const ProcessResult unseen =
        run_binary({"doctor", "--config", "/nonexistent/config.toml"}, longest_look);
    CHECK(unseen.code == 2);
}

TEST_CASE("doctor finds the name of the shop, its proxy and its backup") {
    Shop shop;
    const TemporaryFolder backups;
    const Looked nothing = look(shop, {"server.public_url=\"https://shop.invalid\"",
                                       "backup.folder=\"" + backups.path.string() + "\""});
    CHECK(nothing.code == 1);
    CHECK(nothing.level("name-unknown") == "problem");
    CHECK(nothing.level("https-missing") == "problem");
    CHECK(nothing.level("backup-missing") == "problem");

    const std::vector<std::string> good{
        "server.public_url=\"https://localhost\"", "server.trusted_proxies=[\"127.0.0.1\"]",
        "backup.folder=\"" + backups.path.string() + "\"", "pay.cash_on_delivery=true"};
    REQUIRE(
        run_binary({"backup", "--data", shop.server.data().string(), "--to", backups.path.string()},
                   longest_look, {std::string("BAEDAL_ADMIN_TOKEN=") + owner_token})
            .code == 0);
    const Looked looked = look(shop, good);
    CHECK(looked.code == 0);
    CHECK(looked.level("https-by-proxy") == "ok");
    CHECK(looked.level("proxy-declared") == "ok");
    CHECK(looked.level("backup-good") == "ok");
}

TEST_CASE("doctor sees that a proxy on this machine is not named") {
    Shop shop;
    CHECK(look(shop).level("proxy-undeclared") == "");
    shop.customer.get("/menus", {{"X-Forwarded-For", "203.0.113.7"}});
    CHECK(look(shop).level("proxy-undeclared") == "warning");
    CHECK(levels_of(expect(shop.owner.get("/admin/doctor"), 200)).contains("proxy-undeclared"));
}

TEST_CASE("doctor reads the secrets beside the configuration, as the service gets them") {
    const TemporaryFolder folder;
    std::ofstream(folder.path / "config.toml")
        << "[server]\nlisten = \"127.0.0.1:1\"\n[data]\ndir = \"" << (folder.path / "data").string()
        << "\"\n[pay]\ngateway = \"toss\"\n[pay.toss]\nbase_url = \"http://127.0.0.1:1\"\n";
    const auto look = [&] {
        return run_binary({"doctor", "--json", "--config", (folder.path / "config.toml").string()},
                          longest_look);
    };
    CHECK(levels_of(boost::json::parse(look().errors)).contains("settings-wrong"));
    fs::create_directory(folder.path / "credentials");
    std::ofstream(folder.path / "credentials" / "BAEDAL_TOSS_SECRET_KEY") << "test_sk_of_a_file\n";
    const ProcessResult result = look();
    const Levels levels = levels_of(boost::json::parse(result.errors));
    CHECK(levels.contains("payments-tested"));
    CHECK(levels.at("gateway-unreachable") == "problem");
    CHECK_FALSE(result.errors.contains("test_sk_of_a_file"));
}
