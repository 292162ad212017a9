/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names that a migration's files get with another version or description: each keeps its folder
 * and its manner. */
#include "sb-triple.h"

#include <string.h>

#include "sb-printable.h"
#include "sb-project-private.h"

#define UP ".up"

/* A migration's names, old and new. */
typedef struct
{
  const SbLayout *layout;
  char *stem;          /* of the forward script */
  SbStem parts;        /* inside @stem */
  char *rest;          /* what follows the version in it, without `.up` */
  char *new_stem;      /* without `.up` */
  const char *version; /* NULL: stays */
  const char *slug;    /* NULL: the rest stays */
  gboolean has_up;
} Names;

static void
names_clear (Names *names)
{
  g_free (names->stem);
  g_free (names->rest);
  g_free (names->new_stem);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Names, names_clear)

static char *
dup_stem (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_strndup (name, strlen (name) - strlen (".sql"));
}

/* `033_x` with other digits, another rest, or both. A rest that is not the forward script's is
 * somebody's own words and stays. */
static char *
replace (const Names *names, const char *stem, const SbStem *parts)
{
  g_autofree char *before = g_strndup (stem, parts->version - stem);
  g_autofree char *digits = g_strndup (parts->version, parts->version_length);
  const char *tail = parts->version + parts->version_length;
  const char *version = names->version != NULL ? names->version : digits;

  if (names->slug == NULL
      || (stem != names->stem && (*parts->rest == '\0' || strcmp (parts->rest, names->rest) != 0)))
    return g_strconcat (before, version, tail, NULL);
  return g_strdup_printf ("%s%s%c%s", before, version, parts->rest > tail ? *tail : '_',
                          names->slug);
}

/* A rollback or verify script, told apart in the order in which pairing does. */
static char *
replace_companion (const Names *names, const char *path)
{
  g_autofree char *stem = dup_stem (path);
  gsize stem_length = strlen (names->stem) - (names->has_up ? strlen (UP) : 0), length;
  SbScriptRole role;
  SbStem parts;

  if (sb_layout_parse_companion (stem, &role, &parts))
    return replace (names, stem, &parts);
  if (strcmp (stem, names->stem) == 0)
    return g_strconcat (names->new_stem, names->has_up ? UP : "", NULL);
  if (sb_layout_parse_suffix (stem, &role, &length) && length >= stem_length
      && strncmp (stem, names->stem, length) == 0)
    {
      const char *up = length > stem_length ? UP : "";

      return g_strconcat (names->new_stem, up, stem + length, NULL);
    }
  if (names->layout->parse (stem, &parts))
    return replace (names, stem, &parts);
  return g_steal_pointer (&stem);
}

static gboolean
parse_forward (Names *names, const char *path, GError **error)
{
  names->stem = dup_stem (path);
  if (!names->layout->parse (names->stem, &names->parts))
    {
      g_autofree char *shown = sb_printable_line (path);

      g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_NAME, "no version in the name \"%s\"",
                   shown);
      return FALSE;
    }
  names->has_up = g_str_has_suffix (names->parts.rest, UP);
  names->rest = g_strndup (names->parts.rest,
                           strlen (names->parts.rest) - (names->has_up ? strlen (UP) : 0));
  return TRUE;
}

static void
add_move (GArray *moves, const char *from, const char *stem)
{
  g_autofree char *folder = g_path_get_dirname (from);
  g_autofree char *name = g_strconcat (stem, ".sql", NULL);
  SbMove move = { g_strdup (from), g_build_filename (folder, name, NULL) };

  if (strcmp (move.from, move.to) != 0)
    g_array_append_val (moves, move);
  else
    {
      g_free (move.from);
      g_free (move.to);
    }
}

static void
clear_move (gpointer data)
{
  SbMove *move = data;

  g_free (move->from);
  g_free (move->to);
}

/**
 * sb_triple_list:
 * @migration: a migration
 *
 * Any thread.
 *
 * Returns: (transfer full) (array zero-terminated=1): absolute paths of all its files, the forward
 *   script first, a second rollback too
 */
char **
sb_triple_list (const SbMigration *migration)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (int role = 0; role < SB_N_ROLES; role++)
    if (migration->paths[role] != NULL)
      g_strv_builder_add (paths, migration->paths[role]);
  if (migration->other_rollback != NULL)
    g_strv_builder_add (paths, migration->other_rollback);
  return g_strv_builder_end (paths);
}

/**
 * sb_triple_name:
 * @project: a project
 * @migration: one of its migrations
 * @version: (nullable): digits; %NULL to keep what it has
 * @description: (nullable): what a person calls it: "add session notes"; %NULL to keep what it has
 * @error: return location for %SB_PROJECT_ERROR_NAME (nothing of the description can be in a name,
 *   or the version is none) or %SB_PROJECT_ERROR_EXISTS (another migration has the version)
 *
 * Names the files of a migration anew. Each stays in its folder and keeps the manner in which it is
 * paired: `rollback_033.sql` becomes `rollback_034.sql`, `033_x.down.sql` becomes `033_y.down.sql`.
 * With a new version only, the rest of the names stays letter by letter. Pure: whether the names
 * are free is seen when the files are moved. Any thread.
 *
 * Returns: (transfer full) (element-type SbMove) (nullable): what has to be moved, the forward
 *   script first; empty when all names stay
 */
GArray *
sb_triple_name (SbProject *project, SbMigration *migration, const char *version,
                const char *description, GError **error)
{
  g_auto (Names) names = { .layout = project->layout, .version = version };
  g_autofree char *slug = NULL, *forward = NULL;
  g_auto (GStrv) paths = sb_triple_list (migration);
  g_autoptr (GArray) moves = NULL;

  if (version != NULL && !sb_project_check_version (project, version, migration, error))
    return NULL;
  if (description != NULL && (slug = sb_project_make_slug (description, error)) == NULL)
    return NULL;
  if (!parse_forward (&names, paths[0], error))
    return NULL;
  names.slug = slug;
  if (names.slug == NULL)
    {
      char *stem = replace (&names, names.stem, &names.parts);

      names.new_stem = g_strndup (stem, strlen (stem) - (names.has_up ? strlen (UP) : 0));
      g_free (stem);
    }
  else
    names.new_stem = replace (&names, names.stem, &names.parts);

  forward = g_strconcat (names.new_stem, names.has_up ? UP : "", NULL);
  if (!sb_project_check_forward (forward, description != NULL ? description : version, error))
    return NULL;
  moves = g_array_new (FALSE, FALSE, sizeof (SbMove));
  g_array_set_clear_func (moves, clear_move);
  add_move (moves, paths[0], forward);
  for (guint i = 1; paths[i] != NULL; i++)
    {
      g_autofree char *stem = replace_companion (&names, paths[i]);

      add_move (moves, paths[i], stem);
    }
  return g_steal_pointer (&moves);
}

/**
 * sb_triple_dup_key:
 * @project: a project
 * @moves: (element-type SbMove): of sb_triple_name(), not empty
 *
 * Any thread.
 *
 * Returns: (transfer full): the key of the migration once it is moved
 */
char *
sb_triple_dup_key (SbProject *project, GArray *moves)
{
  g_autofree char *name = g_path_get_basename (g_array_index (moves, SbMove, 0).to);

  if (project->layout->key_is_version)
    return g_strndup (name, strspn (name, "0123456789"));
  return g_utf8_make_valid (name, -1);
}

/**
 * sb_triple_compare_versions:
 * @project: a project
 * @a: a version
 * @b: another one
 *
 * Any thread.
 *
 * Returns: below 0 when @a comes before @b in the project's layout, 0 when they are one
 */
int
sb_triple_compare_versions (SbProject *project, const char *a, const char *b)
{
  return project->layout->sorts_as_text ? strcmp (a, b) : sb_layout_compare_numbers (a, b);
}
