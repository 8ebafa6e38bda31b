# The compiler's flags, and a canary that rejects a compiler that miscompiles coroutines.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(BAEDAL_SANITIZE "" CACHE STRING "Sanitizers, such as address,undefined or thread")
find_program(ccache_program ccache)
if(ccache_program)
    # ccache requires these settings to cache precompiled headers and the files that use them.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_ctime,include_file_mtime
        ${ccache_program})
    add_compile_options(-Xclang -fno-pch-timestamp)
endif()

add_library(baedal_flags INTERFACE)
target_compile_options(baedal_flags INTERFACE -Wall -Wextra -Wthread-safety -Werror)
if(BAEDAL_SANITIZE)
    # Without the checks of each pointer for null and alignment, which are a fifth of the compiler's time: the address
    # sanitizer reports the use of a null pointer.
    add_compile_options(-fsanitize=${BAEDAL_SANITIZE} -fno-sanitize=null,alignment -fno-omit-frame-pointer
        -fno-sanitize-recover=undefined)
    add_link_options(-fsanitize=${BAEDAL_SANITIZE})
else()
    # The release binary depends on the C library only.
    add_link_options(-static-libstdc++ -static-libgcc)
endif()
add_link_options(-fuse-ld=lld-19)

# Defences against a fault of memory, in the optimized program: canaries on the stack, checked buffers of the C
# library and of the standard containers, checked targets of indirect branches, no uninitialized variable, and
# relocations that are read-only from the start. A buffer above 1,024 bytes is not cleared: the parser of HTTP has one
# that it rarely uses. tests/architecture/hardening.py reads them from the program.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT BAEDAL_SANITIZE)
    target_compile_options(baedal_flags INTERFACE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
        -D_GLIBCXX_ASSERTIONS -fcf-protection=full -ftrivial-auto-var-init=zero
        -ftrivial-auto-var-init-max-size=1024)
    add_link_options(LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack)
endif()

# The optimized program names no folder in which it was built: Boost puts the names of functions into it, and that of
# a lambda has its file.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT BAEDAL_SANITIZE)
    add_compile_options(-fmacro-prefix-map=${CMAKE_BINARY_DIR}/= -fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=)
endif()

# GCC 12 destroys objects twice in expressions with co_await (docs/decisions/0001). A small program that
# counts constructions and destructions detects such a compiler.
if(NOT DEFINED BAEDAL_CANARY_PASSED)
    message(STATUS "Coroutine canary")
    try_run(canary_result canary_compiled ${CMAKE_BINARY_DIR}/canary ${CMAKE_SOURCE_DIR}/cmake/canary.cpp
        CMAKE_FLAGS -DCMAKE_CXX_STANDARD=23 -DCMAKE_CXX_STANDARD_REQUIRED=ON
        COMPILE_OUTPUT_VARIABLE canary_output)
    if(NOT canary_compiled)
        message(FATAL_ERROR "The coroutine canary does not compile:\n${canary_output}")
    elseif(NOT canary_result EQUAL 0)
        message(FATAL_ERROR "This compiler destroys objects twice in expressions with co_await (seen in "
            "GCC 12): it cannot build Baedal. Use clang 19: ./dev build does.")
    endif()
    set(BAEDAL_CANARY_PASSED TRUE CACHE INTERNAL "")
endif()
