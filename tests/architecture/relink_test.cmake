# Links a program with a static archive through the real cmake/archives.cmake, and proves that another archive in
# its place, older than the program as dpkg leaves it, is linked.
cmake_minimum_required(VERSION 3.25)

function(run)
    execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${WORK_DIR} RESULT_VARIABLE result
        OUTPUT_VARIABLE text ERROR_VARIABLE text)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${ARGN}:\n${text}")
    endif()
endfunction()

# An archive whose value() is `value`, with the time of a package that was made long ago.
function(make_archive value)
    file(WRITE ${WORK_DIR}/value.cpp "int value() { return ${value}; }\n")
    run(${COMPILER} -c value.cpp -o value.o)
    file(REMOVE ${WORK_DIR}/libvalue.a)
    run(${AR} qc libvalue.a value.o)
    run(touch -d "2020-01-01 00:00:0${value}" libvalue.a)
endfunction()

function(build_and_expect value)
    run(${CMAKE_COMMAND} -S ${WORK_DIR} -B ${WORK_DIR}/build -G Ninja -DCMAKE_CXX_COMPILER=${COMPILER})
    run(${CMAKE_COMMAND} --build ${WORK_DIR}/build)
    execute_process(COMMAND ${WORK_DIR}/build/program RESULT_VARIABLE found)
    if(NOT found EQUAL value)
        message(FATAL_ERROR "The program has the archive of value ${found}, not of ${value}.")
    endif()
endfunction()

file(REMOVE_RECURSE ${WORK_DIR})
file(WRITE ${WORK_DIR}/main.cpp "int value();\nint main() { return value(); }\n")
file(WRITE ${WORK_DIR}/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)\n"
    "project(planted LANGUAGES CXX)\n"
    "include(${SOURCE_DIR}/cmake/archives.cmake)\n"
    "add_library(libraries INTERFACE)\n"
    "target_link_libraries(libraries INTERFACE ${WORK_DIR}/libvalue.a)\n"
    "baedal_relink_when_changed(libraries ${WORK_DIR}/libvalue.a)\n"
    "add_library(middle STATIC middle.cpp)\n"
    "target_link_libraries(middle PUBLIC libraries)\n"
    "add_executable(program main.cpp)\n"
    "target_link_libraries(program PRIVATE middle)\n")
file(WRITE ${WORK_DIR}/middle.cpp "")
make_archive(1)
build_and_expect(1)
make_archive(2)
build_and_expect(2)

# The real program has all of Debian's archives as inputs of its link.
execute_process(COMMAND ${NINJA} -C ${BUILD_DIR} -t query baedal OUTPUT_VARIABLE inputs RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "ninja cannot be asked for the inputs of baedal")
endif()
foreach(archive IN ITEMS libssl.a libcrypto.a libsqlite3.a libargon2.a libabsl_time.a libboost_json.a
        baedal_libraries_digests.txt)
    if(NOT inputs MATCHES "/${archive}|${archive}\n")
        message(FATAL_ERROR "${archive} is no input of the link of baedal:\n${inputs}")
    endif()
endforeach()
