// The Content-Security-Policy of the web pages.
#pragma once

#include <span>
#include <string>

namespace baedal::http {

// What the page of an order may use besides this server's own, so that it can be paid there.
struct ForeignSource {
    std::string directive;  // "script-src"
    std::string source;     // "https://js.tosspayments.com"
};

// Scripts and styles come from this origin alone, and nobody may frame a page that takes money; and
// then what `foreign` adds.
std::string content_security_policy(std::span<const ForeignSource> foreign = {});

}  // namespace baedal::http
