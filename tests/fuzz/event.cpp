// Any text as the data of every event and request that crosses a module's wall.
//
// The first byte names the struct ('a' the first of samples.h). The text is refused with a std::runtime_error, or gives a struct that
// is written and read back without loss, by both writers alike.
#include <array>
#include <functional>
#include <stdexcept>

#include "base/text.h"
#include "contract/samples.h"
#include "json_mutation.h"
#include "property.h"

namespace {

using namespace baedal;
using fuzz::require;

template <class Message>
void check(std::string_view text) {
    Message message;
    try {
        message = json::from_text<Message>(text);
    } catch (const std::runtime_error& error) {
        require(*error.what() != '\0', "a refusal says why");
        return;
    }
    const std::string written = json::to_text(message);
    require(is_utf8(written), "an event is UTF-8");
    const auto again = json::from_text<Message>(written);
    require(json::to_text(again) == written, "an event is read back without loss");
    require(json::parse_trusted(written) == json::encode(message), "both writers write the same");
    const auto strict = json::parse_object(written);
    require(strict.has_value(), "an event passes for JSON from a stranger too");
    if constexpr (requires { message.subject(); })
        require(message.subject() == again.subject(), "the subject is kept");
}

std::vector<void (*)(std::string_view)> all_checks() {
    std::vector<void (*)(std::string_view)> out;
    samples::for_each([&](const std::string&, const auto& sample) {
        out.push_back(&check<std::decay_t<decltype(sample)>>);
    });
    return out;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
    return fuzz::mutate_json(data, size, max_size, seed, 1);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto checks = all_checks();
    if (size == 0) return 0;
    checks[(data[0] + 220u - 'a') % checks.size()](fuzz::to_view(data + 1, size - 1));
    return 0;
}
