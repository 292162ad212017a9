/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are no scripts of a migration by their names, but that a script includes. */
#include "sb-project-private.h"

#include <stdlib.h>
#include <string.h>

#include "sb-file.h"
#include "sb-includes.h"
#include "sb-psql.h"

typedef struct
{
  char *path; /* without symbolic links */
  guint problem;
  gboolean is_used;
} Stray;

typedef struct
{
  const SbMigration *migration; /* borrowed */
  GArray *strays;               /* of Stray */
  guint n_left;
} Search;

static void
stray_clear (gpointer data)
{
  Stray *stray = data;

  free (stray->path);
}

static gboolean
may_be_included (const SbProblem *problem)
{
  static const char *const ids[] = { "ignored", "unpaired-rollback", "unpaired-verify", NULL };

  return problem->version == NULL && problem->severity != SB_PROBLEM_ERROR
         && g_strv_contains (ids, problem->id);
}

/* A folder is used when something in it is. */
static gboolean
is_at_or_in (const char *path, const char *stray)
{
  gsize length = strlen (stray);

  return strncmp (path, stray, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

static char *
read_cb (const char *name, const char *from, gboolean is_relative, char **path, char **shown,
         gsize *length, gpointer user_data, GError **error)
{
  Search *search = user_data;
  char *bytes = sb_includes_read (name, from, is_relative, path, shown, length,
                                  (gpointer) search->migration, error);

  for (guint i = 0; bytes != NULL && i < search->strays->len; i++)
    {
      Stray *stray = &g_array_index (search->strays, Stray, i);

      if (stray->is_used || !is_at_or_in (*path, stray->path))
        continue;
      stray->is_used = TRUE;
      search->n_left--;
    }
  return bytes;
}

static void
search_script (Search *search, const char *path)
{
  g_autofree char *expanded = NULL;
  g_autoptr (SbSources) sources = NULL;
  gsize length;
  char *text = sb_file_read (path, &length, NULL);

  if (text == NULL || !sb_psql_is_needed (text, length)
      || !sb_script_check_text (text, length, NULL))
    {
      g_free (text);
      return;
    }
  expanded = sb_psql_expand (path, path, text, length, read_cb, search, &length, &sources, NULL);
}

/*< private >
 * sb_included_settle:
 * @self: a project with its migrations and their checksums
 *
 * Takes back that a file is not used where a script includes it. Reads the scripts where there is
 * such a file only.
 */
void
sb_included_settle (SbProject *self)
{
  Search search = { .strays = g_array_new (FALSE, FALSE, sizeof (Stray)) };

  g_array_set_clear_func (search.strays, stray_clear);
  for (guint i = 0; i < self->problems->len; i++)
    {
      const SbProblem *problem = &g_array_index (self->problems, SbProblem, i);
      Stray stray = { may_be_included (problem) ? realpath (problem->path, NULL) : NULL, i, FALSE };

      if (stray.path != NULL)
        g_array_append_val (search.strays, stray);
    }
  search.n_left = search.strays->len;
  for (guint i = 0; i < self->migrations->len && search.n_left > 0; i++)
    {
      search.migration = self->migrations->pdata[i];
      for (int role = SB_ROLE_FORWARD; role < SB_N_ROLES; role++)
        if (search.migration->paths[role] != NULL
            && (role != SB_ROLE_FORWARD || search.migration->run_checksum != NULL))
          search_script (&search, search.migration->paths[role]);
    }
  for (guint i = search.strays->len; i > 0; i--)
    {
      const Stray *stray = &g_array_index (search.strays, Stray, i - 1);

      if (stray->is_used)
        g_array_remove_index (self->problems, stray->problem);
    }
  g_array_unref (search.strays);
}
