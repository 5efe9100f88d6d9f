# SPDX-License-Identifier: EUPL-1.2
# Debian's libsoci-dev ships no package file. Gives SOCI::postgresql (backend linked, not loaded).
find_path(SOCI_INCLUDE_DIR soci/soci.h)
find_library(SOCI_core_LIBRARY soci_core)
find_library(SOCI_postgresql_LIBRARY soci_postgresql)
find_path(LIBPQ_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql)
find_library(LIBPQ_LIBRARY pq)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SOCI REQUIRED_VARS SOCI_INCLUDE_DIR SOCI_core_LIBRARY
                                  SOCI_postgresql_LIBRARY LIBPQ_INCLUDE_DIR LIBPQ_LIBRARY)
if(SOCI_FOUND AND NOT TARGET SOCI::postgresql)
  add_library(SOCI::postgresql UNKNOWN IMPORTED)
  set_target_properties(SOCI::postgresql PROPERTIES
    IMPORTED_LOCATION "${SOCI_postgresql_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE_DIR};${LIBPQ_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES "${SOCI_core_LIBRARY};${LIBPQ_LIBRARY}")
endif()
