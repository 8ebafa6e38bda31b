// The file of users cannot be written or read: the shop goes on, and when the fault is gone so do they.
#include <doctest/doctest.h>

#include "deployment_fixture.h"

using namespace baedal;
using namespace baedal::simulation;
using namespace std::chrono_literals;

namespace {

constexpr const char* file = "/access.sqlite";
constexpr const char* add_lee = R"({"username":"lee","password":"long enough","role":"owner"})";
constexpr const char* as_kim = R"({"username":"kim","password":"long enough"})";

// A deployment with the owner kim, who is logged in.
struct House : DeploymentFixture {
    House() : DeploymentFixture({"store.accept_within=\"30s\""}) {
        REQUIRE(
            post("/admin/users", R"({"username":"kim","password":"long enough","role":"owner"})")
                .status == 201);
        const ReceivedResponse response = ask({http::Method::post, "/sessions", as_kim, {}});
        REQUIRE(response.status == 201);
        token = text_of(response.json(), "token");
    }
    int kim(const std::string& target) {
        return ask({http::Method::get, target, "", {{"Authorization", "Bearer " + token}}}).status;
    }
    bool all_run() {
        for (const char* name : {"order", "pay", "store", "notify"}) {
            if (state_of(name) != "running") return false;
        }
        return true;
    }
    // What was broken works again, by itself.
    void check_recovery() {
        CHECK(becomes([&] { return kim("/admin/users") == 200; }));
        CHECK(becomes([&] { return post("/admin/users", add_lee).status == 201; }));
        CHECK(ask({http::Method::post, "/sessions", as_kim, {}}).status == 201);
        CHECK(becomes([&] { return unfinished_work(deployment).empty(); }));
        CHECK(audit() == "");
    }

    std::string token;
};

}  // namespace

TEST_CASE("a file of users that cannot be written stops nobody who need not write to it") {
    for (const Trouble kind :
         {Trouble::sync_fails, Trouble::full, Trouble::short_write, Trouble::read_only}) {
        CAPTURE(to_text(kind));
        House house;
        house.disk().trouble(file, kind);
        CHECK(house.becomes([&] { return house.post("/admin/users", add_lee).status == 503; }));
        CHECK(house.ask({http::Method::post, "/sessions", as_kim, {}}).status == 503);
        CHECK(house.order() == 201);
        CHECK(house.post("/admin/modules/notify/stop").status == 200);
        CHECK(house.post("/admin/modules/notify/start").status == 200);
        CHECK(house.all_run());
        house.disk().repair();
        house.check_recovery();
    }
}

TEST_CASE(
    "a damaged file of users leaves the shop to the operator, and comes back when it is put back") {
    House house;
    house.pass(1s);
    house.deployment.close();
    const std::string path = house.folder.path.string() + file;
    const std::string before = house.disk().overwrite(path, std::string(4096, 'x'));
    REQUIRE(house.deployment.open());
    CHECK(house.kim("/admin/users") == 503);
    CHECK(house.ask({http::Method::post, "/sessions", as_kim, {}}).status == 503);
    CHECK(house.kim("/menus") == 200);
    CHECK(house.order() == 201);
    CHECK(house.all_run());
    house.disk().overwrite(path, before);
    house.check_recovery();
}
