// The Content-Security-Policy of the web pages.
#pragma once

#include <span>
#include <string>

namespace baedal::http {

// A source outside this origin that a page may use, such as the script of a payment window.
struct ForeignSource {
    std::string directive;  // "script-src"
    std::string source;     // "https://js.tosspayments.com"
};

// Allows scripts and styles of this origin only and no framing, and adds the sources of `foreign`.
std::string content_security_policy(std::span<const ForeignSource> foreign = {});

}  // namespace baedal::http
