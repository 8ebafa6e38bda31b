#include "http/entity_tag.h"

#include <doctest/doctest.h>

namespace entity_tag_test {

using namespace baedal::http;

TEST_CASE("a revision is the same whatever a proxy made of its tag") {
    for (const char* tag : {R"("3")", R"(W/"3")", R"("3-gzip")", R"("3;gzip")", R"("3--gzip")",
                            R"(W/"3-gzip")", R"("3-br")", R"(W/"3-zstd")", R"("3-df")"}) {
        CAPTURE(tag);
        CHECK(revision_in(tag) == "3");
    }
    CHECK(revision_in(R"("")") == "");
    CHECK(revision_in(R"("3-4")") == "3-4");
    CHECK(revision_in(R"("gzip")") == "gzip");
    CHECK(revision_in(R"("-gzip")") == "-gzip");
    for (const char* none : {"", "3", R"(")", R"("3)", R"(w/"3")", R"(W/3)", R"("3"4")", "*"}) {
        CAPTURE(none);
        CHECK_FALSE(revision_in(none));
    }
}

TEST_CASE("a list names a revision, and a representation only by its own tag") {
    CHECK(names_revision(R"("2", W/"3-gzip")", "3"));
    CHECK(names_revision("*", "3"));
    CHECK(names_revision(R"("a-br")", "a-br"));
    CHECK_FALSE(names_revision(R"("33", "3 ", 3)", "3"));
    CHECK_FALSE(names_revision("", "3"));

    CHECK(names_tag(R"("x", W/"3-br")", "3-br"));
    CHECK(names_tag("*", "3"));
    CHECK_FALSE(names_tag(R"("3-br")", "3"));
    CHECK_FALSE(names_tag(R"("3")", "3-br"));
}

}  // namespace entity_tag_test
