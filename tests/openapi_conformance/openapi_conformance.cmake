# Every answer that the end-to-end tests saw, compared with GET /openapi.json.
# Debian's own, which is the one that Debian's python3-jsonschema is for.
find_program(BAEDAL_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
set(exchanges ${CMAKE_CURRENT_BINARY_DIR}/e2e_exchanges.jsonl)

add_test(NAME openapi_conformance_clean COMMAND ${CMAKE_COMMAND} -E rm -f ${exchanges})
set_tests_properties(openapi_conformance_clean PROPERTIES FIXTURES_SETUP no_exchanges TIMEOUT 30)
set_property(TEST e2e PROPERTY ENVIRONMENT "BAEDAL_EXCHANGES=${exchanges}")
set_property(TEST e2e PROPERTY FIXTURES_REQUIRED no_exchanges)
set_property(TEST e2e PROPERTY FIXTURES_SETUP exchanges)

function(baedal_conformance_test name)
    add_test(NAME ${name} COMMAND ${BAEDAL_PYTHON} -B ${ARGN} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/openapi_conformance)
    set_tests_properties(${name} PROPERTIES TIMEOUT 120 LABELS conformance)
endfunction()
baedal_conformance_test(openapi_conformance check.py ${exchanges})
set_property(TEST openapi_conformance PROPERTY FIXTURES_REQUIRED exchanges)
# The proof that it sees wrong answers.
baedal_conformance_test(openapi_conformance_mutations planted_test.py)
