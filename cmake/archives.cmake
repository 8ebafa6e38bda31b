# Static archives as inputs of the link, so that a security update of a package reaches the program.

# baedal_relink_when_changed(<interface library> <archive>...): programs that link the library are linked again
# when the content of an archive has changed. dpkg gives a new archive the time at which the package was made,
# which can be earlier than the last link; therefore the configuration compares digests. ./dev configures before
# each build.
function(baedal_relink_when_changed library)
    set(digests "")
    foreach(archive IN LISTS ARGN)
        file(SHA256 ${archive} digest)
        string(APPEND digests "${digest}  ${archive}\n")
    endforeach()
    set(stamp ${CMAKE_CURRENT_BINARY_DIR}/${library}_digests.txt)
    file(CONFIGURE OUTPUT ${stamp} CONTENT "${digests}" @ONLY)  # leaves a file that is the same
    set_property(TARGET ${library} APPEND PROPERTY INTERFACE_LINK_DEPENDS ${stamp} ${ARGN})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ARGN})
endfunction()
