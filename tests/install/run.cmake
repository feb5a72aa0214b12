# cmake -DBUILD=… -DSOURCE=… -P run.cmake: installs BUILD beside itself, builds the project in SOURCE against it, runs it.
set(place ${BUILD}/install-test)
file(REMOVE_RECURSE ${place})
function(step)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(failed)
    message(FATAL_ERROR "${ARGN}\n${said}")
  endif()
  set(said "${said}" PARENT_SCOPE)
endfunction()
step(${CMAKE_COMMAND} --install ${BUILD} --prefix ${place}/prefix)
step(${CMAKE_COMMAND} -S ${SOURCE} -B ${place}/build -G Ninja -DCMAKE_PREFIX_PATH=${place}/prefix
     -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_FLAGS=${FLAGS})
step(${CMAKE_COMMAND} --build ${place}/build)
step(${place}/build/two_homes)
set(expected "place 0 reaches home 0 in 130 m
place 1 reaches home 0 in 830 m
place 1 reaches home 1 in 810 m
place 1 reaches home 2 in 60 m
place 1 reaches 240 people, at most 240 can be
")
if(NOT said STREQUAL expected)
  message(FATAL_ERROR "expected\n${expected}found\n${said}")
endif()
step(${place}/prefix/bin/mulin --version)
if(NOT said MATCHES "^mulin [0-9.]+\n$")
  message(FATAL_ERROR "the installed program says ${said}")
endif()
