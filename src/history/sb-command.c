/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes statements with their parameters. */
#include "sb-command.h"

/**
 * sb_command_new:
 * @sql: one statement
 * @n_params: how many parameters follow
 * @...: (nullable): their texts
 *
 * Returns: (transfer full): a command with copies of all texts
 */
SbCommand *
sb_command_new (const char *sql, guint n_params, ...)
{
  SbCommand *self = g_new0 (SbCommand, 1);
  va_list args;

  self->sql = g_strdup (sql);
  self->n_params = n_params;
  self->params = g_new0 (char *, n_params + 1);
  va_start (args, n_params);
  for (guint i = 0; i < n_params; i++)
    self->params[i] = g_strdup (va_arg (args, const char *));
  va_end (args);
  return self;
}

/**
 * sb_command_free:
 * @self: (transfer full): a command
 */
void
sb_command_free (SbCommand *self)
{
  g_free (self->sql);
  for (guint i = 0; i < self->n_params; i++)
    g_free (self->params[i]);
  g_free (self->params);
  g_free (self);
}
