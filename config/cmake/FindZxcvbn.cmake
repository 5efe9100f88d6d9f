# SPDX-License-Identifier: EUPL-1.2
# Debian's libzxcvbn-dev, which brings neither a CMake nor a pkg-config file.
find_path(ZXCVBN_INCLUDE_DIR zxcvbn.h)
find_library(ZXCVBN_LIBRARY zxcvbn)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Zxcvbn REQUIRED_VARS ZXCVBN_LIBRARY ZXCVBN_INCLUDE_DIR)
if(Zxcvbn_FOUND AND NOT TARGET Zxcvbn::zxcvbn)
  add_library(Zxcvbn::zxcvbn UNKNOWN IMPORTED)
  set_target_properties(Zxcvbn::zxcvbn PROPERTIES IMPORTED_LOCATION "${ZXCVBN_LIBRARY}"
                        INTERFACE_INCLUDE_DIRECTORIES "${ZXCVBN_INCLUDE_DIR}")
endif()
