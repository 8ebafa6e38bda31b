// An update to a program that migrates the data. The later version is tests/next_version.
#include <csignal>
#include <fstream>

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include "support/eventually.h"
#include "support/shop.h"
#include "support/temporary_folder.h"

using namespace baedal;
using namespace baedal::test;

namespace {

namespace fs = std::filesystem;

constexpr auto good_migration = "NEXT_MIGRATION=ALTER TABLE store ADD COLUMN next INTEGER;";
// Violates the key of a store that exists.
constexpr auto failing = "NEXT_MIGRATION=INSERT INTO store SELECT * FROM store;";
// Breaks an invariant: a sold order's ticket is lost.
constexpr auto lossy = "NEXT_MIGRATION=DELETE FROM ticket;";

// A shop whose program can be replaced.
struct UpdatedShop {
    explicit UpdatedShop(const char* migration) {
        put(BAEDAL_BINARY);
        ::setenv("BAEDAL_BINARY", (folder.path / "baedal").c_str(), 1);
        shop.emplace(std::vector<std::string>{"log.level=\"info\""},
                     std::vector<std::string>{migration});
        ::unsetenv("BAEDAL_BINARY");
        order = shop->placed();
        REQUIRE(shop->ticket_arrives(order));
    }
    // As a package manager replaces it.
    void put(const char* binary) {
        fs::copy_file(binary, folder.path / "new");
        fs::rename(folder.path / "new", folder.path / "baedal");
    }
    void start_this_version() {
        put(BAEDAL_BINARY);
        start();
    }
    void start() {
        ::setenv("BAEDAL_BINARY", (folder.path / "baedal").c_str(), 1);
        shop->server.start();
        ::unsetenv("BAEDAL_BINARY");
    }
    bool is_migrated() const {
        const SQLite::Database store((shop->server.data() / "store.sqlite").string(),
                                     SQLite::OPEN_READONLY);
        SQLite::Statement query(store, "SELECT count(*) FROM migration WHERE name GLOB '*_next'");
        query.executeStep();
        return query.getColumn(0).getInt() == 1;
    }
    std::vector<fs::path> backups() const {
        std::vector<fs::path> out;
        std::error_code none;
        for (const auto& entry :
             fs::directory_iterator(shop->server.data() / "before-updates", none)) {
            if (entry.path().filename().string().starts_with("baedal-"))
                out.push_back(entry.path());
        }
        return out;
    }
    bool log_has(const std::string& text) const {
        return shop->server.log_tail(1000).contains(text);
    }
    ProcessResult run(std::vector<std::string> arguments) const {
        ::setenv("BAEDAL_BINARY", BAEDAL_BINARY, 1);
        ProcessResult out = run_binary(arguments, std::chrono::seconds{60});
        ::unsetenv("BAEDAL_BINARY");
        return out;
    }

    TemporaryFolder folder;
    std::optional<Shop> shop;
    std::string order;
};

}  // namespace

TEST_CASE("a program with a migration takes the place of the running one, after a backup") {
    UpdatedShop updated(good_migration);
    updated.put(NEXT_VERSION_BINARY);
    updated.shop->server.send_signal(SIGUSR2);
    REQUIRE(eventually([&] { return updated.is_migrated(); }, std::chrono::seconds{30}));
    REQUIRE(eventually([&] { return updated.shop->status(updated.order) == "placed"; },
                       std::chrono::seconds{10}));
    CHECK(updated.shop->placed() != updated.order);
    CHECK(updated.backups().size() == 1);  // that of the rehearsal serves for the start
    CHECK(updated.shop->server.stop() == 0);
}

TEST_CASE("a program whose migration fails replaces nothing") {
    for (const auto migration : {failing, lossy}) {
        CAPTURE(migration);
        UpdatedShop updated(migration);
        updated.put(NEXT_VERSION_BINARY);
        updated.shop->server.send_signal(SIGUSR2);
        REQUIRE(eventually([&] { return updated.log_has("was not replaced"); },
                           std::chrono::seconds{30}));
        CHECK(updated.log_has("does not fit the data"));
        CHECK_FALSE(updated.is_migrated());
        CHECK(updated.shop->status(updated.order) == "placed");
        CHECK(updated.shop->placed() != updated.order);

        // The version before starts again, also after a crash.
        updated.shop->server.kill();
        updated.start_this_version();
        CHECK(updated.shop->status(updated.order) == "placed");
        CHECK(updated.shop->server.stop() == 0);
    }
}

TEST_CASE("a start of a program whose migration fails leaves the data to the version before") {
    UpdatedShop updated(failing);
    CHECK(updated.shop->server.stop() == 0);
    updated.put(NEXT_VERSION_BINARY);
    for (int i = 0; i < 3; ++i) CHECK_THROWS(updated.start());
    CHECK(updated.log_has("start the version before"));
    CHECK(updated.backups().size() == 2);
    CHECK_FALSE(updated.is_migrated());
    updated.start_this_version();
    CHECK(updated.shop->status(updated.order) == "placed");
    CHECK(updated.shop->server.stop() == 0);
}

TEST_CASE("the way back after an update is the backup that came before it") {
    UpdatedShop updated(good_migration);
    CHECK(updated.shop->server.stop() == 0);
    updated.put(NEXT_VERSION_BINARY);
    updated.start();  // migrates
    REQUIRE(updated.is_migrated());
    const std::string later = updated.shop->placed();
    CHECK(updated.shop->server.stop() == 0);
    updated.put(BAEDAL_BINARY);
    CHECK_THROWS(updated.start());  // the version before does not know the data
    CHECK(updated.log_has("written by a newer version"));

    const fs::path data = updated.shop->server.data();
    const fs::path restored = updated.folder.path / "restored";
    REQUIRE(updated.backups().size() == 1);
    const ProcessResult restore = updated.run(
        {"restore", "--from", updated.backups().front().string(), "--data", restored.string()});
    CHECK_MESSAGE(restore.code == 0, restore.errors);
    fs::rename(data, updated.folder.path / "kept");
    fs::rename(restored, data);
    updated.start();
    CHECK_FALSE(updated.is_migrated());
    CHECK(updated.shop->status(updated.order) == "placed");
    CHECK(updated.shop->customer.get("/orders/" + later).status == 404);
    CHECK(updated.shop->server.stop() == 0);
}
