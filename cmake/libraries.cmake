# Debian's libraries, linked statically.
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL REQUIRED)
find_package(Threads REQUIRED)

add_library(baedal_libraries INTERFACE)
target_link_libraries(baedal_libraries INTERFACE
    libSQLiteCpp.a libsqlite3.a libboost_json.a libboost_url.a
    libabsl_time.a libabsl_time_zone.a libabsl_int128.a libabsl_strings.a libabsl_strings_internal.a
    libabsl_raw_logging_internal.a libabsl_throw_delegate.a libabsl_base.a libabsl_spinlock_wait.a
    libz.a libargon2.a libssl.a libcrypto.a Threads::Threads ${CMAKE_DL_LIBS} m)
target_compile_definitions(baedal_libraries INTERFACE
    SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY TOML_HEADER_ONLY=1 TOML_EXCEPTIONS=1
    BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
    # An order has about ten coroutine frames at once. Each frame above this number is an aligned malloc.
    BOOST_ASIO_RECYCLING_ALLOCATOR_CACHE_SIZE=8)
