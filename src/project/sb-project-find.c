/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the migrations folder that a person means by some folder. */
#include "sb-project-private.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sb-file-private.h"
#include "sb-printable.h"
#include "sb-thread.h"

/* The search below a root looks at no more than this: it must be over before a person wonders. */
#define MAX_DEPTH 5
#define MAX_FOLDERS 3000

/* Where tools and people put it, seen from a folder that holds it. */
static const char *const places[] = { "migrations", "supabase/migrations", "db/migrations",
                                      "database/migrations", "backend/migrations" };

/* Other people's code, or made by a build. */
static const char *const not_ours[] = { "node_modules", "vendor", "venv", "__pycache__", NULL };

static const char *const companion_folders[] = { "rollback", "rollbacks", "verify", NULL };

/* Folders found so far; a better rank throws the lesser ones out. */
typedef struct
{
  GPtrArray *paths;
  SbFindRank rank;
} Candidates;

static void
candidates_clear (Candidates *self)
{
  g_ptr_array_unref (self->paths);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Candidates, candidates_clear)

static Candidates
candidates_init (void)
{
  return (Candidates){ g_ptr_array_new_with_free_func (g_free), SB_FIND_NOTHING };
}

static gboolean
is_named_migrations (const char *folder)
{
  g_autofree char *name = g_path_get_basename (folder);

  return strcmp (name, "migrations") == 0;
}

/*< private >
 * sb_project_find_rank:
 * @folder: any path
 *
 * Returns: how much it looks like a migrations folder
 */
SbFindRank
sb_project_find_rank (const char *folder)
{
  DIR *dir = opendir (folder);
  SbFindRank rank = SB_FIND_NOTHING;
  gboolean has_sql = FALSE, is_empty = TRUE, is_lower;
  struct dirent *at;

  if (dir == NULL)
    return SB_FIND_NOTHING;
  while (rank < SB_FIND_MIGRATIONS && (at = readdir (dir)) != NULL)
    {
      if (at->d_name[0] == '.')
        continue;
      is_empty = FALSE;
      if (sb_layout_looks_like_migration (at->d_name))
        rank = SB_FIND_MIGRATIONS;
      else if (sb_layout_is_sql (at->d_name, &is_lower))
        has_sql = TRUE;
    }
  closedir (dir);
  if (rank == SB_FIND_NOTHING && (has_sql || is_empty) && is_named_migrations (folder))
    rank = SB_FIND_EMPTY;
  return rank;
}

/* `supabase/rollbacks` has names like migrations, too. */
static gboolean
is_companion_folder (const char *folder)
{
  g_autofree char *name = g_path_get_basename (folder);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *sibling = g_build_filename (parent, "migrations", NULL);

  return g_strv_contains (companion_folders, name)
         && (sb_project_find_rank (parent) == SB_FIND_MIGRATIONS
             || sb_project_find_rank (sibling) != SB_FIND_NOTHING);
}

static void
add_candidate (Candidates *self, const char *folder)
{
  SbFindRank rank = sb_project_find_rank (folder);
  char *real;

  if (rank == SB_FIND_NOTHING || rank < self->rank || is_companion_folder (folder))
    return;
  real = realpath (folder, NULL);
  if (real == NULL)
    return;
  if (rank > self->rank)
    g_ptr_array_set_size (self->paths, 0);
  self->rank = rank;
  /* Two names may lead to one folder. */
  if (g_ptr_array_find_with_equal_func (self->paths, real, g_str_equal, NULL))
    free (real);
  else
    g_ptr_array_add (self->paths, real);
}

/* A folder itself and what it holds at the usual places. */
static void
add_near (Candidates *self, const char *folder)
{
  add_candidate (self, folder);
  if (self->rank == SB_FIND_MIGRATIONS && is_named_migrations (folder))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *place = g_build_filename (folder, places[i], NULL);

      add_candidate (self, place);
    }
}

/* Breadth first, so that the bound cuts off what is deepest. Links are not followed. */
static void
add_below (Candidates *self, const char *root)
{
  g_autoptr (GPtrArray) queue = g_ptr_array_new_with_free_func (g_free);
  guint level_end = 1, depth = 0;

  g_ptr_array_add (queue, g_strdup (root));
  for (guint i = 0; i < queue->len && i < MAX_FOLDERS; i++)
    {
      const char *folder = g_ptr_array_index (queue, i);
      g_autoptr (GArray) entries = NULL;

      if (i == level_end)
        {
          depth++;
          level_end = queue->len;
        }
      if (is_named_migrations (folder))
        add_candidate (self, folder);
      if (depth >= MAX_DEPTH)
        continue;
      entries = sb_listing_read (folder, NULL);
      for (guint j = 0; entries != NULL && j < entries->len; j++)
        {
          const SbEntry *entry = &g_array_index (entries, SbEntry, j);

          if (entry->type == DT_DIR && entry->name[0] != '.'
              && !g_strv_contains (not_ours, entry->name))
            g_ptr_array_add (queue, g_build_filename (folder, entry->name, NULL));
        }
    }
}

/* The only candidate, or why there is none to return. */
static char *
choose (Candidates *self, GError **error)
{
  g_autoptr (GString) names = NULL;

  if (self->paths->len == 1)
    return g_strdup (g_ptr_array_index (self->paths, 0));
  names = g_string_new (NULL);
  for (guint i = 0; i < self->paths->len; i++)
    {
      g_autofree char *shown = sb_printable_line (g_ptr_array_index (self->paths, i));

      g_string_append_printf (names, "%s\"%s\"", i > 0 ? ", " : "", shown);
    }
  g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_AMBIGUOUS,
               "several folders have migrations, name one of them: %s", names->str);
  return NULL;
}

/* The folder, with every link in it resolved. */
static char *
resolve_folder (const char *folder, GError **error)
{
  g_autofree char *shown = sb_printable_line (folder);
  char *real = realpath (folder, NULL);
  int code = errno;

  if (real != NULL)
    return real;
  g_set_error (error, SB_PROJECT_ERROR,
               code == ENOENT || code == ENOTDIR ? SB_PROJECT_ERROR_NOT_FOUND
                                                 : SB_PROJECT_ERROR_UNREADABLE,
               "%s: \"%s\"", code == ENOENT ? "no such folder" : sb_file_cause (code), shown);
  return NULL;
}

/*< private >
 * sb_project_find_at:
 * @folder: see sb_project_open()
 * @error: return location for the errors of sb_project_open()
 *
 * Returns: (transfer full) (nullable): real path of the migrations folder that @folder is or holds
 */
char *
sb_project_find_at (const char *folder, GError **error)
{
  SB_WORKERS_ONLY;

  g_auto (Candidates) candidates = candidates_init ();
  g_autofree char *real = resolve_folder (folder, error);
  g_autofree char *shown = NULL;
  g_autoptr (GArray) entries = NULL;

  if (real == NULL)
    return NULL;
  entries = sb_listing_read (real, error);
  if (entries == NULL)
    return NULL;
  add_near (&candidates, real);
  if (candidates.paths->len > 0)
    return choose (&candidates, error);
  if (is_named_migrations (real))
    return g_steal_pointer (&real);

  shown = sb_printable_line (folder);
  if (is_companion_folder (real))
    g_set_error (
        error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_NOT_FOUND,
        "only rollback or verify scripts are in \"%s\": name the migrations folder beside it",
        shown);
  else
    g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_NOT_FOUND,
                 "%s: \"%s\" has no files like 001_name.sql and no folder migrations",
                 entries->len == 0 ? "an empty folder" : "no migrations", shown);
  return NULL;
}

/*< private >
 * sb_project_find_git_root:
 * @folder: an absolute path
 *
 * Returns: (transfer full) (nullable): the nearest folder at or above it that has a `.git`
 */
char *
sb_project_find_git_root (const char *folder)
{
  SB_WORKERS_ONLY;

  g_autofree char *at = g_strdup (folder);

  for (;;)
    {
      g_autofree char *git = g_build_filename (at, ".git", NULL);
      char *parent;

      if (g_file_test (git, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&at);
      parent = g_path_get_dirname (at);
      if (strcmp (parent, at) == 0)
        {
          g_free (parent);
          return NULL;
        }
      g_free (at);
      at = parent;
    }
}

/* The folder above, where a project may still be. What lies in a folder that everybody can write to
 * was not put there for us. */
static char *
dup_next_up (const char *folder, const char *git_root)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  struct stat info;

  if (g_strcmp0 (folder, git_root) == 0 || g_strcmp0 (folder, g_get_home_dir ()) == 0
      || strcmp (folder, parent) == 0 || stat (parent, &info) != 0 || (info.st_mode & S_IWOTH) != 0)
    return NULL;
  return g_steal_pointer (&parent);
}

/**
 * sb_project_find:
 * @start: a folder, usually the working folder, or a file in it
 * @error: return location for %SB_PROJECT_ERROR_NOT_FOUND, %SB_PROJECT_ERROR_AMBIGUOUS (the message
 *   names the folders), %SB_PROJECT_ERROR_UNREADABLE
 *
 * Finds the project that a person is in: the first of @start and the folders above it, up to the
 * git root, that is a migrations folder or holds one at a usual place; if there is none, any folder
 * named migrations below the git root (without git: below @start). Hidden folders, `node_modules`
 * and the like are not searched. Workers only.
 *
 * Returns: (transfer full) (nullable): real path of the migrations folder, for sb_project_open()
 */
char *
sb_project_find (const char *start, GError **error)
{
  SB_WORKERS_ONLY;

  g_auto (Candidates) candidates = candidates_init ();
  g_autofree char *real = NULL, *git_root = NULL, *at = NULL, *shown = NULL, *unread = NULL;
  const char *top;

  g_return_val_if_fail (start != NULL, NULL);

  real = resolve_folder (start, error);
  if (real == NULL)
    return NULL;
  if (!g_file_test (real, G_FILE_TEST_IS_DIR))
    {
      char *parent = g_path_get_dirname (real);

      g_free (real);
      real = parent;
    }
  git_root = sb_project_find_git_root (real);

  at = g_strdup (real);
  while (at != NULL)
    {
      char *parent;

      add_near (&candidates, at);
      if (candidates.paths->len > 0)
        return choose (&candidates, error);
      parent = dup_next_up (at, git_root);
      g_free (at);
      at = parent;
    }

  top = git_root != NULL ? git_root : real;
  add_below (&candidates, top);
  if (candidates.paths->len > 0)
    return choose (&candidates, error);
  shown = sb_printable_line (top);
  unread = g_build_filename (top, "migrations", NULL);
  if (g_file_test (unread, G_FILE_TEST_IS_DIR))
    g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_NOT_FOUND,
                 "no migrations: the folder migrations in \"%s\" has no files like 001_name.sql; "
                 "name the folder in it that has them (a folder for each migration is not "
                 "supported)",
                 shown);
  else
    g_set_error (
        error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_NOT_FOUND,
        "no migrations: \"%s\" has no folder migrations with files like 001_name.sql; make "
        "that folder to begin",
        shown);
  return NULL;
}
