# Compiles text files into the binary.

# baedal_embed(<out-variable> <symbol> <entry>...): generates a source file that defines
#   const std::span<const baedal::EmbeddedFile> baedal::<symbol>
# and stores the name of the source file in the variable. An entry is <path>=<file>, or <prefix>/=<glob> for
# every matching file, each under <prefix>/<its name>. The files are sorted by path.
set(BAEDAL_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake)
function(baedal_embed out symbol)
    set(files "")
    set(inputs "")
    foreach(entry IN LISTS ARGN)
        string(REGEX MATCH "^([^=]*)=(.*)$" matched "${entry}")
        set(path "${CMAKE_MATCH_1}")
        file(GLOB found CONFIGURE_DEPENDS "${CMAKE_MATCH_2}")
        foreach(file IN LISTS found)
            set(name "${path}")
            if(path MATCHES "/$")
                get_filename_component(name ${file} NAME)
                string(PREPEND name "${path}")
            endif()
            list(APPEND files "${name}=${file}")
            list(APPEND inputs ${file})
        endforeach()
    endforeach()
    list(SORT files)
    set(generated ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cpp)
    string(REPLACE ";" "|" joined "${files}")
    add_custom_command(OUTPUT ${generated}
        COMMAND ${CMAKE_COMMAND} "-DFILES=${joined}" -DSYMBOL=${symbol} -DOUTPUT=${generated}
            -P ${BAEDAL_EMBED_SCRIPT}
        DEPENDS ${inputs} ${BAEDAL_EMBED_SCRIPT} VERBATIM)
    set(${out} ${generated} PARENT_SCOPE)
endfunction()
