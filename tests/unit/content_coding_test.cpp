#include "http/content_coding.h"

#include <doctest/doctest.h>
#include <zlib.h>

namespace content_coding_test {

using namespace baedal;

namespace {

std::string_view header(const http::Response& response, std::string_view name) {
    for (const auto& [field, value] : response.headers) {
        if (field == name) return value;
    }
    return "";
}

http::Request accepting(std::string_view codings) {
    http::Request request;
    request.headers.emplace_back("Accept-Encoding", codings);
    return request;
}

http::Response compressed(http::Response response, std::string_view codings = "gzip, deflate, br") {
    http::compress(accepting(codings), response);
    return response;
}

// Of at most 1 MiB.
std::string unzipped(std::string_view bytes) {
    std::string out(1 << 20, '\0');
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

std::string menu() {
    std::string out = "[";
    for (int i = 0; i < 500; ++i) out += "{\"name\":\"통닭 " + std::to_string(i) + "\"},";
    return out + "{}]";
}

}  // namespace

TEST_CASE("a long text is compressed for a client that accepts it, and its tag becomes weak") {
    http::Response plain = http::json_text(200, menu());
    plain.header("ETag", "\"3\"");
    const http::Response small = compressed(plain);
    CHECK(unzipped(small.body) == plain.body);
    CHECK(small.body.size() * 4 < plain.body.size());
    CHECK(header(small, "Content-Encoding") == "gzip");
    CHECK(header(small, "Vary") == "Accept-Encoding");
    CHECK(header(small, "ETag") == "W/\"3\"");
    CHECK(small.content_type == plain.content_type);

    for (const char* codings : {"", "br", "identity", "gzip;q=0", "*;q=0", "gzip;q=0, *"}) {
        CAPTURE(codings);
        const http::Response same = compressed(plain, codings);
        CHECK(same.body == plain.body);
        CHECK(header(same, "Content-Encoding").empty());
        CHECK(header(same, "Vary") == "Accept-Encoding");
        CHECK(header(same, "ETag") == "\"3\"");
    }
    plain.header("Vary", "Accept");
    CHECK(header(compressed(plain), "Vary") == "Accept, Accept-Encoding");
    for (const char* codings : {"gzip", "GZIP;q=0.5", "br, *;q=0.1"})
        CHECK(header(compressed(plain, codings), "Content-Encoding") == "gzip");
}

TEST_CASE("a 304 has the tag that the compressed body had") {
    http::Response unchanged = http::json_text(304, "");
    unchanged.header("ETag", "\"3\"");
    CHECK(header(compressed(unchanged), "ETag") == "W/\"3\"");
    CHECK(header(compressed(unchanged), "Vary") == "Accept-Encoding");
    CHECK(header(compressed(unchanged, ""), "ETag") == "\"3\"");
}

TEST_CASE("short bodies, pictures, streams and compressed bodies stay as they are") {
    http::Response picture = http::json_text(200, menu());
    picture.content_type = "image/png";
    http::Response coded = http::json_text(200, menu());
    coded.header("Content-Encoding", "br");
    const http::Response stream = http::event_stream({});
    for (const http::Response& response :
         {http::json_text(200, std::string(1023, ' ')), http::no_content(), picture, coded, stream,
          http::text(200, std::string(3 << 20, 'x'))}) {
        const http::Response same = compressed(response);
        CHECK(same.body == response.body);
        CHECK(same.headers == response.headers);
    }
    CHECK(header(compressed(http::text(200, std::string(1024, 'x'))), "Content-Encoding") ==
          "gzip");
}

}  // namespace content_coding_test
