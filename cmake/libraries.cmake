# Debian's libraries, linked statically.
include(archives)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL REQUIRED)
find_package(Threads REQUIRED)

set(archive_names SQLiteCpp sqlite3 boost_json boost_url
    absl_time absl_time_zone absl_int128 absl_strings absl_strings_internal
    absl_raw_logging_internal absl_throw_delegate absl_base absl_spinlock_wait
    z zstd argon2 hiredis ssl crypto)
set(archives "")
foreach(name IN LISTS archive_names)
    find_library(baedal_archive_${name} lib${name}.a REQUIRED)
    list(APPEND archives ${baedal_archive_${name}})
endforeach()

add_library(baedal_libraries INTERFACE)
target_link_libraries(baedal_libraries INTERFACE ${archives} Threads::Threads ${CMAKE_DL_LIBS} m)
baedal_relink_when_changed(baedal_libraries ${archives})
target_compile_definitions(baedal_libraries INTERFACE
    SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY TOML_HEADER_ONLY=1 TOML_EXCEPTIONS=1
    BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
    # An order has about ten coroutine frames at once. Each frame above this number is an aligned malloc.
    BOOST_ASIO_RECYCLING_ALLOCATOR_CACHE_SIZE=8)
