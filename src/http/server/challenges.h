// The answers to an authority that checks whether this server has a name (RFC 8555, section 8).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/thread_annotations.h"
#include "http/server/tls_context.h"

namespace baedal::http {

// Thread-safe.
class Challenges {
public:
    // http-01: the text at /.well-known/acme-challenge/<token>.
    void answer_over_http(const std::string& token, std::string text);
    std::optional<std::string> text_of(const std::string& token) const;
    // tls-alpn-01: the certificate of a connection for this name that offers acme-tls/1.
    void answer_over_tls(const std::string& name, TlsContext context);
    TlsContext context_for(const std::string& name) const;  // null: none

    void forget_all();

private:
    mutable Mutex mutex_;
    std::map<std::string, std::string> texts_ GUARDED_BY(mutex_);
    std::map<std::string, TlsContext> contexts_ GUARDED_BY(mutex_);
};

// The only protocol of tls-alpn-01's connection.
inline constexpr std::string_view challenge_protocol = "acme-tls/1";

}  // namespace baedal::http
