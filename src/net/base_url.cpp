#include "net/base_url.h"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/parse_integer.h"

namespace baedal::net {

namespace {

bool is_loopback(const std::string& host) {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    return !error && address.is_loopback();
}

}  // namespace

bool BaseUrl::host_is_address() const {
    boost::system::error_code error;
    boost::asio::ip::make_address(host, error);
    return !error;
}

std::string BaseUrl::authority() const {
    const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return port == (tls ? "443" : "80") ? name : name + ":" + port;
}

std::expected<BaseUrl, std::string> parse_base_url(std::string_view text, ClearText clear_text) {
    const auto parsed = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
    const auto wrong = [](std::string why) { return std::unexpected("must be " + std::move(why)); };
    if (!parsed) return wrong("a URL such as \"https://api.example.com\"");
    const boost::urls::url_view& url = *parsed;
    BaseUrl out;
    if (url.scheme_id() == boost::urls::scheme::http) {
        out.tls = false;
    } else if (url.scheme_id() != boost::urls::scheme::https) {
        return wrong("an https:// URL");
    }
    if (url.has_userinfo() || url.has_query() || url.has_fragment())
        return wrong("a URL without user name, query and fragment");
    out.host = url.host_address();
    if (out.host.empty()) return wrong("a URL with a host");
    // Boost.URL 1.81 parses 127.0.0.1.example.com as the host 127.0.0.1 and the path
    // ".example.com", and a port modulo 65536.
    if (!url.encoded_path().empty() && !url.encoded_path().starts_with('/'))
        return wrong("a URL with a host name that is not like an address");
    out.port = out.tls ? "443" : "80";
    if (url.has_port()) out.port = std::string(url.port());
    if (parse_integer<std::uint16_t>(out.port).value_or(0) == 0)
        return wrong("a URL with a port from 1 to 65535");
    if (!out.tls && clear_text == ClearText::loopback_only && !is_loopback(out.host)) {
        return wrong(
            "an https:// URL; plain http:// is for a loopback address only, such as "
            "http://127.0.0.1:8090");
    }
    out.path_prefix = std::string(url.encoded_path());
    while (out.path_prefix.ends_with('/')) out.path_prefix.pop_back();
    return out;
}

}  // namespace baedal::net
