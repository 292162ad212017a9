/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-trouble.h"

#include "sb-printable.h"

#include <string.h>

#define MAX_MESSAGE_CHARACTERS 300

/**
 * sb_lint_trouble_new:
 * @path: absolute path of the file
 * @line: from 1; 0 where all of the file is meant
 * @message: what is wrong; may name anything that is in the file
 *
 * Returns: (transfer full): the trouble
 */
SbLintTrouble *
sb_lint_trouble_new (const char *path, guint line, const char *message)
{
  SbLintTrouble *self = g_new (SbLintTrouble, 1);

  self->path = g_strdup (path);
  self->line = line;
  self->message = sb_printable_ellipsize (message, MAX_MESSAGE_CHARACTERS);
  return self;
}

/**
 * sb_lint_trouble_free:
 * @self: (transfer full): a trouble
 */
void
sb_lint_trouble_free (SbLintTrouble *self)
{
  g_free (self->path);
  g_free (self->message);
  g_free (self);
}

/**
 * sb_lint_trouble_to_text:
 * @self: a trouble
 *
 * Returns: (transfer full): file, line and what is wrong
 */
char *
sb_lint_trouble_to_text (const SbLintTrouble *self)
{
  if (self->line == 0)
    return g_strdup_printf ("%s: %s", self->path, self->message);
  return g_strdup_printf ("%s:%u: %s", self->path, self->line, self->message);
}

/**
 * sb_lint_trouble_is_same:
 * @one: (nullable): a trouble
 * @other: (nullable): another
 *
 * Returns: whether both say the same, or there is none
 */
gboolean
sb_lint_trouble_is_same (const SbLintTrouble *one, const SbLintTrouble *other)
{
  if (one == NULL || other == NULL)
    return one == other;
  return one->line == other->line && strcmp (one->path, other->path) == 0
         && strcmp (one->message, other->message) == 0;
}

static gboolean
can_be_read (const char *text, gsize length)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  return g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL) || length == 0;
}

/**
 * sb_lint_trouble_find_line:
 * @text: (array length=length): a key file that cannot be read
 * @length: in bytes
 *
 * GKeyFile does not say where; what begins the file up to there can be read, and nothing longer.
 *
 * Returns: the line where reading stops, from 1
 */
guint
sb_lint_trouble_find_line (const char *text, gsize length)
{
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  guint good = 0, bad;

  for (gsize at = 0; at < length;)
    {
      const char *found = memchr (text + at, '\n', length - at);

      at = found != NULL ? (gsize) (found - text) + 1 : length;
      g_array_append_val (ends, at);
    }
  bad = ends->len;
  while (bad - good > 1)
    {
      guint middle = good + (bad - good) / 2;

      if (can_be_read (text, g_array_index (ends, gsize, middle - 1)))
        good = middle;
      else
        bad = middle;
    }
  return bad;
}

/* `key = value`: the key, also where blanks stand around it. */
static gboolean
is_key_of (const char *line, const char *key)
{
  const char *equals = strchr (line, '=');
  g_autofree char *name = equals != NULL ? g_strndup (line, (gsize) (equals - line)) : NULL;

  return name != NULL && strcmp (g_strstrip (name), key) == 0;
}

/**
 * sb_lint_trouble_find_key:
 * @text: a key file
 * @group: one of its groups
 * @key: (nullable): one of the group's keys; %NULL for the group itself
 *
 * Returns: its line, the last where it is there twice, as that counts; 0 where it is not found
 */
guint
sb_lint_trouble_find_key (const char *text, const char *group, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *head = g_strdup_printf ("[%s]", group);
  gboolean in_group = FALSE;
  guint found = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line == '[')
        in_group = strcmp (line, head) == 0;
      if (in_group && (key == NULL ? *line == '[' : *line != '#' && is_key_of (line, key)))
        found = i + 1;
    }
  return found;
}
