#include "config/change_file.h"

#include <fstream>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "config/config.h"
#include "support/child_process.h"
#include "support/temporary_folder.h"

namespace change_file_test {

using namespace baedal;

TEST_CASE("a setting takes its line, or a new one at the end of its table") {
    const std::string before =
        "# top\n[notify]\nchannel = \"log\"  # here\n\n[pay]\nchannel = \"x\"\n";
    CHECK(with_settings(before, {{"notify.channel", "solapi"}}) ==
          "# top\n[notify]\nchannel = \"solapi\"\n\n[pay]\nchannel = \"x\"\n");
    CHECK(with_settings(before, {{"notify.from", "02"}, {"notify.a.b", "c\"d"}}) ==
          "# top\n[notify]\nchannel = \"log\"  # here\nfrom = \"02\"\n\n[pay]\nchannel = "
          "\"x\"\n\n[notify.a]\nb = \"c\\\"d\"\n");
    CHECK(with_settings("", {{"a.b", "c"}}) == "[a]\nb = \"c\"\n");
}

TEST_CASE("a file is changed in one step, and keeps its mode; a wrong one stays as it is") {
    const test::TemporaryFolder folder;
    const auto file = folder.path / "shop.toml";
    std::ofstream(file) << "[notify]\nlanguage = \"ko\"\n";
    REQUIRE(::chmod(file.c_str(), 0640) == 0);
    change_settings(file, {{"notify.language", "en"}});
    CHECK(Config::load(file).text("notify.language", "") == "en");
    struct stat found{};
    REQUIRE(::stat(file.c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0640);

    std::ofstream(file) << "[notify\n";
    CHECK_THROWS_AS(change_settings(file, {{"notify.language", "en"}}), ConfigError);
    CHECK(test::content(file) == "[notify\n");
    CHECK_THROWS_AS(change_settings(folder.path / "none", {}), std::runtime_error);
}

}  // namespace change_file_test
