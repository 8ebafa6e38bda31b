#include "http/content_security_policy.h"

#include <algorithm>
#include <vector>

namespace baedal::http {

namespace {

struct Directive {
    std::string name;
    std::string sources;
};

}  // namespace

std::string content_security_policy(std::span<const ForeignSource> foreign) {
    std::vector<Directive> directives{{"default-src", "'none'"}, {"script-src", "'self'"},
                                      {"style-src", "'self'"},   {"img-src", "'self' data:"},
                                      {"media-src", "'self'"},   {"font-src", "'self'"},
                                      {"connect-src", "'self'"}, {"form-action", "'self'"},
                                      {"base-uri", "'none'"},    {"frame-ancestors", "'none'"}};
    for (const auto& [name, source] : foreign) {
        const auto known = std::ranges::find(directives, name, &Directive::name);
        if (known == directives.end()) directives.emplace_back(name, source);
        else known->sources.append(" ").append(source);
    }
    std::string policy;
    for (const auto& [name, sources] : directives) {
        if (!policy.empty()) policy.append("; ");
        policy.append(name).append(" ").append(sources);
    }
    return policy;
}

}  // namespace baedal::http
