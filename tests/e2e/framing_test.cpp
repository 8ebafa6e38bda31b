// Requests as bytes: too large, ambiguous, incomplete or pipelined.
#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;

namespace {

const std::string good =
    R"({"item": "통닭", "storeId": 1, "payment": {"method": "sandbox", "token": "tok_ok"}})";

// The bytes of the server's response until it closes or until `max_wait` has passed.
std::string response_to(const Shop& shop, const std::string& bytes,
                        std::chrono::milliseconds max_wait = std::chrono::seconds{2}) {
    try {
        Socket socket(shop.server.port());
        socket.send(bytes);
        return socket.receive_all(max_wait);
    } catch (const ConnectionLost&) {
        return "";
    }
}

std::string status_line(const std::string& response) {
    return response.substr(0, response.find("\r\n"));
}

std::size_t responses_in(const std::string& text) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find("HTTP/1.1 ", at)) != std::string::npos; at += 9)
        ++count;
    return count;
}

std::string raw(const std::string& head, const std::string& body) {
    return "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + head +
           "\r\n" + body;
}

}  // namespace

TEST_CASE("a request above a size limit is refused") {
    Shop shop;
    const std::string filler(64 * 1024, ' ');
    CHECK(shop.customer.post_text("/orders", good + filler).status == 413);
    // Exactly 64 KiB is within the limit.
    Shop fresh;
    CHECK(fresh.customer.post_text("/orders", good + filler.substr(good.size())).status == 201);

    CHECK(status_line(response_to(shop, raw("Content-Length: 100000000\r\n", "{"))).find(" 413 ") !=
          std::string::npos);
    CHECK(status_line(response_to(shop, raw("Content-Length: 99999999999999999999999\r\n", "{")))
              .find(" 4") != std::string::npos);
    std::string chunks;
    for (int i = 0; i < 40; ++i) chunks += "1000\r\n" + std::string(0x1000, ' ') + "\r\n";
    CHECK(
        status_line(response_to(shop, raw("Transfer-Encoding: chunked\r\n", chunks + "0\r\n\r\n")))
            .find(" 413 ") != std::string::npos);

    CHECK(status_line(response_to(shop, raw("X-Long: " + std::string(9'000, 'a') +
                                                "\r\nContent-Length: 2\r\n",
                                            "{}")))
              .find(" 431 ") != std::string::npos);
    std::string many;
    for (int i = 0; i < 500; ++i) many += "X-" + std::to_string(i) + ": 1234567890\r\n";
    CHECK(status_line(response_to(shop, raw(many + "Content-Length: 2\r\n", "{}"))).find(" 431 ") !=
          std::string::npos);
    const std::string long_path =
        "GET /orders/" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n";
    CHECK(status_line(response_to(shop, long_path)).find(" 4") != std::string::npos);
    CHECK(shop.has_no_effects());
    CHECK(shop.place(chicken()).status == 201);  // the next valid request works
}

TEST_CASE("ambiguous requests are refused, and no second request is smuggled") {
    Shop shop;
    const std::string hidden =
        "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " +
        std::to_string(good.size()) + "\r\n\r\n" + good;
    const std::string chunked = "0\r\n\r\n";
    struct Case {
        const char* name;
        std::string head;
        std::string body;
    };
    for (const Case& c : {
             Case{"length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                  chunked},
             Case{"chunks and length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                  chunked},
             Case{"xchunked", "Transfer-Encoding: xchunked\r\n", chunked},
             Case{"chunked, identity", "Transfer-Encoding: chunked, identity\r\n", chunked},
             Case{"identity", "Transfer-Encoding: identity\r\n", chunked},
             Case{"gzip, chunked", "Transfer-Encoding: gzip, chunked\r\n", chunked},
             Case{"chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                  chunked},
             Case{"an empty coding", "Transfer-Encoding:\r\n", chunked},
             Case{"a space before the colon", "Transfer-Encoding : chunked\r\n", chunked},
             Case{"two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n", "{}"},
             Case{"two equal lengths", "Content-Length: 2\r\nContent-Length: 2\r\n", "{}"},
             Case{"a list of lengths", "Content-Length: 2, 2\r\n", "{}"},
             Case{"a signed length", "Content-Length: +2\r\n", "{}"},
             Case{"a negative length", "Content-Length: -1\r\n", "{}"},
             Case{"a hexadecimal length", "Content-Length: 0x2\r\n", "{}"},
             Case{"a folded field", "X-A: 1\r\n  2\r\nContent-Length: 2\r\n", "{}"},
             Case{"a folded coding", "Transfer-Encoding:\r\n chunked\r\n", chunked},
             Case{"two hosts", "Host: y\r\nContent-Length: 2\r\n", "{}"},
             Case{"a bare line feed", "X-A: 1\nContent-Length: 2\r\n", "{}"},
             Case{"a bare carriage return",
                  "X-A: 1\rTransfer-Encoding: chunked\r\nContent-Length: 2\r\n", "{}"},
             Case{"a NUL", std::string("X-A: a\0b\r\nContent-Length: 2\r\n", 29), "{}"},
             Case{"a wrong chunk size", "Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"},
             Case{"a signed chunk size", "Transfer-Encoding: chunked\r\n", "+2\r\n{}\r\n0\r\n\r\n"},
             Case{"an enormous chunk size", "Transfer-Encoding: chunked\r\n",
                  "ffffffffffffffff1\r\n{}\r\n0\r\n\r\n"},
             Case{"a chunk without its end", "Transfer-Encoding: chunked\r\n",
                  "2\r\n{}XX0\r\n\r\n"},
         }) {
        CAPTURE(c.name);
        const std::string response = response_to(shop, raw(c.head, c.body) + hidden);
        CAPTURE(response);
        CHECK(status_line(response).starts_with("HTTP/1.1 4"));
        CHECK(responses_in(response) == 1);  // the connection is closed
        CHECK(response.find("HTTP/1.1 201") == std::string::npos);
    }
    for (const char* start :
         {"POST /orders HTTP/1.1\r\n", "POST /orders HTTP/9.9\r\nHost: x\r\n",
          "POST /../orders HTTP/1.1\r\nHost: x\r\n", "POST  /orders HTTP/1.1\r\nHost: x\r\n",
          "POST /orders\r\nHost: x\r\n", "POST orders HTTP/1.1\r\nHost: x\r\n"}) {
        CAPTURE(start);
        const std::string response = response_to(
            shop, std::string(start) + "Content-Type: application/json\r\nContent-Length: " +
                      std::to_string(good.size()) + "\r\n\r\n" + good);
        CAPTURE(response);
        CHECK((response.empty() || status_line(response).starts_with("HTTP/1.1 4") ||
               status_line(response).starts_with("HTTP/1.1 5")));
    }
    CHECK(shop.has_no_effects());
    CHECK(shop.place(chicken()).status == 201);  // the next valid request works
}

TEST_CASE("an incomplete request creates no order") {
    Shop shop;
    const std::string whole = raw("Content-Length: " + std::to_string(good.size()) + "\r\n", good);
    for (const std::size_t cut : {whole.size() - 1, whole.size() / 2, std::size_t{10}}) {
        Socket socket(shop.server.port());
        socket.send(whole.substr(0, cut));
        socket.finish();
        const std::string response = socket.receive_all(std::chrono::seconds{3});
        CHECK(response.find("HTTP/1.1 201") == std::string::npos);
    }
    CHECK(shop.has_no_effects());
    CHECK(shop.place(chicken()).status == 201);  // the next valid request works
}

TEST_CASE("pipelined requests are answered in order") {
    Shop shop;
    const std::string two = request_text("GET", "/livez", "", "", {}) +
                            request_text("GET", "/nothing", "", "", {}) +
                            request_text("GET", "/version", "", "", {{"Connection", "close"}});
    const std::string responses = response_to(shop, two);
    CHECK(responses_in(responses) == 3);
    CHECK(responses.find(" 200 ") < responses.find(" 404 "));
}
