/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements that look at a migration's row, and raise where it is not what it has to be. */
#include "sb-history-confirm.h"

#include "sb-history-private.h"

/* @more: what else has to be true of the row. Raising needs no procedural language this way. */
static SbCommand *
make_check (SbHistory *self, const char *key, gboolean applied, const char *more,
            const char *setting)
{
  char *sql = g_strconcat ("SELECT CASE WHEN ", applied ? "" : "NOT ", "EXISTS (SELECT FROM ",
                           self->sql_table, " WHERE ", self->kind->key_column,
                           " OPERATOR(pg_catalog.=) $1::pg_catalog.text", more,
                           ") THEN '' ELSE pg_catalog.current_setting('", setting, "') END", NULL);

  return sb_command_new_take (sql, 1, key);
}

/**
 * sb_history_command_guard:
 * @self: a history that exists
 * @key: a migration's key
 * @applied: whether the plan saw it as applied
 *
 * A statement that fails when this is no longer so: with SQLSTATE 42704, naming a setting that does
 * not exist (%SB_HISTORY_CHANGED).
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_history_command_guard (SbHistory *self, const char *key, gboolean applied)
{
  return make_check (self, key, applied, "", SB_HISTORY_CHANGED);
}

/**
 * sb_history_command_confirm_is:
 * @self: a history that exists
 * @key: a migration's key
 * @applied: whether its row was written, or taken away
 *
 * As sb_history_command_guard(), behind a change: a trigger or a rule can swallow it. Names
 * %SB_HISTORY_REFUSED.
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_history_command_confirm_is (SbHistory *self, const char *key, gboolean applied)
{
  return make_check (self, key, applied, "", SB_HISTORY_REFUSED);
}

/**
 * sb_history_command_confirm:
 * @self: a history that exists
 * @key: a migration's key
 *
 * As sb_history_command_confirm_is(), where the row has to be of the transaction that this runs in:
 * another program may have been faster, while nobody could see it.
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_history_command_confirm (SbHistory *self, const char *key)
{
  /* A row knows the lower half of its writer's number only. A subtransaction's number is not the
   * transaction's, but both are in progress, and nobody else's row can be seen while its writer is.
   */
  static const char is_own[] =
      " AND pg_catalog.pg_xact_status(((pg_catalog.pg_current_xact_id()::pg_catalog.text"
      "::pg_catalog.int8 OPERATOR(pg_catalog.>>) 32 OPERATOR(pg_catalog.<<) 32)"
      " OPERATOR(pg_catalog.|) xmin::pg_catalog.text::pg_catalog.int8)::pg_catalog.text"
      "::pg_catalog.xid8) OPERATOR(pg_catalog.=) 'in progress'";

  return make_check (self, key, TRUE, is_own, SB_HISTORY_REFUSED);
}
