// Entity tags of responses, and what proxies make of them (RFC 9110 section 8.8.3).
#pragma once

#include <optional>
#include <string_view>

namespace baedal::http {

// The text between the quotes of `tag`; nothing if it is not an entity tag. Strong and weak tags are
// the same.
std::optional<std::string_view> opaque_tag(std::string_view tag);

// The revision that `tag` names, whatever a proxy that compresses made of the server's `"3"`:
// `W/"3"` (nginx), `"3-gzip"` (Apache), `"3;gzip"` (mod_deflate of old, HAProxy), `"3--gzip"`
// (Jetty), or another coding's name. Nothing if it is not an entity tag.
std::optional<std::string_view> revision_in(std::string_view tag);

// Whether a list of entity tags, as in If-None-Match, has `*` or a tag of this revision.
bool names_revision(std::string_view list, std::string_view revision);

// The same for a representation whose tag names its coding: exactly this tag, but weak or strong.
bool names_tag(std::string_view list, std::string_view opaque);

}  // namespace baedal::http
