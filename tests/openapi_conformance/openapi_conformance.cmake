# Every response that the end-to-end tests saw, compared with GET /openapi.json. Each process of these tests
# writes the exchanges that it saw to a file of its own in one folder. (Included rather than added: the
# properties of a test can be set only in its folder.)
set(exchanges ${CMAKE_CURRENT_BINARY_DIR}/openapi_conformance/exchanges)
add_test(NAME openapi_conformance.clear COMMAND ${CMAKE_COMMAND} -E rm -rf ${exchanges})
set_tests_properties(openapi_conformance.clear PROPERTIES FIXTURES_SETUP no_exchanges TIMEOUT 30)
get_property(e2e_files DIRECTORY PROPERTY TESTS)
list(FILTER e2e_files INCLUDE REGEX "^(e2e|processes|hosts)\\.")
foreach(test IN LISTS e2e_files)
    get_test_property(${test} LABELS labels)
    if(NOT "stress_only" IN_LIST labels)  # those are run and checked by ./dev stress shapes
        set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT "BAEDAL_EXCHANGES=${exchanges}")
        set_tests_properties(${test} PROPERTIES FIXTURES_REQUIRED no_exchanges FIXTURES_SETUP exchanges)
    endif()
endforeach()

function(baedal_conformance_test name)
    add_test(NAME openapi_conformance.${name} COMMAND ${BAEDAL_PYTHON} -B ${ARGN}
        WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/openapi_conformance)
    set_tests_properties(openapi_conformance.${name} PROPERTIES TIMEOUT 120 LABELS conformance)
endfunction()
baedal_conformance_test(check check.py ${exchanges})
set_tests_properties(openapi_conformance.check PROPERTIES FIXTURES_REQUIRED exchanges)
# The proof that the check sees wrong responses.
baedal_conformance_test(planted planted_test.py)

# The document with programs of others: a linter, and a client of generated types. Each starts a server of its
# own on a free port.
if(BAEDAL_WEB)
    foreach(name lint typed_client)
        add_test(NAME openapi_conformance.${name}
            COMMAND ${BAEDAL_NODE} ${CMAKE_CURRENT_SOURCE_DIR}/openapi_conformance/${name}_test.mjs)
        set_tests_properties(openapi_conformance.${name} PROPERTIES TIMEOUT 300 LABELS conformance
            ENVIRONMENT "BAEDAL_BINARY=$<TARGET_FILE:baedal>")
    endforeach()
endif()
