# Configures small projects with the real cmake/modules.cmake: one without a violation, and some in which a
# module links a module, each of which must be refused by name.
cmake_minimum_required(VERSION 3.25)

# Two modules, of which pay may use order's contract, and one more line for the violation.
function(configure_planted line out_result out_text)
    file(REMOVE_RECURSE ${WORK_DIR})
    foreach(module IN ITEMS order pay)
        set(folder ${WORK_DIR}/modules/${module})
        file(WRITE ${folder}/contract/${module}/events.h "#pragma once\n")
        file(WRITE ${folder}/contract/${module}/events.cpp "#include \"${module}/events.h\"\n")
        file(WRITE ${folder}/module.cpp "")
        file(WRITE ${folder}/http/openapi.json "{}")
    endforeach()
    file(WRITE ${WORK_DIR}/modules/order/CMakeLists.txt "baedal_module(order)\n")
    file(WRITE ${WORK_DIR}/modules/pay/CMakeLists.txt "baedal_module(pay CONTRACTS order)\n")
    file(WRITE ${WORK_DIR}/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)\n"
        "project(planted LANGUAGES CXX)\n"
        "list(APPEND CMAKE_MODULE_PATH ${SOURCE_DIR}/cmake)\n"
        "include(embed)\ninclude(modules)\n"
        "add_library(host_interface INTERFACE)\nadd_library(baedal_flags INTERFACE)\n"
        "add_subdirectory(modules/order)\nadd_subdirectory(modules/pay)\n"
        "${line}\nbaedal_check_module_links()\n")
    execute_process(
        COMMAND ${CMAKE_COMMAND} -S ${WORK_DIR} -B ${WORK_DIR}/build -G Ninja -DCMAKE_CXX_COMPILER=${COMPILER}
            -DCMAKE_CXX_COMPILER_WORKS=TRUE
        RESULT_VARIABLE result OUTPUT_VARIABLE text ERROR_VARIABLE text)
    string(REGEX REPLACE "[ \n]+" " " text "${text}")  # CMake wraps its messages
    set(${out_result} ${result} PARENT_SCOPE)
    set(${out_text} "${text}" PARENT_SCOPE)
endfunction()

configure_planted("" result text)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "A project without a violation is refused:\n${text}")
endif()

foreach(line IN ITEMS
        "target_link_libraries(pay PRIVATE order)"
        "target_link_libraries(pay PUBLIC order)"
        "target_link_libraries(pay_contract PUBLIC order)"
        "target_link_libraries(pay_contract PRIVATE order)")
    configure_planted("${line}" result text)
    string(REGEX MATCH "\\((pay[a-z_]*) " target "${line}")
    set(expected "Module boundary: '${CMAKE_MATCH_1}' links the module 'order'.")
    string(FIND "${text}" "${expected}" at)
    if(result EQUAL 0 OR at EQUAL -1)
        message(FATAL_ERROR "Not refused as \"${expected}\": ${line}\n${text}")
    endif()
endforeach()
message(STATUS "1 sound project is accepted, 4 planted violations are refused")
