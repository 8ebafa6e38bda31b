// An order's timeline comes back from its short form.
#include <stdexcept>

#include <doctest/doctest.h>

#include "order/storage/timeline.h"

namespace order_timeline_test {

using namespace baedal;
using order::parse_timeline;
using order::Status;
using order::timeline_text;

TEST_CASE("a timeline is read as it was written") {
    CHECK(timeline_text({}).empty());
    CHECK(parse_timeline("").empty());
    const std::string text =
        "awaiting_payment@1795466318634/1 placed@1795466318636/2 cancelled@-5/13";
    const auto timeline = parse_timeline(text);
    REQUIRE(timeline.size() == 3);
    CHECK(timeline[1].status == Status::placed);
    CHECK(to_millis(timeline[1].at) == 1'795'466'318'636);
    CHECK(timeline[1].version == 2);
    CHECK(timeline_text(timeline) == text);
}

TEST_CASE("a damaged timeline is refused") {
    for (const auto* text : {"placed", "placed@", "placed@1", "placed@1/", "placed@1/x",
                             "placed@x/1", "burnt@1/1", "placed@1/1,", "placed@1/1 ",
                             "placed@1/1 accepted", "placed@1 2", "@1/1", " placed@1/1"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(parse_timeline(text), std::runtime_error);
    }
}

}  // namespace order_timeline_test
