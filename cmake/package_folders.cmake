# Run by CPack before it packs: the folders have these modes, whatever the umask of the one who builds the package.
file(CHMOD_RECURSE ${CPACK_TEMPORARY_DIRECTORY} DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
# The secrets.
file(CHMOD ${CPACK_TEMPORARY_DIRECTORY}/etc/baedal/credentials PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
