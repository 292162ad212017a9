/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moves and removes files together: what cannot be done to all is undone. */
#include "sb-triple.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-file-private.h"
#include "sb-printable.h"
#include "sb-thread.h"

/* Gives a file another name unless that is taken. Not every file system knows the flag, and not
 * every one of those has hard links. */
static int
move_to_free_name (const char *from, const char *to)
{
  struct stat info;
  int code;

  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  code = errno;
  if (code != EINVAL && code != ENOSYS)
    return code;
  if (link (from, to) == 0)
    {
      if (unlink (from) == 0)
        return 0;
      code = errno;
      unlink (to);
      return code;
    }
  if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
    return errno;
  if (lstat (to, &info) == 0)
    return EEXIST;
  return rename (from, to) == 0 ? 0 : errno;
}

/* Makes new names last; they are there in any case. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/* Moves the first @n back, the last first. Returns what could not be, for people. */
static char *
move_back (GArray *moves, guint n)
{
  g_autoptr (GString) stuck = g_string_new (NULL);

  while (n-- > 0)
    {
      const SbMove *move = &g_array_index (moves, SbMove, n);

      if (move_to_free_name (move->to, move->from) != 0)
        {
          g_autofree char *from = sb_printable_line (move->from);
          g_autofree char *to = g_path_get_basename (move->to);
          g_autofree char *shown = sb_printable_line (to);

          g_string_append_printf (stuck, "; \"%s\" is called \"%s\" now", from, shown);
        }
    }
  return stuck->len > 0 ? g_string_free (g_steal_pointer (&stuck), FALSE) : NULL;
}

/**
 * sb_triple_move:
 * @moves: (element-type SbMove): files and their new paths, of sb_triple_name()
 * @error: return location for %SB_PROJECT_ERROR_EXISTS (a name is taken) or %SB_PROJECT_ERROR_SAVE
 *
 * Moves all files or none: after an error those that were moved are back. Never replaces a file,
 * not even one that appears meanwhile. Workers only.
 *
 * Returns: whether all were moved
 */
gboolean
sb_triple_move (GArray *moves, GError **error)
{
  SB_WORKERS_ONLY;

  for (guint i = 0; i < moves->len; i++)
    {
      const SbMove *move = &g_array_index (moves, SbMove, i);
      int code = move_to_free_name (move->from, move->to);
      g_autofree char *stuck = NULL, *shown = NULL;

      if (code == 0)
        continue;
      stuck = move_back (moves, i);
      shown = sb_printable_line (code == EEXIST ? move->to : move->from);
      g_set_error (error, SB_PROJECT_ERROR,
                   code == EEXIST ? SB_PROJECT_ERROR_EXISTS : SB_PROJECT_ERROR_SAVE, "%s: \"%s\"%s",
                   sb_file_cause (code), shown, stuck != NULL ? stuck : "");
      return FALSE;
    }
  for (guint i = 0; i < moves->len; i++)
    sync_folder (g_array_index (moves, SbMove, i).to);
  return TRUE;
}

/**
 * sb_triple_trash:
 * @paths: (array zero-terminated=1): absolute paths of files
 * @error: return location for %SB_PROJECT_ERROR_NO_TRASH (there is none for these files; they are
 *   all as they were) or %SB_PROJECT_ERROR_SAVE; the message names those that are in the trash
 *
 * Moves files to the trash, from where a person can bring them back. Workers only.
 *
 * Returns: whether all are in the trash
 */
gboolean
sb_triple_trash (const char *const *paths, GError **error)
{
  g_autoptr (GString) done = g_string_new (NULL);

  SB_WORKERS_ONLY;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (paths[i]);
      g_autoptr (GError) cause = NULL;
      g_autofree char *name = NULL, *shown = NULL;

      name = g_path_get_basename (paths[i]);
      shown = sb_printable_line (name);
      if (g_file_trash (file, NULL, &cause))
        {
          g_string_append_printf (done, "%s\"%s\"", done->len > 0 ? ", " : "", shown);
          continue;
        }
      /* Whatever it is that keeps the first one out, asking about all of them is safe. */
      if (i == 0 && g_file_test (paths[i], G_FILE_TEST_EXISTS))
        g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_NO_TRASH,
                     "there is no trash for \"%s\"", shown);
      else if (done->len > 0)
        g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE, "%s; in the trash already: %s",
                     cause->message, done->str);
      else
        g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE, "%s", cause->message);
      return FALSE;
    }
  return TRUE;
}

static void
clear_move (gpointer data)
{
  SbMove *move = data;

  g_free (move->from);
  g_free (move->to);
}

/**
 * sb_triple_delete:
 * @paths: (array zero-terminated=1): absolute paths of files
 * @error: return location for %SB_PROJECT_ERROR_SAVE
 *
 * Removes all files for good, or none: they are put aside under other names first, and are back
 * after an error. Workers only.
 *
 * Returns: whether all are gone
 */
gboolean
sb_triple_delete (const char *const *paths, GError **error)
{
  g_autoptr (GArray) moves = g_array_new (FALSE, FALSE, sizeof (SbMove));

  SB_WORKERS_ONLY;

  g_array_set_clear_func (moves, clear_move);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *folder = g_path_get_dirname (paths[i]);
      g_autofree char *name = g_strdup_printf (".switchback-%08x.tmp", g_random_int ());
      SbMove move = { g_strdup (paths[i]), g_build_filename (folder, name, NULL) };

      g_array_append_val (moves, move);
    }
  if (!sb_triple_move (moves, error))
    return FALSE;
  for (guint i = 0; i < moves->len; i++)
    if (unlink (g_array_index (moves, SbMove, i).to) != 0)
      g_debug ("a file put aside stays: %s", g_strerror (errno));
  return TRUE;
}
