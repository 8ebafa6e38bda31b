// What is found of a deployment, for its owner.
#pragma once

#include <string>
#include <string_view>

#include "base/enum_names.h"

namespace baedal::host {

enum class Level {
    ok,
    warning,  // the shop works, and something should be done
    problem,  // a part of the shop does not work, or soon will not
    unknown   // it could not be looked at
};
constexpr EnumNames<Level, 4> enum_names(Level) { return {"ok", "warning", "problem", "unknown"}; }

// Stable and short, such as "disk-low". It is written as DiagnosisCode{"..."} where it is found: a test
// reads the sources for these and compares them with the texts of the pages.
class DiagnosisCode {
public:
    consteval explicit DiagnosisCode(std::string_view text) : text_(text) {}
    constexpr std::string_view text() const { return text_; }
    bool operator==(const DiagnosisCode&) const = default;

private:
    std::string_view text_;
};

// One line of `baedal doctor` and of the office's list. A set-up gap is one too: a setting with which a
// part of the business is pretended or missing. The server starts with it, and says so at every start,
// in `baedal check --config`, and in the office's red bar.
struct Diagnosis {
    DiagnosisCode code;
    Level level = Level::ok;
    std::string setting = {};  // that changes it; "": none
    std::string text;          // for the owner: what is found, and what to do
    std::string detail =
        {};  // what is of this deployment alone: names, numbers, an error; "": nothing
    bool operator==(const Diagnosis&) const = default;

    static void fields(const Diagnosis& self, auto&& field) {
        field("code", self.code.text());
        field("level", self.level);
        field("setting", self.setting);
        field("text", self.text);
        field("detail", self.detail);
    }
};

// The text with its detail.
inline std::string to_sentence(const Diagnosis& diagnosis) {
    return diagnosis.detail.empty() ? diagnosis.text
                                    : diagnosis.text + " (" + diagnosis.detail + ")";
}

}  // namespace baedal::host
