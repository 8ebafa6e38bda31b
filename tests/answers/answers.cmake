# Every answer that the end-to-end tests saw, compared with GET /openapi.json.
# Debian's own, which is the one that Debian's python3-jsonschema is for.
find_program(BAEDAL_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
set(exchanges ${CMAKE_CURRENT_BINARY_DIR}/e2e_exchanges.jsonl)

add_test(NAME answers_forgotten COMMAND ${CMAKE_COMMAND} -E rm -f ${exchanges})
set_tests_properties(answers_forgotten PROPERTIES FIXTURES_SETUP no_answers TIMEOUT 30)
set_property(TEST e2e PROPERTY ENVIRONMENT "BAEDAL_EXCHANGES=${exchanges}")
set_property(TEST e2e PROPERTY FIXTURES_REQUIRED no_answers)
set_property(TEST e2e PROPERTY FIXTURES_SETUP answers)

function(baedal_answers_test name)
    add_test(NAME ${name} COMMAND ${BAEDAL_PYTHON} -B ${ARGN} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/answers)
    set_tests_properties(${name} PROPERTIES TIMEOUT 120 LABELS answers)
endfunction()
baedal_answers_test(answers_described check.py ${exchanges})
set_property(TEST answers_described PROPERTY FIXTURES_REQUIRED answers)
# The proof that it sees wrong answers.
baedal_answers_test(answers_planted planted_test.py)
