// The man page baedal(1).
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace baedal::manual {

// The template, in which @version@, @date@, @synopsis@, @commands@ and @options@ are replaced, as roff of
// man(7). @options@ are those that most commands have.
std::string man_page(const CLI::App& program, const std::string& date, std::string text);

}  // namespace baedal::manual
