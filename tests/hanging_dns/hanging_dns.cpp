// Preloaded into the server: the look-up of a name under .silent takes 30 s and fails.
#include <chrono>
#include <string_view>
#include <thread>

#include <dlfcn.h>
#include <netdb.h>

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** found) {
    if (node != nullptr && std::string_view(node).ends_with(".silent")) {
        std::this_thread::sleep_for(std::chrono::seconds{30});
        return EAI_AGAIN;
    }
    using Function = int(const char*, const char*, const addrinfo*, addrinfo**);
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, "getaddrinfo"))(node, service, hints,
                                                                          found);
}
