/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "sb-file-private.h"
#include "sb-printable.h"
#include "sb-project.h"
#include "sb-thread.h"

static void
entry_clear (gpointer data)
{
  g_free (((SbEntry *) data)->name);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp (((const SbEntry *) a)->name, ((const SbEntry *) b)->name);
}

static void
fail (GError **error, int code, const char *folder)
{
  g_autofree char *shown = sb_printable_line (folder);
  gboolean absent = code == ENOENT || code == ENOTDIR;

  g_set_error (error, SB_PROJECT_ERROR,
               absent ? SB_PROJECT_ERROR_NOT_FOUND : SB_PROJECT_ERROR_UNREADABLE, "%s: \"%s\"",
               code == ENOENT ? "no such folder" : sb_file_cause (code), shown);
}

/*< private >
 * sb_listing_read:
 * @folder: a folder
 * @error: return location for %SB_PROJECT_ERROR_NOT_FOUND, %SB_PROJECT_ERROR_UNREADABLE
 *
 * Lists a folder in the order of the names' bytes, hidden files included. Workers only.
 *
 * Returns: (transfer full) (element-type SbEntry) (nullable): its entries but for `.` and `..`
 */
GArray *
sb_listing_read (const char *folder, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (SbEntry));
  DIR *dir = opendir (folder);
  struct dirent *at;

  if (dir == NULL)
    {
      fail (error, errno, folder);
      return NULL;
    }
  g_array_set_clear_func (entries, entry_clear);
  while (errno = 0, (at = readdir (dir)) != NULL)
    {
      SbEntry entry = { NULL, at->d_type };
      struct stat info;

      if (strcmp (at->d_name, ".") == 0 || strcmp (at->d_name, "..") == 0)
        continue;
      if (entry.type == DT_UNKNOWN)
        entry.type = fstatat (dirfd (dir), at->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0
                         ? IFTODT (info.st_mode)
                         : DT_REG;
      entry.name = g_strdup (at->d_name);
      g_array_append_val (entries, entry);
    }
  if (errno != 0)
    {
      fail (error, errno, folder);
      closedir (dir);
      return NULL;
    }
  closedir (dir);
  g_array_sort (entries, compare_entries);
  return g_steal_pointer (&entries);
}
