/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes statements with their parameters. */
#include "sb-command.h"

static SbCommand *
take (char *sql, guint n_params, va_list args)
{
  SbCommand *self = g_new0 (SbCommand, 1);

  self->sql = sql;
  self->n_params = n_params;
  self->params = g_new0 (char *, n_params + 1);
  self->borrowed = -1;
  for (guint i = 0; i < n_params; i++)
    self->params[i] = g_strdup (va_arg (args, const char *));
  return self;
}

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
  SbCommand *self;
  va_list args;

  va_start (args, n_params);
  self = take (g_strdup (sql), n_params, args);
  va_end (args);
  return self;
}

/**
 * sb_command_new_take:
 * @sql: (transfer full): one statement
 * @n_params: how many parameters follow
 * @...: (nullable): their texts
 *
 * Returns: (transfer full): a command with copies of the parameters
 */
SbCommand *
sb_command_new_take (char *sql, guint n_params, ...)
{
  SbCommand *self;
  va_list args;

  va_start (args, n_params);
  self = take (sql, n_params, args);
  va_end (args);
  return self;
}

/**
 * sb_command_borrow:
 * @self: a command none of whose texts is borrowed yet
 * @index: which parameter, from 0; it has no text yet
 * @text: (nullable): its text, which must live longer than @self
 *
 * A script may be large: its text is in memory once already.
 */
void
sb_command_borrow (SbCommand *self, guint index, const char *text)
{
  g_return_if_fail (index < self->n_params && self->borrowed < 0 && self->params[index] == NULL);

  self->params[index] = (char *) text;
  self->borrowed = (int) index;
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
    if ((int) i != self->borrowed)
      g_free (self->params[i]);
  g_free (self->params);
  g_free (self);
}
