// The templates of all messages: whole texts with named variables. KakaoTalk sends texts only that it has
// approved, so that each combination of sentences is one template.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "notify/domain/catalogue.h"
#include "notify/domain/message.h"
#include "notify/domain/wording.h"

namespace baedal::notify {

using Sentence = std::string_view Catalogue::*;

struct Template {
    std::string_view key;  // unique: the name in the settings
    Audience audience = Audience::customer;
    std::vector<Sentence> sentences;  // the opening first
};

// Every template; each is there in each language.
std::span<const Template> templates();
// Nothing for an unknown key.
const Template* find_template(std::string_view key);

// The text with its placeholders: "[{store}] ...".
std::string text_of(const Template& chosen, Language language);
// The names of the placeholders of a text, each once, in the order of the text.
std::vector<std::string> placeholders_in(std::string_view text);

// Fills a template. `values` may have more names than the template. Throws std::logic_error for an
// unknown key, and for a variable without a value.
Wording word(std::string_view key, Language language, const std::vector<Variable>& values);

}  // namespace baedal::notify
