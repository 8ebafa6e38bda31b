# cmake -DPATCH=<x>.patch -DPROGRAM=patch -DSOURCE=file -DOUT=file -P apply.cmake
# Writes the source file with the mistake of the patch in it. Lines may have moved, but not changed.
execute_process(COMMAND ${PROGRAM} --silent --batch --fuzz=0 --reject-file=- --output=${OUT} ${SOURCE} ${PATCH}
    RESULT_VARIABLE result OUTPUT_VARIABLE text ERROR_VARIABLE text)
if(NOT result EQUAL 0)
    file(REMOVE ${OUT})
    message(FATAL_ERROR "${PATCH} no longer applies to ${SOURCE}. Bring the patch up to date.\n${text}")
endif()
