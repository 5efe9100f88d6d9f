# SPDX-License-Identifier: EUPL-1.2
# Writes OUTPUT, a source file holding every migration of DIRECTORY, so that program and schema
# can never be of two versions.
file(GLOB scripts "${DIRECTORY}/*.sql")
list(SORT scripts)
set(text "// SPDX-License-Identifier: EUPL-1.2\n#include \"persistence/migrator.hpp\"\n\n")
string(APPEND text "namespace ecoute {\n\nconst std::vector<migration>& embedded_migrations() {\n")
string(APPEND text "  static const std::vector<migration> all{\n")
foreach(script IN LISTS scripts)
  get_filename_component(name "${script}" NAME_WE)
  string(REGEX MATCH "^[0-9]+" number "${name}")
  math(EXPR version "${number}")
  file(READ "${script}" sql)
  string(APPEND text "    {${version}, \"${name}\", R\"ecoute_sql(${sql})ecoute_sql\"},\n")
endforeach()
string(APPEND text "  };\n  return all;\n}\n\n} // namespace ecoute\n")
file(WRITE "${OUTPUT}" "${text}")
