# The man page and the completion of bash are made from the command line of the program.
set(package_files ${CMAKE_CURRENT_BINARY_DIR}/package)
set(deploy ${CMAKE_SOURCE_DIR}/deploy)
file(MAKE_DIRECTORY ${package_files})

# The version and the date of the newest entry of the changelog are those of the program and of the man page.
file(STRINGS ${deploy}/debian/changelog changelog)
list(GET changelog 0 newest)
list(FILTER changelog INCLUDE REGEX "^ -- ")
list(GET changelog 0 signature)
if(NOT newest MATCHES "^baedal \\(${PROJECT_VERSION}\\) ")
    message(FATAL_ERROR "deploy/debian/changelog begins with another version than ${PROJECT_VERSION}: ${newest}")
endif()
if(NOT signature MATCHES "^ -- (.*>)  [A-Za-z]+, ([0-9]+ [A-Za-z]+ [0-9]+) ")
    message(FATAL_ERROR "deploy/debian/changelog has no maintainer and date in: ${signature}")
endif()
set(BAEDAL_MAINTAINER "${CMAKE_MATCH_1}")
set(BAEDAL_DATE "${CMAKE_MATCH_2}")

file(GLOB manual_sources CONFIGURE_DEPENDS ${deploy}/manual/*.cpp)
add_executable(manual ${manual_sources})
target_link_libraries(manual PRIVATE host baedal_flags)
target_precompile_headers(manual REUSE_FROM precompiled)
set(BAEDAL_MAN_PAGE ${package_files}/baedal.1)
set(BAEDAL_COMPLETION ${package_files}/baedal.bash)
add_custom_command(OUTPUT ${BAEDAL_MAN_PAGE}
    COMMAND manual man ${deploy}/manual/baedal.1.in "${BAEDAL_DATE}" ${BAEDAL_MAN_PAGE}
    DEPENDS manual ${deploy}/manual/baedal.1.in VERBATIM)
add_custom_command(OUTPUT ${BAEDAL_COMPLETION} COMMAND manual completion ${BAEDAL_COMPLETION} DEPENDS manual VERBATIM)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${deploy}/debian/changelog)
