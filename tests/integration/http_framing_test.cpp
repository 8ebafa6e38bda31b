// Requests on whose end two servers could disagree are refused, and the connection with them.
#include <doctest/doctest.h>

#include "http/wire/message_reader.h"
#include "support/toy_server.h"

namespace http_framing_test {

using namespace baedal;
using test::RawClient;
using test::RawResponse;
using test::ToyServer;

namespace {

struct Shape {
    const char* what;
    std::string bytes;
    int status = 400;
};

std::string get_with(const std::string& fields) {
    return "GET /toys HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

std::string post_with(const std::string& fields, const std::string& body) {
    return "POST /toys HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

const std::string hidden = "GET /toys/hidden HTTP/1.1\r\nHost: a\r\n\r\n";

std::vector<Shape> refused_shapes() {
    const std::string chunks = "3\r\nabc\r\n0\r\n\r\n";
    const std::string te = "Transfer-Encoding: chunked\r\n";
    return {
        {"xchunked", post_with("Transfer-Encoding: xchunked\r\n", chunks + hidden)},
        {"chunked, identity", post_with("Transfer-Encoding: chunked, identity\r\n", chunks)},
        {"identity, chunked", post_with("Transfer-Encoding: identity, chunked\r\n", chunks)},
        {"gzip, chunked", post_with("Transfer-Encoding: gzip, chunked\r\n", chunks)},
        {"identity", post_with("Transfer-Encoding: identity\r\n", "")},
        {"empty Transfer-Encoding", post_with("Transfer-Encoding:\r\n", chunks)},
        {"quoted chunked", post_with("Transfer-Encoding: \"chunked\"\r\n", chunks)},
        {"two Transfer-Encodings", post_with(te + te, chunks)},
        {"chunked, then another", post_with(te + "Transfer-Encoding: x\r\n", chunks)},
        {"another, then chunked", post_with("Transfer-Encoding: x\r\n" + te, chunks)},
        {"length, then chunked", post_with("Content-Length: 3\r\n" + te, chunks)},
        {"chunked, then length", post_with(te + "Content-Length: 3\r\n", chunks)},
        {"two lengths", post_with("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd")},
        {"the same length twice", post_with("Content-Length: 3\r\nContent-Length: 3\r\n", "abc")},
        {"length list", post_with("Content-Length: 4, 4\r\n", "abcd")},
        {"length with a sign", post_with("Content-Length: +4\r\n", "abcd")},
        {"negative length", post_with("Content-Length: -4\r\n", "abcd")},
        {"hexadecimal length", post_with("Content-Length: 0x4\r\n", "abcd")},
        {"empty length", post_with("Content-Length:\r\n", "abcd")},
        {"length with a fraction", post_with("Content-Length: 4.0\r\n", "abcd")},
        {"length beyond 64 bits", post_with("Content-Length: 18446744073709551617\r\n", "a")},
        {"chunked in HTTP/1.0", "POST /toys HTTP/1.0\r\nHost: a\r\n" + te + "\r\n" + chunks},
        {"no Host", "GET /toys HTTP/1.1\r\n\r\n"},
        {"two Hosts", get_with("Host: b\r\n")},
        {"empty Host", "GET /toys HTTP/1.1\r\nHost:\r\n\r\n"},
        {"Host with a path", "GET /toys HTTP/1.1\r\nHost: a/b\r\n\r\n"},
        {"Host with a user", "GET /toys HTTP/1.1\r\nHost: u@a\r\n\r\n"},
        {"Host with a space", "GET /toys HTTP/1.1\r\nHost: a b\r\n\r\n"},
        {"Host with a wrong port", "GET /toys HTTP/1.1\r\nHost: a:b\r\n\r\n"},
        {"folded field", get_with("X-A: 1\r\n Transfer-Encoding: chunked\r\n")},
        {"folded with a tab", get_with("X-A: 1\r\n\tb\r\n")},
        {"field before the first", "GET /toys HTTP/1.1\r\n Host: a\r\n\r\n"},
        {"space before the colon", post_with("Content-Length : 4\r\n", "abcd")},
        {"tab before the colon", post_with("Transfer-Encoding\t: chunked\r\n", chunks)},
        {"no name", get_with(": b\r\n")},
        {"no colon", get_with("X-A\r\n")},
        {"space in a name", get_with("X A: b\r\n")},
        {"bare LF in a field", get_with("X-A: b\nContent-Length: 4\r\n")},
        {"bare LF everywhere", "GET /toys HTTP/1.1\nHost: a\n\n"},
        {"bare CR in a field", get_with("X-A: b\rContent-Length: 4\r\n")},
        {"bare CR everywhere", "GET /toys HTTP/1.1\rHost: a\r\r"},
        {"NUL in a field", get_with(std::string("X-A: b\0c\r\n", 10))},
        {"control character in a field", get_with("X-A: b\x01\r\n")},
        {"DEL in a field", get_with("X-A: b\x7f\r\n")},
        {"control character in a name", get_with("X\x02: b\r\n")},
        {"empty lines first", "\r\n\r\nGET /toys HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"tabs in the request line", "GET\t/toys\tHTTP/1.1\r\nHost: a\r\n\r\n"},
        {"two spaces", "GET  /toys HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"no version", "GET /toys\r\nHost: a\r\n\r\n"},
        {"HTTP/2.0", "GET /toys HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"HTTP/1.2", "GET /toys HTTP/1.2\r\nHost: a\r\n\r\n", 505},
        {"lower-case http", "GET /toys http/1.1\r\nHost: a\r\n\r\n", 505},
        {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00\x01", 8)},
        {"another scheme", "GET ftp://a/toys HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"absolute form without a host", "GET http:///toys HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"absolute form with a user", "GET http://me@a/toys HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"absolute form without a path", "GET http://a?limit=1 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"absolute form without Host", "GET http://a/toys HTTP/1.1\r\n\r\n"},
        {"authority form", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"asterisk form", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"fragment", "GET /toys#a HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"dot segments", "GET /toys/../admin HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"one dot", "GET /toys/./a HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"dots at the end", "GET /toys/.. HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"escaped dots", "GET /toys/%2e%2E/admin HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"half escaped dots", "GET /toys/.%2e/admin HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"escaped slash", "GET /toys%2fbest HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"escaped NUL", "GET /toys/a%00b HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"escaped line break", "GET /toys/a%0d%0aX:1 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"broken escape", "GET /toys/%zz HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"half an escape", "GET /toys/%4 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"overlong UTF-8", "GET /toys/%c0%ae HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"surrogate", "GET /toys/%ed%a0%80 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"cut UTF-8", "GET /toys/%e1%84 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"unescaped UTF-8", "GET /toys/\xED\x86\xB5 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"NUL in the query", "GET /toys?a=%00 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"query that is not UTF-8", "GET /toys?a=%ff HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"chunk size with a sign", post_with(te, "+3\r\nabc\r\n0\r\n\r\n")},
        {"chunk size 0x3", post_with(te, "0x3\r\nabc\r\n0\r\n\r\n")},
        {"no chunk size", post_with(te, "\r\nabc\r\n0\r\n\r\n")},
        {"chunk size beyond 64 bits", post_with(te, "10000000000000003\r\nabc\r\n0\r\n\r\n")},
        {"chunk longer than its size", post_with(te, "3\r\nabcd\r\n0\r\n\r\n")},
        {"LF after a chunk's size", post_with(te, "3\nabc\r\n0\r\n\r\n")},
        {"LF in a chunk extension", post_with(te, "3;a=\"\n\"\r\nabc\r\n0\r\n\r\n")},
        {"chunk extension without a name", post_with(te, "3;=b\r\nabc\r\n0\r\n\r\n")},
        {"length among the trailers", post_with(te, "3\r\nabc\r\n0\r\nContent-Length: 4\r\n\r\n")},
    };
}

// What a reader makes of bytes that arrive in pieces of `size`.
http::MessageReader::Step feed(http::MessageReader& reader, std::string_view bytes,
                               std::size_t size) {
    using Step = http::MessageReader::Step;
    auto step = reader.advance();
    while (!bytes.empty() && (step == Step::need_bytes || step == Step::send_continue)) {
        const auto space = reader.space();
        const std::size_t count = std::min({size, bytes.size(), space.size()});
        std::copy_n(bytes.begin(), count, space.begin());
        bytes.remove_prefix(count);
        reader.commit(count);
        step = reader.advance();
    }
    return step;
}

}  // namespace

TEST_CASE("a request with an ambiguous end is refused and its connection closed") {
    const ToyServer toys;
    for (const Shape& shape : refused_shapes()) {
        CAPTURE(shape.what);
        RawClient client(toys.port());
        client.send(shape.bytes + hidden);
        const RawResponse response = client.read_response();
        CHECK_EQ(response.status, shape.status);
        CHECK_EQ(response.header("Content-Type"), "application/problem+json");
        CHECK_EQ(response.header("Connection"), "close");
        CHECK(response.header("X-Request-Id").has_value());
        client.stop_sending();
        CHECK_MESSAGE(client.ends(), "the hidden request was answered");
        CHECK_EQ(toys.ask(get_with("")).status, 200);
    }
}

TEST_CASE("the same shapes are refused when they arrive byte by byte") {
    const http::Limits limits;
    for (const Shape& shape : refused_shapes()) {
        CAPTURE(shape.what);
        http::MessageReader reader(limits);
        REQUIRE_EQ(feed(reader, shape.bytes + hidden, 1), http::MessageReader::Step::rejected);
        CHECK_EQ(reader.problem().status, shape.status);
    }
}

TEST_CASE("no damage to a request breaks the reader, and none is judged differently in pieces") {
    const http::Limits limits;
    SeededRandom random(1);
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random.number() % n); };
    const std::string alphabet("\r\n\t :;,=0123456789abcdefx\"/%?&.\0\x7f\xff", 34);
    std::vector<Shape> shapes = refused_shapes();
    shapes.push_back({"good", get_with("Accept: */*\r\n")});
    shapes.push_back(
        {"good body", post_with("Content-Length: 12\r\nExpect: 100-continue\r\n", "hello, world")});
    shapes.push_back(
        {"good chunks", post_with("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n1f;a=b\r\n")});
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes = shapes[below(shapes.size())].bytes + hidden + hidden;
        for (std::size_t damages = below(4); damages > 0; --damages) {
            const std::size_t at = below(bytes.size());
            const std::size_t kind = below(3);
            if (kind == 0) bytes[at] = alphabet[below(alphabet.size())];
            if (kind == 1) bytes.insert(at, 1, alphabet[below(alphabet.size())]);
            if (kind == 2) bytes.erase(at, 1 + below(3));
        }
        CAPTURE(bytes);
        http::MessageReader whole(limits);
        http::MessageReader pieces(limits);
        const auto verdict = feed(whole, bytes, bytes.size());
        REQUIRE_EQ(feed(pieces, bytes, 1 + below(9)), verdict);
        if (verdict == http::MessageReader::Step::rejected) {
            REQUIRE_EQ(whole.problem().status, pieces.problem().status);
        } else {
            REQUIRE_EQ(whole.request().body, pieces.request().body);
            REQUIRE_EQ(whole.request().segments, pieces.request().segments);
        }
    }
}

TEST_CASE("where a limit is passed does not depend on the pieces in which the bytes come") {
    http::Limits limits;
    limits.max_header_bytes = 100;
    limits.max_body_bytes = 50;
    const std::string te = "Transfer-Encoding: chunked\r\n";
    std::string many_chunks;
    for (int i = 0; i < 12; ++i) many_chunks += "1;abcd\r\nx\r\n";
    const Shape shapes[] = {
        {"many extensions", post_with(te, many_chunks + "0\r\n\r\n"), 413},
        {"a long extension", post_with(te, "1;" + std::string(120, 'a') + "\r\nx\r\n0\r\n\r\n"),
         413},
        {"a long trailer", post_with(te, "0\r\nA: " + std::string(120, 'a') + "\r\n\r\n"), 413},
        {"a quote that goes on", post_with(te, "1;a=\"b\r\nx\r\n0\r\n\r\n"), 400},
        {"a long head that is malformed too", get_with("A: " + std::string(120, 'a') + "\n"), 431},
        {"a malformed head that is long too", get_with("A\n" + std::string(120, 'a')), 400},
    };
    for (const Shape& shape : shapes) {
        for (const std::size_t size : {1, 7, 4096}) {
            CAPTURE(shape.what);
            CAPTURE(size);
            http::MessageReader reader(limits);
            REQUIRE_EQ(feed(reader, shape.bytes + hidden, size),
                       http::MessageReader::Step::rejected);
            CHECK_EQ(reader.problem().status, shape.status);
        }
    }
}

TEST_CASE("a chunked body is read whatever pieces it arrives in") {
    const http::Limits limits;
    const std::string head = "POST /toys HTTP/1.1\r\nHost: a\r\ntransfer-encoding: CHUNKED\r\n\r\n";
    const std::vector<std::pair<std::string, std::string>> bodies{
        {"0\r\n\r\n", ""},
        {"000\r\n\r\n", ""},
        {"1\r\na\r\n0\r\n\r\n", "a"},
        {"3\r\nabc\r\n2;name=value\r\nde\r\n00A ; x=\"y z\"\r\n0123456789\r\n0\r\n\r\n",
         "abcde0123456789"},
        {"3\r\n\r\n0\r\n0\r\nX-Trailer: 1\r\nHost: evil\r\n\r\n", "\r\n0"},
    };
    for (const auto& [chunks, body] : bodies) {
        for (std::size_t size = 1; size < head.size() + chunks.size(); ++size) {
            CAPTURE(chunks);
            CAPTURE(size);
            http::MessageReader reader(limits);
            REQUIRE_EQ(feed(reader, head + chunks, size), http::MessageReader::Step::complete);
            CHECK_EQ(reader.request().body, body);
            CHECK_EQ(reader.request().header("Host"), "a");
            CHECK_FALSE(reader.request().header("X-Trailer"));
        }
    }
}

TEST_CASE("pipelined requests are told apart whatever pieces they arrive in") {
    const http::Limits limits;
    const std::string first = "POST /a?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345";
    const std::string second =
        "POST /b HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
    const std::string all = first + second + "\r\n" + "GET /c HTTP/1.0\r\n\r\n";
    for (std::size_t size = 1; size <= all.size(); ++size) {
        CAPTURE(size);
        http::MessageReader reader(limits);
        std::string paths;
        for (std::size_t at = 0; paths.size() < 6;) {
            while (reader.advance() == http::MessageReader::Step::need_bytes && at < all.size()) {
                const auto space = reader.space();
                const std::size_t count = std::min({size, all.size() - at, space.size()});
                std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(at), count, space.begin());
                at += count;
                reader.commit(count);
            }
            REQUIRE_EQ(reader.advance(), http::MessageReader::Step::complete);
            paths += reader.request().path;
            if (reader.request().path == "/a") CHECK_EQ(reader.request().body, "12345");
            if (reader.request().path == "/b") CHECK_EQ(reader.request().body, "ab");
            CHECK_EQ(reader.keeps_alive(), reader.request().path != "/c");
            reader.next();
        }
        CHECK_EQ(paths, "/a/b/c");
        CHECK_FALSE(reader.started());
    }
}

TEST_CASE("what is unusual but clear is understood") {
    const ToyServer toys;
    const auto ask = [&](const std::string& request) { return toys.ask(request); };
    CHECK_EQ(ask("\r\nGET /toys HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
    CHECK_EQ(ask("GET /toys HTTP/1.1\r\nHOST:a:8080\r\n\r\n").status, 200);
    CHECK_EQ(ask("GET /toys HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n").status, 200);
    CHECK_EQ(ask("GET /toys HTTP/1.0\r\n\r\n").status, 200);
    CHECK_EQ(
        ask(get_with("X-Korean: \xED\x86\xB5\xEB\x8B\xAD\r\nX-Empty:\r\nX-Tab: a\tb\r\n")).status,
        200);
    CHECK_EQ(ask(post_with("Content-Length: 0\r\n", "")).status, 201);
    CHECK_EQ(ask(post_with("Content-Length: 0002\r\n", "ab")).status, 201);
    CHECK_EQ(ask("GET /toys/%ED%86%B5%eb%8b%ad HTTP/1.1\r\nHost: a\r\n\r\n").body,
             "{\"toy\":\"\xED\x86\xB5\xEB\x8B\xAD\"}");
    const auto query = ask("GET /toys?a=1+2%2B3&b&c=&d=%ED%86%B5 HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(query.body.contains(
        "\"query\":{\"a\":\"1 2+3\",\"b\":\"\",\"c\":\"\",\"d\":\"\xED\x86\xB5\"}"));
}

}  // namespace http_framing_test
