// Any text as the data of every event and request of the registered modules.
//
// The first byte names the message ('a' the first). The text is refused with a std::runtime_error, or
// gives a message that is written and read back without loss.
#include <stdexcept>
#include <vector>

#include "base/text.h"
#include "json_mutation.h"
#include "property.h"
#include "support/registry.h"

namespace {

using namespace baedal;
using fuzz::require;

void check(const host::MessageSample& message, std::string_view text) {
    std::string written;
    try {
        written = message.rewrite(text);
    } catch (const std::runtime_error& error) {
        require(*error.what() != '\0', "a refusal says why");
        return;
    }
    require(is_utf8(written), "a message is UTF-8");
    require(message.rewrite(written) == written, "a message is read back without loss");
    require(json::parse_object(written).has_value(), "a message passes for JSON from outside too");
    if (message.subject != nullptr)
        require(message.subject(written) == message.subject(text), "the subject is kept");
}

// All events by module, then all requests and replies: the corpus names messages by their position.
std::vector<host::MessageSample> all_messages() {
    std::vector<host::MessageSample> out;
    for (const bool events : {true, false}) {
        for (const host::ModuleDefinition& module : test::modules()) {
            for (host::MessageSample& message : module.messages()) {
                if (message.is_event == events) out.push_back(std::move(message));
            }
        }
    }
    return out;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
    return fuzz::mutate_json(data, size, max_size, seed, 1);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto messages = all_messages();
    if (size == 0) return 0;
    check(messages[(data[0] + 220u - 'a') % messages.size()], fuzz::to_view(data + 1, size - 1));
    return 0;
}
