// The second copy of databases that are written: its order, its bounds, its faults, and its restore.
#include <fstream>
#include <iterator>
#include <string>

#include <doctest/doctest.h>

#include "integration/follow_harness.h"

namespace follow_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const fs::path& file, std::string_view bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

std::vector<fs::path> segments_of(const fs::path& log) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(log)) out.push_back(entry.path());
    std::ranges::sort(out);
    return out;
}

}  // namespace

TEST_CASE("the second copy has every commit, whatever happens to the write-ahead log") {
    test::FollowHarness shop;
    for (int n = 0; n < 10; ++n) shop.write(50'000);
    shop.follow(shop.to_folder());
    shop.wait();
    REQUIRE(shop.bases().size() == 1);
    const auto base = backup::read_manifest(shop.bases().front());
    REQUIRE(base.followed);
    CHECK(base.followed->log == shop.logs().front().filename().string());
    for (int n = 0; n < 250; ++n) shop.write(50'000);  // checkpoints, and logs that begin anew
    shop.of("order").write_and_wait([](db::Transaction& tx) {
        tx.run("DELETE FROM outbox WHERE seq % 3 = 0");
        tx.truncate_log();
    });
    for (int n = 0; n < 3; ++n) shop.write();
    // An empty unit and one that fails leave nothing.
    shop.of("order").write_and_wait([](db::Transaction&) {});
    CHECK_THROWS(shop.of("order").write_and_wait([](db::Transaction& tx) {
        tx.run("DELETE FROM outbox");
        throw std::runtime_error("no");
    }));
    shop.wait();
    const std::int64_t events =
        test::FollowHarness::number(shop.data / "order.sqlite", "SELECT count(*) FROM outbox");

    const auto restored = shop.restore(shop.copy);  // while the server goes on
    REQUIRE(restored.replay);
    CHECK(restored.replay->end.damage == "");
    CHECK(restored.replay->commits > 500);
    CHECK(restored.replay->until > restored.manifest.taken_at);
    CHECK(restored.report.violations.empty());
    CHECK(shop.said == "");
    CHECK(shop.events() == events);
    CHECK(shop.cursor() == shop.written);
    CHECK(test::FollowHarness::number(shop.target / "order.sqlite",
                                      "SELECT count(*) FROM pragma_integrity_check "
                                      "WHERE integrity_check <> 'ok'") == 0);
}

TEST_CASE("every prefix of the log is a state that the deployment had") {
    test::FollowHarness shop;
    shop.follow(shop.to_folder());
    shop.wait();
    const std::int64_t at_base = shop.written;
    shop.write_without_rest();
    REQUIRE(test::eventually([&] { return shop.written > at_base + 300; }));
    shop.end();
    const auto segments = segments_of(shop.logs().front());
    REQUIRE(segments.size() == 1);
    const std::string whole = read_file(segments.front());
    SeededRandom random(1);
    std::int64_t most = 0;
    for (int n = 0; n < 12; ++n) {
        const auto size =
            static_cast<std::size_t>(random.fraction() * static_cast<double>(whole.size()));
        write_file(segments.front(), std::string_view(whole).substr(0, size));
        CAPTURE(size);
        const auto restored = shop.restore(shop.copy);
        CHECK(shop.said == "");  // a torn end is normal
        CHECK(restored.report.violations.empty());
        CHECK(shop.cursor() <= shop.events());
        CHECK(shop.cursor() >= shop.events() - 1);
        most = std::max(most, shop.events());
    }
    CHECK(most > 0);
    write_file(segments.front(), whole);
    shop.restore(shop.copy);
    CHECK(shop.events() == shop.written);
}

TEST_CASE("a damage within the log ends the restore there, and is named") {
    test::FollowHarness shop;
    shop.follow(shop.to_folder());
    shop.wait();
    for (int n = 0; n < 20; ++n) shop.write(20'000);
    shop.wait();
    const fs::path segment = segments_of(shop.logs().front()).front();
    const auto half = fs::file_size(segment);
    for (int n = 0; n < 20; ++n) shop.write(20'000);
    shop.end();
    std::string bytes = read_file(segment);
    SUBCASE("a byte") { bytes[half + 1000] ^= 0x10; }
    SUBCASE("bytes that are missing in between") { bytes.erase(half, 3000); }
    write_file(segment, bytes);
    const auto restored = shop.restore(shop.copy);
    CHECK(shop.said.contains(segment.string() + " is damaged"));
    CHECK(shop.said.contains("is not restored"));
    CHECK(restored.report.violations.empty());
    CHECK(shop.events() >= 20);
    CHECK(shop.events() < 40);
    CHECK(shop.cursor() >= shop.events() - 1);
}

TEST_CASE("a segment that is missing in between is noticed") {
    test::FollowHarness shop;
    shop.follow(shop.to_folder());
    shop.wait();
    shop.write();
    shop.end();
    const fs::path log = shop.logs().front();
    fs::rename(segments_of(log).front(), log / backup::segment_name(999));
    const auto restored = shop.restore(shop.copy);
    CHECK(shop.said.contains("is missing"));
    CHECK(restored.report.violations.empty());
    fs::remove_all(log);
    shop.restore(shop.copy);
    CHECK(shop.said.contains(log.string() + " is missing"));
}

TEST_CASE("a file that is opened again begins a new log with a new base") {
    test::FollowHarness shop;
    shop.follow(shop.to_folder());
    shop.wait();
    for (int n = 0; n < 5; ++n) shop.write();
    shop.of("order").fail("the disk is gone");
    shop.of("store").write_and_wait([](db::Transaction& tx) {
        tx.run("INSERT INTO cursor (producer, seq) VALUES ('pay', 0)");
    });
    shop.wait();  // the others are followed
    shop.of("order").reopen_and_wait();
    for (int n = 0; n < 5; ++n) shop.write();
    REQUIRE(test::eventually([&] { return shop.bases().size() == 2 && shop.has_all(); }));
    CHECK(shop.metrics.exposition().contains("baedal_follow_ends_total 1"));
    shop.restore(shop.copy);
    CHECK(shop.events() == 10);
    CHECK(shop.cursor() == 10);
}

TEST_CASE("a failed database has no base, which the owner is told") {
    test::FollowHarness shop;
    shop.of("notify").fail("the disk is gone");
    shop.follow(shop.to_folder());
    REQUIRE(test::eventually([&] { return shop.follower->gap().has_value(); }));
    CHECK(shop.follower->gap()->code.text() == "second-copy-behind");
    CHECK(shop.follower->gap()->detail.contains("the disk is gone"));
    CHECK_FALSE(shop.has_all());
}

TEST_CASE("a folder that is removed is noticed, and filled anew") {
    test::FollowHarness shop;
    shop.follow(shop.to_folder());
    shop.wait();
    const auto first = shop.logs().front();
    fs::remove_all(shop.copy);
    shop.write();
    REQUIRE(test::eventually(
        [&] { return !shop.bases().empty() && shop.logs().front() != first && shop.has_all(); }));
    CHECK_FALSE(shop.follower->gap());
    shop.write();
    shop.wait();
    shop.restore(shop.copy);
    CHECK(shop.events() == 2);
}

TEST_CASE("no commit waits for a target that takes nothing more, nor does the stop") {
    test::FollowHarness shop;
    // It answers everything in advance and reads nothing, so that the pipe is full with the base.
    backup::Settings settings{
        .follow_command =
            "echo 'baedal follow 1'; for n in `seq 1000`; do echo synced $n; done; "
            "exec sleep 600"};
    settings.follow_max_bytes = 4 << 20;
    for (int n = 0; n < 20; ++n) shop.write(400'000);
    shop.follow(settings);
    REQUIRE(test::eventually([&] {
        std::error_code none;
        const auto staged = fs::directory_iterator(shop.data / "second-copy.staging", none);
        return !none && staged != fs::directory_iterator() &&
               staged->path().filename().string().starts_with("baedal-");
    }));
    const std::int64_t before = shop.written;
    for (int n = 0; n < 300; ++n) shop.write(40'000);  // above the bound
    CHECK(shop.written > before);
    CHECK_FALSE(shop.has_all());
    const auto begun = std::chrono::steady_clock::now();
    shop.end();
    CHECK(std::chrono::steady_clock::now() - begun < 10s);
    CHECK(shop.metrics.exposition().contains("baedal_follow_ends_total 1"));
    CHECK_FALSE(fs::exists(shop.data / "second-copy.staging"));
}

TEST_CASE("a command that is no receiver is refused, with what it says") {
    test::FollowHarness shop;
    std::string said;
    backup::Settings settings;
    SUBCASE("another program") {
        settings.follow_command = "echo hello";
        said = "hello";
    }
    SUBCASE("no program") {
        settings.follow_command = "exec /nowhere/program";
        said = "has ended";
    }
    shop.follow(settings);
    REQUIRE(test::eventually([&] { return shop.follower->gap().has_value(); }));
    CHECK(shop.follower->gap()->detail.contains(said));
    CHECK(shop.follower->gap()->setting == "backup.follow_command");
}

TEST_CASE("new bases replace old ones, and the log before them goes") {
    test::FollowHarness shop;
    auto settings = shop.to_folder();
    settings.follow_base_every = 50ms;  // less than a configuration may have
    shop.follow(settings);
    for (int n = 0; n < 30; ++n) {
        shop.write();
        const auto bases = shop.bases();
        REQUIRE(test::eventually([&] { return shop.bases() != bases; }));
        if (shop.bases().size() == 2 && n > 5) break;
    }
    shop.end();
    CHECK(shop.bases().size() <= 3);
    CHECK(shop.logs().size() == 1);
    const auto newest = backup::read_manifest(shop.bases().back());
    CHECK(newest.followed->after > 0);
    shop.restore(shop.copy);
    CHECK(shop.events() == shop.written);
    // An older base gives the same state.
    shop.restore(shop.bases().front());
    CHECK(shop.events() == shop.written);
}

}  // namespace follow_test
