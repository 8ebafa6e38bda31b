# Text files compiled into the binary.

# baedal_embed(<out-variable> <folder> <glob> <symbol>): generates a source file that defines
#   const std::span<const baedal::EmbeddedFile> <symbol>
# with every file below <folder> that matches, sorted by path, and puts its name into the variable.
set(BAEDAL_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake)
function(baedal_embed out folder glob symbol)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${folder} ${folder}/${glob})
    list(SORT files)
    set(generated ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cpp)
    list(TRANSFORM files PREPEND ${folder}/ OUTPUT_VARIABLE inputs)
    string(REPLACE ";" "|" joined "${files}")
    add_custom_command(OUTPUT ${generated}
        COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} "-DFILES=${joined}" -DSYMBOL=${symbol} -DOUTPUT=${generated}
            -P ${BAEDAL_EMBED_SCRIPT}
        DEPENDS ${inputs} ${BAEDAL_EMBED_SCRIPT} VERBATIM)
    set(${out} ${generated} PARENT_SCOPE)
endfunction()
