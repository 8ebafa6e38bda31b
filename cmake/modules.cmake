# A module is two static libraries: <name>_contract, which other modules may link, and <name>, which only a
# registry links.

# baedal_module(<name> [CONTRACTS <other modules...>] [MIGRATIONS <folder>]): defines the module in the
# current folder. contract/<name>/ is public; the rest is private. CONTRACTS lists the modules whose contracts
# it uses. MIGRATIONS has one folder for each of its databases (default: migrations/ at the top).
function(baedal_module name)
    cmake_parse_arguments(arg "" "MIGRATIONS" "CONTRACTS" ${ARGN})
    if(NOT arg_MIGRATIONS)
        set(arg_MIGRATIONS ${CMAKE_SOURCE_DIR}/migrations)
    endif()
    file(GLOB contract_sources CONFIGURE_DEPENDS contract/${name}/*.cpp)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
    list(FILTER sources EXCLUDE REGEX "/contract/")

    if(contract_sources)
        add_library(${name}_contract STATIC ${contract_sources})
        target_include_directories(${name}_contract PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/contract)
        target_link_libraries(${name}_contract PUBLIC host_interface PRIVATE baedal_flags)
    else()
        add_library(${name}_contract INTERFACE)
        target_include_directories(${name}_contract INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/contract)
        target_link_libraries(${name}_contract INTERFACE host_interface)
    endif()

    # A module includes its own headers as "<name>/domain/...". The symbolic link hides other modules' headers.
    set(private ${CMAKE_CURRENT_BINARY_DIR}/private)
    file(MAKE_DIRECTORY ${private})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${private}/${name} SYMBOLIC)

    set(migrations "")
    file(GLOB folders CONFIGURE_DEPENDS ${arg_MIGRATIONS}/${name} ${arg_MIGRATIONS}/${name}_*)
    foreach(folder IN LISTS folders)
        get_filename_component(database ${folder} NAME)
        list(APPEND migrations migrations/${database}/=${folder}/*.sql)
    endforeach()
    baedal_embed(embedded ${name}_files
        openapi.json=${CMAKE_CURRENT_SOURCE_DIR}/http/openapi.json
        invariants/=${CMAKE_CURRENT_SOURCE_DIR}/invariants/*.sql
        open_business/=${CMAKE_CURRENT_SOURCE_DIR}/open_business/*.sql
        ${migrations})
    add_library(${name} STATIC ${sources} ${embedded})
    target_include_directories(${name} PRIVATE ${private})
    target_link_libraries(${name} PUBLIC ${name}_contract PRIVATE baedal_flags)
    if(TARGET precompiled)
        target_precompile_headers(${name} REUSE_FROM precompiled)
    endif()
    foreach(other IN LISTS arg_CONTRACTS)
        target_link_libraries(${name} PRIVATE ${other}_contract)
    endforeach()
    set_property(GLOBAL APPEND PROPERTY BAEDAL_MODULES ${name})
    set_property(TARGET ${name} PROPERTY BAEDAL_IS_MODULE TRUE)
    set_property(TARGET ${name} PROPERTY BAEDAL_MODULE_FOLDER ${CMAKE_CURRENT_SOURCE_DIR})
endfunction()

# baedal_registry(<target> <module>...): a library with app::registered_modules(), the definitions of these
# modules in this order.
function(baedal_registry target)
    set(registry_includes "")
    set(registry_definitions "")
    set(folders "")
    foreach(module IN LISTS ARGN)
        string(APPEND registry_includes "#include \"${module}/module.h\"\n")
        list(APPEND registry_definitions "${module}::definition()")
        get_target_property(folder ${module} BAEDAL_MODULE_FOLDER)
        get_filename_component(parent ${folder} DIRECTORY)
        list(APPEND folders ${parent})
    endforeach()
    list(REMOVE_DUPLICATES folders)
    list(JOIN registry_definitions ", " registry_definitions)
    set(generated ${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp)
    configure_file(${CMAKE_SOURCE_DIR}/cmake/registry.cpp.in ${generated} @ONLY)
    add_library(${target} STATIC ${generated})
    set_property(TARGET ${target} PROPERTY BAEDAL_REGISTERED ${ARGN})
    target_include_directories(${target} PRIVATE ${folders})
    target_link_libraries(${target} PUBLIC host_interface PRIVATE baedal_flags ${ARGN} host_core)
    target_precompile_headers(${target} REUSE_FROM precompiled)
endfunction()

# baedal_program(<target> <registry>): the program `baedal` with the modules of that registry.
function(baedal_program target registry)
    if(NOT TARGET main)  # compiled once for all programs
        add_library(main OBJECT ${CMAKE_SOURCE_DIR}/src/main.cpp)
        target_link_libraries(main PRIVATE host baedal_flags)
        target_precompile_headers(main REUSE_FROM precompiled)
    endif()
    add_executable(${target} $<TARGET_OBJECTS:main>)
    target_link_libraries(${target} PRIVATE baedal_flags ${registry} host)
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
endfunction()

# Fails at configure time if a module links another module instead of its contract. Called after all modules
# are defined.
function(baedal_check_module_links)
    get_property(modules GLOBAL PROPERTY BAEDAL_MODULES)
    foreach(module IN LISTS modules)
        foreach(target IN ITEMS ${module} ${module}_contract)
            get_target_property(type ${target} TYPE)
            set(properties INTERFACE_LINK_LIBRARIES)
            if(NOT type STREQUAL "INTERFACE_LIBRARY")
                list(APPEND properties LINK_LIBRARIES)
            endif()
            foreach(property IN LISTS properties)
                get_target_property(links ${target} ${property})
                foreach(link IN LISTS links)
                    string(REGEX REPLACE "^\\$<LINK_ONLY:(.*)>$" "\\1" link "${link}")
                    if(link IN_LIST modules)
                        message(SEND_ERROR "Module boundary: '${target}' links the module '${link}'. "
                            "Link '${link}_contract' instead: modules know each other by messages only.")
                    endif()
                endforeach()
            endforeach()
        endforeach()
    endforeach()
endfunction()
