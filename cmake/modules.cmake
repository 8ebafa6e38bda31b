# A module is two static libraries: <name>_contract, which others may link, and <name>, which only the
# registry in src/app links.

# baedal_module(<name> CONTRACTS <other modules...>): the current folder is the module. Everything in
# contract/<name>/ is public; the rest is private. CONTRACTS names the modules whose contracts it uses.
function(baedal_module name)
    cmake_parse_arguments(arg "" "" "CONTRACTS" ${ARGN})
    file(GLOB contract_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/contract/${name}/*.cpp)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)

    if(contract_sources)
        add_library(${name}_contract STATIC ${contract_sources})
        target_include_directories(${name}_contract PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/contract)
        target_link_libraries(${name}_contract PUBLIC host_interface PRIVATE baedal_flags)
    else()
        add_library(${name}_contract INTERFACE)
        target_include_directories(${name}_contract INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/contract)
        target_link_libraries(${name}_contract INTERFACE host_interface)
    endif()

    baedal_embed(openapi_source ${CMAKE_CURRENT_SOURCE_DIR} openapi.json ${name}_openapi)
    add_library(${name} STATIC ${sources} ${openapi_source})
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${name}_contract PRIVATE baedal_flags)
    if(TARGET host)
        target_precompile_headers(${name} REUSE_FROM host)
    endif()
    foreach(other IN LISTS arg_CONTRACTS)
        target_link_libraries(${name} PRIVATE ${other}_contract)
    endforeach()
    set_property(GLOBAL APPEND PROPERTY BAEDAL_MODULES ${name})
    set_property(TARGET ${name} PROPERTY BAEDAL_IS_MODULE TRUE)
endfunction()

# Fails at configure time when a module links another module rather than its contract. Called after
# all modules are known.
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
                        message(SEND_ERROR "The wall is broken: '${target}' links the module '${link}'. "
                            "Link '${link}_contract' instead: modules know each other by messages only.")
                    endif()
                endforeach()
            endforeach()
        endforeach()
    endforeach()
endfunction()
