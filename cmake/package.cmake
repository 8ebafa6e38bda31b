# The Debian package: ./dev package makes build/package/baedal_<version>_<architecture>.deb from the release build.
# deploy/ has its files, deploy/debian its scripts.

# baedal_compress(<file> <compressed file>): without the file's name and time.
function(baedal_compress file output)
    add_custom_command(OUTPUT ${output} COMMAND sh -c "gzip -9n <'${file}' >'${output}'" DEPENDS ${file} VERBATIM)
endfunction()
baedal_compress(${BAEDAL_MAN_PAGE} ${package_files}/baedal.1.gz)
baedal_compress(${deploy}/debian/changelog ${package_files}/changelog.gz)
add_custom_target(package_files ALL DEPENDS ${package_files}/baedal.1.gz ${package_files}/changelog.gz
    ${BAEDAL_COMPLETION})
add_dependencies(package_files baedal)

# postinst prints the same next steps as `baedal install`.
file(READ ${deploy}/next_steps.txt next_steps)
string(STRIP "${next_steps}" next_steps)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${deploy}/next_steps.txt)
configure_file(${deploy}/debian/postinst.in ${package_files}/postinst @ONLY)
file(CONFIGURE OUTPUT ${package_files}/conffiles CONTENT "/etc/baedal/config.toml\n")

set(readable OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
install(TARGETS baedal DESTINATION usr/bin)
install(FILES ${deploy}/baedal.service ${deploy}/baedal.socket DESTINATION lib/systemd/system PERMISSIONS ${readable})
# postinst gives it to the group of the service.
install(FILES ${deploy}/config.toml DESTINATION etc/baedal PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)
install(DIRECTORY DESTINATION etc/baedal/credentials)
install(FILES ${package_files}/baedal.1.gz DESTINATION usr/share/man/man1 PERMISSIONS ${readable})
install(FILES ${BAEDAL_COMPLETION} DESTINATION usr/share/bash-completion/completions RENAME baedal
    PERMISSIONS ${readable})
install(FILES ${package_files}/changelog.gz ${deploy}/debian/copyright ${CMAKE_SOURCE_DIR}/docs/operations.md
    DESTINATION usr/share/doc/baedal PERMISSIONS ${readable})
install(FILES ${deploy}/proxy/Caddyfile ${deploy}/proxy/haproxy.cfg ${deploy}/proxy/haproxy-processes.cfg ${deploy}/proxy/nginx.conf
    ${deploy}/proxy/nginx-processes.conf ${deploy}/proxy/Caddyfile-processes
    DESTINATION usr/share/doc/baedal/examples PERMISSIONS ${readable})
install(FILES ${deploy}/debian/lintian-overrides DESTINATION usr/share/lintian/overrides RENAME baedal
    PERMISSIONS ${readable})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME baedal)
set(CPACK_PACKAGING_INSTALL_PREFIX /)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/package_folders.cmake)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${BAEDAL_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# tzdata: the hours of a store are in its time zone. ca-certificates: calls of HTTPS services. procps: /bin/kill.
# The system bus: systemd-run --wait of postinst needs it, and a minimal Debian has none.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "adduser, debconf (>= 0.5) | debconf-2.0, init-system-helpers (>= 1.54~), tzdata, ca-certificates, procps, default-dbus-system-bus | dbus-system-bus")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${package_files}/postinst ${package_files}/conffiles
    ${deploy}/debian/preinst ${deploy}/debian/prerm ${deploy}/debian/postrm ${deploy}/debian/templates)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "ordering system of a restaurant")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Baedal takes the orders of a restaurant or a few stores on its own machine. It
shows the menu to customers, charges the order, feeds the kitchen and tells
the customer of every step.
.
The program serves its pages and its API by itself and keeps all data in one
folder. It speaks HTTPS with a certificate that it fetches, or HTTP behind a
reverse proxy.")
include(CPack)
