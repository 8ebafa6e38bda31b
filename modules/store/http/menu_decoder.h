// Decodes a whole menu, the revisions that it replaces, and a sold-out flag.
#pragma once

#include <string_view>

#include "base/problem.h"
#include "json/parser.h"
#include "store/application/mark_sold_out.h"
#include "store/application/publish_menu.h"
#include "store/menu.h"

namespace baedal::store {

// PUT /stores/{id}/menu: the form of GET's response, so that a client can fetch, edit and put a menu.
// 422 with a pointer for each error.
Result<contract::Menu> decode_menu(const json::Object& body);
// If-Match: a list of entity tags, or "*" (RFC 9110 section 13.1.1). A tag that a proxy made weak or
// named after a coding still names its revision (http/entity_tag.h).
ExpectedRevision decode_if_match(std::string_view list);
// PATCH /stores/{id}/menu/items/{itemId} and .../choices/{choiceId}. An `until` must be after `now`. 422.
Result<SoldOut> decode_sold_out(const json::Object& body, TimePoint now);

}  // namespace baedal::store
