/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-name-reader.h"

#include "sb-name-queries.h"
#include "sb-thread.h"

#include <string.h>

enum
{
  KIND,
  NAME,
  SCHEMA,
  OF,
  DETAIL,
  IS_VISIBLE,
  PLACE,
};

static void
add (SbSchemaNames *names, SbResult *result, guint row, gboolean is_system)
{
  SbNameKind kind;
  SbName name = { .name = sb_result_get_value (result, row, NAME),
                  .schema = sb_result_get_value (result, row, SCHEMA),
                  .of = sb_result_get_value (result, row, OF),
                  .detail = sb_result_get_value (result, row, DETAIL),
                  .is_visible = strcmp (sb_result_get_value (result, row, IS_VISIBLE), "t") == 0,
                  .is_system = is_system };

  if (!sb_name_kind_find (sb_result_get_value (result, row, KIND), &kind))
    return;
  name.place = (guint) g_ascii_strtoull (sb_result_get_value (result, row, PLACE), NULL, 10);
  sb_schema_names_add (names, kind, &name);
}

static SbSchemaNames *
read_with (SbSession *session, const char *path, gboolean is_system, GError **error)
{
  g_autoptr (GBytes) sql = g_resource_lookup_data (sb_name_queries_get_resource (), path,
                                                   G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (SbResult) result =
      sb_session_expect (sb_session_exec (session, g_bytes_get_data (sql, NULL), error), error);
  SbSchemaNames *names;

  if (result == NULL)
    return NULL;
  names = sb_schema_names_new ();
  for (guint row = 0; row < sb_result_get_n_rows (result); row++)
    add (names, result, row, is_system);
  sb_schema_names_seal (names);
  return names;
}

/**
 * sb_name_reader_read:
 * @session: a session
 * @error: return location for an #SbDbError
 *
 * Asks the catalogs, nothing else, for what the database's owner has made. Worker only.
 *
 * Returns: (transfer full) (nullable): the names
 */
SbSchemaNames *
sb_name_reader_read (SbSession *session, GError **error)
{
  SB_WORKERS_ONLY;

  return read_with (session, "/org/switchback/sql/names.sql", FALSE, error);
}

/**
 * sb_name_reader_read_system:
 * @session: a session
 * @error: return location for an #SbDbError
 *
 * As sb_name_reader_read(), for what comes with the server.
 *
 * Returns: (transfer full) (nullable): the names
 */
SbSchemaNames *
sb_name_reader_read_system (SbSession *session, GError **error)
{
  SB_WORKERS_ONLY;

  return read_with (session, "/org/switchback/sql/names-system.sql", TRUE, error);
}
