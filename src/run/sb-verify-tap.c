/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pgTAP: its functions return lines of the Test Anything Protocol as rows. */
#include "sb-verify-private.h"

#include <string.h>

void
sb_tap_init (SbTap *self)
{
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_check_result_unref);
  self->planned = -1;
  self->n_seen = 0;
  self->plan_line = 1;
}

void
sb_tap_clear (SbTap *self)
{
  g_clear_pointer (&self->results, g_ptr_array_unref);
}

/* `1..N`, `1..0 # SKIP why` */
static gboolean
read_plan (SbTap *self, const char *line, guint script_line)
{
  char *end;

  if (!g_str_has_prefix (line, "1..") || !g_ascii_isdigit (line[3]))
    return FALSE;
  self->planned = (gint64) g_ascii_strtoull (line + 3, &end, 10);
  self->plan_line = script_line;
  end += strspn (end, " #");
  if (self->planned == 0 && g_ascii_strncasecmp (end, "skip", 4) == 0)
    {
      SbCheckResult *result = sb_check_result_new ("plan", SB_VERDICT_SKIPPED);

      result->reason = g_strdup (end);
      g_ptr_array_add (self->results, result);
    }
  return TRUE;
}

/* `ok 1 - what`, `not ok 2 - what # TODO why`, `ok 3 # SKIP why` */
static gboolean
read_test (SbTap *self, const char *line)
{
  gboolean ok = !g_str_has_prefix (line, "not ok");
  const char *rest = line + (ok ? strlen ("ok") : strlen ("not ok"));
  const char *mark;
  g_autofree char *name = NULL;
  g_autofree char *note = NULL;
  SbCheckResult *result;

  if ((ok && !g_str_has_prefix (line, "ok")) || (*rest != '\0' && *rest != ' '))
    return FALSE;
  rest += strspn (rest, " ");
  rest += strspn (rest, "0123456789");
  rest += strspn (rest, " ");
  if (g_str_has_prefix (rest, "- "))
    rest += 2;
  mark = strstr (rest, "# ");
  note = mark != NULL ? g_strdup (mark + 2) : NULL;
  name = g_strstrip (mark != NULL ? g_strndup (rest, mark - rest) : g_strdup (rest));
  self->n_seen++;
  if (name[0] == '\0')
    {
      g_free (name);
      name = g_strdup_printf ("test %" G_GUINT64_FORMAT, self->n_seen);
    }
  result = sb_check_result_new (name, ok ? SB_VERDICT_PASSED : SB_VERDICT_FAILED);
  if (note != NULL && g_ascii_strncasecmp (note, "skip", 4) == 0)
    result->verdict = SB_VERDICT_SKIPPED;
  else if (note != NULL && g_ascii_strncasecmp (note, "todo", 4) == 0)
    result->verdict = SB_VERDICT_PASSED;
  result->reason = g_steal_pointer (&note);
  g_ptr_array_add (self->results, result);
  return TRUE;
}

/* `# Failed test 2: "what"` belongs to the test before it. */
static void
read_diagnostic (SbTap *self, const char *line)
{
  SbCheckResult *last;
  g_autofree char *before = NULL;

  if (self->results->len == 0)
    return;
  last = self->results->pdata[self->results->len - 1];
  line += strspn (line, "# ");
  before = last->reason;
  last->reason = before != NULL ? g_strconcat (before, "\n", line, NULL) : g_strdup (line);
}

/**
 * sb_tap_read:
 * @self: the reader
 * @text: a value that a statement returned
 * @line: of the statement in the script
 *
 * Returns: whether it was TAP
 */
gboolean
sb_tap_read (SbTap *self, const char *text, guint line)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean is_tap = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (read_plan (self, lines[i], line) || read_test (self, lines[i]))
        is_tap = TRUE;
      else if (lines[i][0] == '#')
        {
          read_diagnostic (self, lines[i]);
          is_tap = TRUE;
        }
    }
  return is_tap;
}

/**
 * sb_tap_dup_problem:
 * @self: the reader, at the end of the script
 *
 * Returns: (transfer full) (nullable): what is wrong with the plan; %NULL when it was kept
 */
char *
sb_tap_dup_problem (SbTap *self)
{
  if (self->planned < 0)
    return g_strdup (
        "no plan was seen; with no_plan() the script ends with SELECT * FROM finish()");
  if ((guint64) self->planned != self->n_seen)
    return g_strdup_printf ("planned %" G_GINT64_FORMAT " tests, ran %" G_GUINT64_FORMAT,
                            self->planned, self->n_seen);
  return NULL;
}
