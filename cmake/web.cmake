# The pages of web/, built by npm and compiled into the binary. -DBAEDAL_WEB=OFF builds without Node.js.
option(BAEDAL_WEB "Build the pages of web/ (needs Node.js 18 or later and npm)" ON)

# baedal_web_pages(<out-variable>): sets the variable to the name of a source file that defines
#   const baedal::http::EmbeddedPages baedal::embedded_pages
function(baedal_web_pages out)
    if(NOT BAEDAL_WEB)
        # A file of its own: under the generated name it would be newer than the sources of the pages.
        set(none ${CMAKE_CURRENT_BINARY_DIR}/no_pages.cpp)
        set(${out} ${none} PARENT_SCOPE)
        file(CONFIGURE OUTPUT ${none} CONTENT "// Built without the pages (BAEDAL_WEB=OFF).
#include \"http/pages.h\"

namespace baedal {
extern const http::EmbeddedPages embedded_pages;
const http::EmbeddedPages embedded_pages;
}  // namespace baedal
")
        return()
    endif()
    set(generated ${CMAKE_CURRENT_BINARY_DIR}/embedded_pages.cpp)
    set(${out} ${generated} PARENT_SCOPE)

    find_program(BAEDAL_NODE NAMES node nodejs)
    find_program(BAEDAL_NPM npm)
    if(NOT BAEDAL_NODE OR NOT BAEDAL_NPM)
        message(FATAL_ERROR "The pages need Node.js (18 or later) and npm: apt-get install nodejs npm, or "
            "build without the pages: -DBAEDAL_WEB=OFF.")
    endif()

    set(web ${CMAKE_SOURCE_DIR}/web)
    set(built ${CMAKE_CURRENT_BINARY_DIR}/web)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${web}/src/* ${web}/*.html ${web}/scripts/*.mjs)
    list(FILTER sources EXCLUDE REGEX "/node_modules/")
    list(APPEND sources ${web}/pages.json ${web}/vite.config.mjs ${web}/tsconfig.json)
    # npm writes this file last.
    set(installed ${web}/node_modules/.package-lock.json)
    add_custom_command(OUTPUT ${installed}
        COMMAND ${BAEDAL_NPM} ci --ignore-scripts --no-audit --no-fund --loglevel=error
        COMMAND ${CMAKE_COMMAND} -E touch ${installed}
        DEPENDS ${web}/package.json ${web}/package-lock.json ${web}/.npmrc
        WORKING_DIRECTORY ${web} COMMENT "npm ci in web/" VERBATIM)
    add_custom_command(OUTPUT ${generated}
        COMMAND ${BAEDAL_NODE} ${web}/node_modules/typescript/bin/tsc --noEmit
        COMMAND ${CMAKE_COMMAND} -E env BAEDAL_WEB_OUT=${built}
            ${BAEDAL_NODE} ${web}/node_modules/vite/bin/vite.js build --logLevel warn
        COMMAND ${BAEDAL_NODE} ${web}/scripts/embed.mjs ${built} ${generated}
        DEPENDS ${sources} ${installed}
        WORKING_DIRECTORY ${web} COMMENT "The pages of web/" VERBATIM)
endfunction()
