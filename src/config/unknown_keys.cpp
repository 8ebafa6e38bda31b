// Reports a key that no getter has read, with the known key that is most like it.
#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>

#include "config/document.h"

namespace baedal {

namespace {

// The Levenshtein distance: the number of letters to add, remove or replace.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t exchanged = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({exchanged, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('.') + 1); }

// The length of the sections that both paths have in common at their start.
std::size_t shared_sections(std::string_view a, std::string_view b) {
    const auto differ = std::ranges::mismatch(a, b).in1 - a.begin();
    return a.substr(0, static_cast<std::size_t>(differ)).rfind('.') + 1;  // 0 if there is none
}

// The known key with the smallest distance, or with the same name in another section.
std::optional<std::string> suggestion(std::string_view unknown,
                                      const std::set<std::string, std::less<>>& known) {
    static constexpr std::size_t close = 3;
    std::optional<std::string> best;
    std::size_t best_distance = close + 1;
    for (const std::string& key : known) {
        const std::size_t shared = shared_sections(unknown, key);
        const std::string_view rest = unknown.substr(shared);
        const std::size_t distance = edit_distance(rest, std::string_view(key).substr(shared));
        // At most half of the letters may differ: three letters are the whole of a short name.
        if (distance < best_distance && distance <= (rest.size() + 1) / 2) {
            best = key;
            best_distance = distance;
        }
    }
    if (best) return best;
    const auto namesake = std::ranges::find(known, last_part(unknown), last_part);
    return namesake == known.end() ? std::nullopt : std::optional(*namesake);
}

std::string path_of(const std::string& section, std::string_view name) {
    static constexpr std::string_view bare =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    const bool quoted = name.empty() || name.find_first_not_of(bare) != std::string_view::npos;
    const std::string shown = quoted ? "\"" + std::string(name) + "\"" : std::string(name);
    return section.empty() ? shown : section + "." + shown;
}

struct Unknown {
    const toml::node* node;
    toml::source_position at;
    std::string path;
};

// The first unknown value in the order of the text. An empty section without a known key is unknown
// too: its name is misspelt and its keys are commented out.
class Search {
public:
    explicit Search(const std::set<std::string, std::less<>>& known) : known_(known) {}

    void visit(const toml::table& section, const std::string& section_path) {
        for (const auto& [key, node] : section) {
            const std::string path = path_of(section_path, key.str());
            if (known_.contains(path)) continue;
            const toml::table* nested = node.as_table();
            if (nested != nullptr && !nested->empty()) {
                visit(*nested, path);
            } else if (nested == nullptr || !is_section(path)) {
                note({&node, key.source().begin, path});
            }
        }
    }
    const std::optional<Unknown>& first() const { return first_; }

private:
    bool is_section(const std::string& path) const {
        const auto after = known_.lower_bound(path + ".");
        return after != known_.end() && after->starts_with(path + ".");
    }
    void note(Unknown found) {
        const auto order = [](const Unknown& u) { return std::tuple(u.at.line, u.at.column); };
        if (!first_ || order(found) < order(*first_)) first_ = std::move(found);
    }

    const std::set<std::string, std::less<>>& known_;
    std::optional<Unknown> first_;
};

}  // namespace

void Config::pass_over(const std::string& table) const { document_->known.insert(table); }

void Config::require_known_keys() const {
    for (const toml::table& layer : document_->layers) {
        Search search(document_->known);
        search.visit(layer, "");
        if (!search.first()) continue;
        const Unknown& found = *search.first();
        const auto meant = suggestion(found.path, document_->known);
        config::throw_error(*found.node, found.path,
                            meant ? "unknown key; did you mean " + *meant + "?" : "unknown key");
    }
}

}  // namespace baedal
