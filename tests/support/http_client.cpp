#include "support/http_client.h"

#include <algorithm>
#include <cctype>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "support/exchange_log.h"

namespace baedal::test {

namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

bool has_body(const HttpResponse& response) {
    return response.status >= 200 && response.status != 204 && response.status != 304;
}

}  // namespace

std::string HttpResponse::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

Json HttpResponse::json() const {
    boost::json::error_code error;
    auto value = boost::json::parse(body, error);
    if (error)
        throw std::runtime_error("not JSON (status " + std::to_string(status) + "): " + body);
    return value;
}

std::string HttpResponse::problem() const {
    if (!header("content-type").starts_with("application/problem+json")) return "";
    const std::string type(json().at("type").as_string());
    return type.substr(type.rfind('/') + 1);
}

void ResponseReader::fill(std::chrono::milliseconds max_wait) {
    const std::string part = socket_.receive(max_wait);
    if (part.empty()) throw ConnectionLost("closed by the server");
    buffer_ += part;
}

std::string ResponseReader::take_line(std::chrono::milliseconds max_wait) {
    std::size_t end;
    while ((end = buffer_.find("\r\n")) == std::string::npos) fill(max_wait);
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    return line;
}

std::string ResponseReader::take(std::size_t size, std::chrono::milliseconds max_wait) {
    while (buffer_.size() < size) fill(max_wait);
    std::string out = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return out;
}

HttpResponse ResponseReader::read_head(std::chrono::milliseconds max_wait) {
    HttpResponse response;
    const std::string status_line = take_line(max_wait);
    if (!status_line.starts_with("HTTP/1.1 "))
        throw std::runtime_error("not an HTTP answer: " + status_line);
    response.status = std::stoi(status_line.substr(9));
    for (std::string line; !(line = take_line(max_wait)).empty();) {
        const auto colon = line.find(':');
        std::string value = line.substr(colon + 1);
        value.erase(0, value.find_first_not_of(' '));
        const std::string name = lower(line.substr(0, colon));
        if (name == "set-cookie")
            response.cookies[value.substr(0, value.find('='))] = value.substr(0, value.find(';'));
        response.headers[name] = value;
    }
    return response;
}

void ResponseReader::read_body(HttpResponse& response, std::chrono::milliseconds max_wait) {
    if (!has_body(response)) return;
    if (response.headers.contains("content-length")) {
        response.body = take(std::stoul(response.header("content-length")), max_wait);
        return;
    }
    for (std::string piece; !(piece = read_piece(response, max_wait)).empty();)
        response.body += piece;
}

std::string ResponseReader::read_piece(const HttpResponse& response,
                                       std::chrono::milliseconds max_wait) {
    if (response.header("transfer-encoding") == "chunked") {
        const std::size_t size = std::stoul(take_line(max_wait), nullptr, 16);
        std::string piece = take(size, max_wait);
        take_line(max_wait);
        return piece;
    }
    if (!buffer_.empty()) return std::exchange(buffer_, "");
    return socket_.receive(max_wait);
}

std::string request_text(std::string_view method, const std::string& path, const std::string& body,
                         const std::string& token, const Headers& headers) {
    std::string text = std::string(method) + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    if (!token.empty()) text += "Authorization: Bearer " + token + "\r\n";
    bool typed = false;
    for (const auto& [name, value] : headers) {
        text += name + ": " + value + "\r\n";
        typed = typed || lower(name) == "content-type";
    }
    if (!body.empty()) {
        if (!typed) text += "Content-Type: application/json\r\n";
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    return text + "\r\n" + body;
}

HttpResponse HttpClient::post(const std::string& path, const Json& body, const Headers& headers) {
    return request("POST", path, boost::json::serialize(body), headers);
}

HttpResponse HttpClient::post_text(const std::string& path, const std::string& body,
                                   const Headers& headers) {
    return request("POST", path, body, headers);
}

HttpResponse HttpClient::request(std::string_view method, const std::string& path,
                                 const std::string& body, const Headers& headers) {
    if (!socket_ || socket_->closed_by_peer()) socket_ = std::make_unique<Socket>(server_);
    auto socket = std::move(socket_);  // kept only after a whole response
    socket->send(request_text(method, path, body, token_, headers));
    ResponseReader reader(*socket);
    HttpResponse response = reader.read_head(max_wait);
    if (method != "HEAD") reader.read_body(response, max_wait);
    if (reader.anything_left())
        throw std::runtime_error("bytes after the answer to " + std::string(method) + " " + path);
    log_exchange(method, path, response);
    if (lower(response.header("connection")) != "close") socket_ = std::move(socket);
    return response;
}

}  // namespace baedal::test
