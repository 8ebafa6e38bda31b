// The log of another process, over HTTP: a consumer gets every event once and in order, whatever the other
// process does.
#include <atomic>
#include <mutex>
#include <thread>

#include <doctest/doctest.h>

#include "json/message.h"
#include "peers/messages.h"
#include "peers/remote_log.h"
#include "support/coroutines.h"
#include "support/eventually.h"
#include "support/toy_server.h"

namespace remote_log_test {

using namespace baedal;
using namespace std::chrono_literals;
using test::eventually;

namespace {

// A producer whose log the test writes, and which can be out of order.
class Producer {
public:
    enum class Trouble { none, answers_500, answers_nonsense, mixes_the_order };

    Producer() {
        auto routes = std::make_shared<http::Routes>();
        routes->add(http::Method::get, "/internal/log", http::Access::anyone,
                    [this](http::Request& request) { return answer(request); });
        toys_.router.set("peers", {"internal"}, routes);
    }

    void append(int count) {
        const std::lock_guard lock(mutex_);
        for (int i = 0; i < count; ++i) add();
    }
    // As the erasure of a person leaves it.
    void remove(std::int64_t seq) {
        const std::lock_guard lock(mutex_);
        std::erase_if(log_, [&](const peers::LogEntry& entry) { return entry.seq == seq; });
    }
    void restore(std::int64_t head) {
        const std::lock_guard lock(mutex_);
        cut_after(head);
    }
    // Restores the log, and has it grow, between two questions.
    void replace(std::int64_t restored_head, std::int64_t head) {
        const std::lock_guard lock(mutex_);
        history = "second-";
        cut_after(restored_head);
        while (log_.back().seq < head) add();
    }
    std::string data = "{}";
    std::string history = "first-";  // the ids begin with it
    std::atomic<bool> has_refused = false;
    std::atomic<Trouble> trouble = Trouble::none;
    std::atomic<int> questions = 0;
    std::uint16_t port() const { return toys_.port(); }

private:
    void add() {
        const std::int64_t seq = log_.empty() ? 1 : log_.back().seq + 1;
        log_.push_back({seq, history + std::to_string(seq), "Happened", "s", {}, "", data});
    }
    void cut_after(std::int64_t head) {
        std::erase_if(log_, [&](const peers::LogEntry& entry) { return entry.seq > head; });
    }
    Task<http::Response> answer(http::Request& request) {
        http::QueryFields query(request);
        const std::int64_t after = query.integer("after", {0, 1 << 20}).value_or(0);
        const auto limit = static_cast<std::size_t>(query.integer("limit", {1, 1000}).value_or(1));
        ++questions;
        switch (trouble) {
            case Trouble::answers_500: co_return http::text(500, "no");
            case Trouble::answers_nonsense: co_return http::text(200, "[");
            default: break;
        }
        peers::LogPart part;
        events::LogPage page;
        {
            const std::lock_guard lock(mutex_);
            part.head = log_.empty() ? 0 : log_.back().seq;
            std::size_t bytes = 0;
            for (const peers::LogEntry& entry : log_) {
                if (entry.seq <= after || part.events.size() >= limit || bytes >= (4U << 20))
                    continue;
                part.events.push_back(entry);
                bytes += entry.data.size();
            }
            part.more = !part.events.empty() && part.events.back().seq < part.head;
            page.head = part.head;
            for (const peers::LogEntry& entry : log_) {
                if (entry.seq == after) page.id = entry.id;
            }
        }
        if (const auto why =
                events::why_another_log(page, {after, query.text("id").value_or("")})) {
            has_refused = true;
            Problem problem{409, "another-log", "Another log"};
            problem.set("why", *why);
            problem.set("head", part.head);
            co_return http::problem(problem);
        }
        if (trouble == Trouble::mixes_the_order) std::ranges::reverse(part.events);
        if (part.events.empty()) co_await sleep_for(10ms);
        co_return http::json_text(200, json::to_text(part));
    }

    test::ToyServer toys_;
    std::mutex mutex_;
    std::vector<peers::LogEntry> log_;
};

struct Consumer {
    explicit Consumer(const Producer& producer)
        : log(io.threads.executors().front(),
              std::make_shared<const peers::Peer>(
                  net::BaseUrl{false, "127.0.0.1", std::to_string(producer.port()), ""}, settings),
              "toys", nullptr, clock, [this] { ++wakes; }) {}

    // Reads until `goal` events have come; each must follow the one before.
    bool reads_to(std::int64_t goal) {
        return eventually([&] {
            for (const auto& event : log.after({position, id}, 7).events) {
                CHECK(event->seq > position);
                position = event->seq;
                id = event->id;
                ++count;
            }
            return position >= goal;
        });
    }

    peers::Settings settings;
    test::Io io;
    SystemClock clock;
    std::atomic<int> wakes = 0;
    peers::RemoteLog log;
    std::int64_t position = 0;
    std::string id;
    std::int64_t count = 0;
};

}  // namespace

TEST_CASE("the events of another process are read in order, and its consumer is woken") {
    Producer producer;
    producer.append(1500);
    Consumer consumer(producer);
    CHECK(consumer.reads_to(1500));
    CHECK(consumer.count == 1500);
    CHECK(consumer.log.head() == 1500);
    CHECK(consumer.wakes > 0);
    const int before = consumer.wakes;
    producer.append(1);
    CHECK(eventually([&] { return consumer.wakes > before; }));
    CHECK(consumer.reads_to(1501));
}

TEST_CASE("a log of large events is read to its end by a consumer that comes when it is told to") {
    Producer producer;
    producer.data = std::string(300 * 1024, ' ') + "{}";
    producer.append(60);
    Consumer consumer(producer);
    int known = 0;
    bool more = true;
    CHECK(eventually([&] {
        while (more || known < consumer.wakes) {
            known = consumer.wakes;
            const auto batch = consumer.log.after({consumer.position}, 512);
            more = batch.more;
            if (batch.events.empty()) break;
            consumer.position = batch.events.back()->seq;
        }
        return consumer.position == 60;
    }));
}

TEST_CASE("a consumer does not go on in a log that has become shorter") {
    Producer producer;
    producer.append(100);
    Consumer consumer(producer);
    CHECK(consumer.reads_to(100));
    producer.restore(90);
    CHECK(eventually([&] {
        consumer.log.after({100}, 10);
        return producer.has_refused.load();
    }));
    producer.append(30);  // the numbers that the consumer has had belong to other events
    const int questions = producer.questions;
    std::this_thread::sleep_for(100ms);
    CHECK(consumer.log.after({100}, 10).events.empty());
    CHECK(producer.questions <= questions + 1);
}

TEST_CASE("a consumer does not go on in a log that was replaced and has grown past it") {
    Producer producer;
    producer.append(100);
    Consumer consumer(producer);
    CHECK(consumer.reads_to(100));
    CHECK_FALSE(consumer.log.broken_off());
    producer.replace(90, 120);
    REQUIRE(eventually([&] {
        consumer.log.after({consumer.position, consumer.id}, 10);
        return consumer.log.broken_off().has_value();
    }));
    CHECK(consumer.log.broken_off()->contains("has another event 100"));
    CHECK(consumer.log.head() == 120);
    CHECK(consumer.log.after({consumer.position, consumer.id}, 10).events.empty());
    const int questions = producer.questions;
    std::this_thread::sleep_for(100ms);
    CHECK(producer.questions <= questions + 1);
}

TEST_CASE("a consumer that starts does not begin in a log that has another event at its position") {
    Producer producer;
    producer.append(100);
    Consumer same(producer);
    same.position = 50;
    same.id = "first-50";
    CHECK(same.reads_to(100));
    Consumer unknown(producer);  // its cursor is of a version that did not note the event
    unknown.position = 50;
    CHECK(unknown.reads_to(100));
    Consumer other(producer);
    other.position = 50;
    other.id = "second-50";
    REQUIRE(eventually([&] {
        CHECK(other.log.after({other.position, other.id}, 10).events.empty());
        return other.log.broken_off().has_value();
    }));
}

TEST_CASE("a consumer that goes back gets the events again; removed ones are no gap") {
    Producer producer;
    producer.append(100);
    producer.remove(50);
    Consumer consumer(producer);
    CHECK(consumer.reads_to(100));
    CHECK(consumer.count == 99);
    consumer.position = 20;  // its commit has failed
    consumer.id.clear();
    CHECK(consumer.reads_to(100));
    CHECK(consumer.count == 99 + 79);
}

TEST_CASE("a batch that failed is read again at once, with a smaller limit too") {
    Producer producer;
    producer.append(10);
    Consumer consumer(producer);
    REQUIRE(eventually([&] { return consumer.log.after({0}, 100).events.size() == 10; }));
    const int questions = producer.questions;
    CHECK(consumer.log.after({0}, 100).events.size() == 10);
    CHECK(consumer.log.after({0}, 3).events.size() == 3);
    CHECK(consumer.log.after({0}, 3).more);
    CHECK(consumer.log.after({3}, 100).events.size() == 7);
    CHECK_FALSE(consumer.log.after({10}, 100).more);
    CHECK(producer.questions - questions <= 3);  // nothing was asked for again but news
}

TEST_CASE(
    "what another process sends in error is not handled, and its log is read when it is well") {
    for (const auto trouble : {Producer::Trouble::answers_500, Producer::Trouble::answers_nonsense,
                               Producer::Trouble::mixes_the_order}) {
        Producer producer;
        producer.append(5);
        producer.trouble = trouble;
        Consumer consumer(producer);
        CHECK(consumer.log.after({0}, 10).events.empty());
        REQUIRE(eventually([&] { return producer.questions >= 3; }));
        CHECK(consumer.log.after({0}, 10).events.empty());
        producer.trouble = Producer::Trouble::none;
        CHECK(consumer.reads_to(5));
        CHECK(consumer.count == 5);
    }
}

TEST_CASE("the head of a log is unknown until its process answers") {
    Producer producer;
    producer.trouble = Producer::Trouble::answers_500;
    Consumer consumer(producer);
    consumer.log.after({0}, 1);
    CHECK_THROWS_AS(consumer.log.head(), db::Unavailable);
    producer.trouble = Producer::Trouble::none;
    CHECK(eventually([&] {
        try {
            return consumer.log.head() == 0;
        } catch (const db::Unavailable&) {
            return false;
        }
    }));
}

}  // namespace remote_log_test
