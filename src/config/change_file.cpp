#include "config/change_file.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/text.h"
#include "config/config.h"

namespace baedal {

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.push_back(std::move(line));
    return out;
}

bool sets(std::string_view line, std::string_view key) {
    const std::size_t equals = line.find('=');
    return equals != line.npos && trimmed(line.substr(0, equals)) == key;
}

void change(std::vector<std::string>& lines, const std::string& table, const std::string& key,
            const std::string& text) {
    const std::string line = key + " = " + toml_string(text);
    std::size_t at = 0;
    while (at < lines.size() && !trimmed(lines[at]).starts_with("[" + table + "]")) ++at;
    if (at == lines.size()) {
        if (!lines.empty()) lines.emplace_back();
        lines.push_back("[" + table + "]");
        lines.push_back(line);
        return;
    }
    std::size_t last = at;  // the last line of the table that is not empty
    for (++at; at < lines.size() && !trimmed(lines[at]).starts_with('['); ++at) {
        if (sets(lines[at], key)) {
            lines[at] = line;
            return;
        }
        if (!trimmed(lines[at]).empty()) last = at;
    }
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(last) + 1, line);
}

}  // namespace

std::string with_settings(std::string toml, const ChangedSettings& settings) {
    std::vector<std::string> lines = lines_of(toml);
    for (const auto& [key, text] : settings) {
        const std::size_t dot = key.rfind('.');
        change(lines, key.substr(0, dot), key.substr(dot + 1), text);
    }
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
}

void change_settings(const std::filesystem::path& file, const ChangedSettings& settings) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error(file.string() + " cannot be read");
    std::stringstream content;
    content << in.rdbuf();
    const std::string changed = with_settings(content.str(), settings);
    (void)Config::parse(changed, file.string());
    const std::filesystem::path beside = file.string() + ".new";
    {
        std::ofstream out(beside, std::ios::trunc);
        out << changed << std::flush;
        if (!out) throw std::runtime_error(beside.string() + " cannot be written");
    }
    std::filesystem::permissions(beside, std::filesystem::status(file).permissions());
    std::filesystem::rename(beside, file);
}

}  // namespace baedal
