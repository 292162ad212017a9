/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads and hashes all forward scripts; on two threads where there are many, because SHA-256 takes
 * most of the time. */
#include "sb-project-private.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sb-file-private.h"
#include "sb-includes.h"

#define ENOUGH_FOR_TWO_THREADS 100

typedef struct
{
  GPtrArray *migrations; /* borrowed; each thread writes to those whose index it drew */
  GError **errors;       /* one per migration */
  int folder;
  int next; /* atomic */
} Work;

static gpointer
hash_some (gpointer data)
{
  Work *work = data;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int i;

  while ((i = g_atomic_int_add (&work->next, 1)) < (int) work->migrations->len)
    {
      SbMigration *migration = g_ptr_array_index (work->migrations, i);
      const char *path = migration->paths[SB_ROLE_FORWARD], *plus;
      g_autofree char *checksum = NULL;

      if (!sb_file_load (work->folder, strrchr (path, '/') + 1, path, bytes, &work->errors[i]))
        continue;
      migration->size = bytes->len;
      checksum = sb_includes_dup_checksum (migration, path, (const char *) bytes->data, bytes->len);
      plus = strchr (checksum, '+');
      migration->checksum = plus != NULL ? g_strndup (checksum, (gsize) (plus - checksum))
                                         : g_strdup (checksum);
      if (plus != NULL)
        migration->run_checksum = g_steal_pointer (&checksum);
    }
  return NULL;
}

static const char *
name_problem (const GError *error)
{
  switch (error->code)
    {
    case SB_PROJECT_ERROR_NOT_A_FILE:
      return "not-a-file";
    case SB_PROJECT_ERROR_TOO_LARGE:
      return "too-large";
    default:
      return "unreadable";
    }
}

/*< private >
 * sb_checksums_compute:
 * @self: a project with its migrations
 *
 * Fills in checksum and size, or why the forward script could not be read.
 */
void
sb_checksums_compute (SbProject *self)
{
  guint n = self->migrations->len;
  g_autofree GError **errors = g_new0 (GError *, n);
  Work work = { .migrations = self->migrations, .errors = errors };
  GThread *second = NULL;

  work.folder = open (self->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (n >= ENOUGH_FOR_TWO_THREADS)
    second = g_thread_try_new ("sb-checksums", hash_some, &work, NULL);
  hash_some (&work);
  if (second != NULL)
    g_thread_join (second);
  if (work.folder >= 0)
    close (work.folder);

  for (guint i = 0; i < n; i++)
    if (errors[i] != NULL)
      {
        SbMigration *migration = g_ptr_array_index (self->migrations, i);

        migration->unreadable = g_strdup (errors[i]->message);
        sb_project_add_problem (self, name_problem (errors[i]), SB_PROBLEM_ERROR,
                                migration->paths[SB_ROLE_FORWARD], migration->version, "%s",
                                migration->unreadable);
        g_error_free (errors[i]);
      }
}
