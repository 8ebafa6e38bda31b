// The words of one message: a template, and the values of its variables.
#pragma once

#include <string>
#include <vector>

#include "notify/domain/language.h"

namespace baedal::notify {

// The name is a placeholder of the catalogue without its braces: "store", "number", ...
struct Variable {
    std::string name;
    std::string value;
    bool operator==(const Variable&) const = default;
};

struct Wording {
    std::string template_key;  // such as "placed"; domain/templates.h has all
    Language language = Language::ko;
    std::vector<Variable> variables;  // those of the template, each once, in the order of the text
    std::string text;                 // the template with the values
};

}  // namespace baedal::notify
