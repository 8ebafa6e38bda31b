// The watchdog's question to the threads of an application.
#include "app/heartbeat.h"

#include <atomic>

#include <doctest/doctest.h>
#include <boost/asio/post.hpp>

#include "db_harness.h"
#include "runtime/io_threads.h"
#include "support/eventually.h"
#include "support/writer_gate.h"

namespace heartbeat_test {

using namespace baedal;

namespace {

struct Fixture {
    Fixture() {
        databases["test"] = std::make_unique<db::Database>("test", folder.path / "test.sqlite",
                                                           test::table_of_things, clock, random);
        io.start();
    }
    ~Fixture() { io.stop(); }

    bool beats() {
        return test::eventually([&] { return heartbeat.beat(); });
    }

    test::TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    IoThreads io{2};
    host::Databases databases;
    app::Heartbeat heartbeat{io.executors(), databases};
};

}  // namespace

TEST_CASE("the heart beats while all threads answer") {
    Fixture f;
    for (int i = 0; i < 3; ++i) CHECK(f.beats());
}

TEST_CASE("a writer that does not answer stops the heartbeat until it answers") {
    Fixture f;
    REQUIRE(f.beats());
    REQUIRE(f.beats());
    test::WriterGate gate(*f.databases.at("test"));
    f.heartbeat.beat();  // asks
    for (int i = 0; i < 3; ++i) CHECK_FALSE(f.heartbeat.beat());
    gate.open();
    CHECK(f.beats());
}

TEST_CASE("an I/O thread that does not answer stops the heartbeat until it answers") {
    for (const std::size_t thread : {0, 1}) {
        Fixture f;
        std::atomic<bool> is_blocked = false;
        std::atomic<bool> goes_on = false;
        boost::asio::post(f.io.executors().at(thread), [&] {
            is_blocked = true;
            is_blocked.notify_all();
            goes_on.wait(false);
        });
        is_blocked.wait(false);
        f.heartbeat.beat();  // asks
        for (int i = 0; i < 3; ++i) CHECK_FALSE(f.heartbeat.beat());
        goes_on = true;
        goes_on.notify_all();
        CHECK(f.beats());
    }
}

TEST_CASE("the writer of a failed database answers") {
    Fixture f;
    f.databases.at("test")->fail("disk I/O error");
    for (int i = 0; i < 3; ++i) CHECK(f.beats());
}

}  // namespace heartbeat_test
