#include "webhooks/receiver.h"

#include <algorithm>
#include <cstddef>

#include <boost/asio/ip/address.hpp>

#include "base/text.h"
#include "net/public_address.h"

namespace baedal::webhooks {

namespace {

bool is_private(const std::string& host) {
    boost::system::error_code no_address;
    const auto address = boost::asio::ip::make_address(host, no_address);
    if (!no_address) return !net::is_public(address);
    return equal_ignoring_case(host, "localhost") || host.ends_with(".localhost");
}

// What follows the authority; "/" if nothing does.
std::string target_of(std::string_view url) {
    constexpr std::string_view scheme_end = "://";
    const std::size_t authority = url.find(scheme_end) + scheme_end.size();
    const std::size_t begin = url.find_first_of("/?", authority);
    if (begin == std::string_view::npos) return "/";
    const std::string target(url.substr(begin));
    return target.starts_with('?') ? "/" + target : target;
}

}  // namespace

std::expected<Receiver, std::string> parse_receiver(std::string_view url, bool allow_private) {
    const std::string_view without_query = url.substr(0, url.find('?'));
    auto base = net::parse_base_url(without_query, allow_private ? net::ClearText::allowed
                                                                 : net::ClearText::loopback_only);
    if (!base) return std::unexpected(base.error());
    const bool is_visible = std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7f; });
    if (!is_visible || url.find('#') != std::string_view::npos)
        return std::unexpected("must be a URL without spaces and fragment");
    if (!allow_private && is_private(base->host)) {
        return std::unexpected(
            "is on this machine or in its networks, which webhooks.allow_private must allow");
    }
    base->path_prefix.clear();
    return Receiver{std::move(*base), target_of(url)};
}

}  // namespace baedal::webhooks
