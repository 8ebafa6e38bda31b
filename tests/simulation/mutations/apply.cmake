# cmake -DSPEC=planted/x.cmake -DROOT=source tree -DOUT=file -P plant.cmake
# Writes the source file of the specification with the one mistake in it.
include(${SPEC})
file(READ ${ROOT}/${source} text)
string(FIND "${text}" "${correct}" at)
if(at EQUAL -1)
    message(FATAL_ERROR "${SPEC}: ${source} no longer has the text that the mistake replaces. Bring it up to date.")
endif()
string(REPLACE "${correct}" "${mistaken}" text "${text}")
file(WRITE ${OUT} "${text}")
