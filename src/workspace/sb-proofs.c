/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-proofs.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-includes.h"
#include "sb-thread.h"

/* More than a large project has migrations; the oldest go. */
#define MAX_PROOFS 5000
#define MAX_BYTES (4 * 1024 * 1024)
#define N_WORDS 8
/* A ninth word, where there is more to say. */
#define BREAKS_CHAIN "breaks-chain"

struct _SbProofs
{
  char *path;
  GPtrArray *proofs;    /* SbProof, oldest first */
  GHashTable *newest;   /* checksums, joined → SbProof: the last of the same scripts */
  GHashTable *forwards; /* checksums of forward scripts of which there is one */
};

/**
 * sb_proof_ref:
 * @self: a proof
 *
 * Returns: (transfer full): @self
 */
SbProof *
sb_proof_ref (SbProof *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_proof_unref:
 * @self: (transfer full): a proof
 */
void
sb_proof_unref (SbProof *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->time);
  for (guint role = 0; role < SB_N_ROLES; role++)
    g_free (self->checksums[role]);
  g_free (self);
}

static SbProof *
proof_new (const char *time, const char *const *checksums)
{
  SbProof *self = g_new0 (SbProof, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->time = g_strdup (time);
  for (guint role = 0; role < SB_N_ROLES; role++)
    self->checksums[role] = g_strdup (checksums[role]);
  return self;
}

/**
 * sb_proof_new:
 * @rehearsal: what came out
 * @checksums: (array length=SB_N_ROLES): of what was rehearsed
 *
 * Returns: (transfer full): what is kept of it
 */
SbProof *
sb_proof_new (const SbRehearsal *rehearsal, const char *const *checksums)
{
  const SbStageResult *forward = &rehearsal->stages[SB_STAGE_FORWARD];
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  SbProof *self = proof_new (time, checksums);

  self->grade = rehearsal->grade;
  self->n_checks = forward->n_checks;
  self->n_checks_failed = forward->n_checks_failed;
  self->is_again_good = rehearsal->stages[SB_STAGE_FORWARD_AGAIN].is_good
                        && rehearsal->again != NULL
                        && sb_differences_get_weight (rehearsal->again) < SB_WEIGHT_SCHEMA;
  return self;
}

/**
 * sb_proof_new_marked:
 * @proof: a proof
 * @breaks_chain: whether a chain broke at its migration, and none has held since
 *
 * Returns: (transfer full): the same, which says so
 */
SbProof *
sb_proof_new_marked (const SbProof *proof, gboolean breaks_chain)
{
  SbProof *self = proof_new (proof->time, (const char *const *) proof->checksums);

  self->grade = proof->grade;
  self->n_checks = proof->n_checks;
  self->n_checks_failed = proof->n_checks_failed;
  self->is_again_good = proof->is_again_good;
  self->breaks_chain = breaks_chain;
  return self;
}

/**
 * sb_proof_is_good:
 * @self: a proof
 *
 * Returns: whether the way back is proven, alone and with its neighbours as far as these were tried
 */
gboolean
sb_proof_is_good (const SbProof *self)
{
  return sb_grade_is_proof (self->grade) && !self->breaks_chain;
}

/**
 * sb_proof_read_checksums:
 * @migration: a migration
 *
 * Of its scripts as they are on disk now. Workers only.
 *
 * Returns: (transfer full) (array length=SB_N_ROLES) (nullable): "-" where there is no such script;
 *   %NULL where one, or what it includes, cannot be read
 */
char **
sb_proof_read_checksums (const SbMigration *migration)
{
  g_auto (GStrv) checksums = g_new0 (char *, SB_N_ROLES + 1);
  SB_WORKERS_ONLY;

  for (guint role = 0; role < SB_N_ROLES; role++)
    {
      const char *path = migration->paths[role];
      gsize length;
      g_autofree char *text = path != NULL ? sb_file_read (path, &length, NULL) : NULL;

      if (path == NULL)
        checksums[role] = g_strdup ("-");
      else if (text != NULL)
        checksums[role] = sb_includes_dup_checksum (migration, path, text, length);
      /* What it includes cannot be found, so nobody can tell whether that changes. */
      if (checksums[role] == NULL || g_str_has_suffix (checksums[role], "?"))
        return NULL;
    }
  return g_steal_pointer (&checksums);
}

/**
 * sb_proof_is_of:
 * @self: a proof
 * @checksums: (array length=SB_N_ROLES): of scripts
 *
 * Returns: whether it is of exactly these
 */
gboolean
sb_proof_is_of (const SbProof *self, const char *const *checksums)
{
  for (guint role = 0; role < SB_N_ROLES; role++)
    if (strcmp (self->checksums[role], checksums[role]) != 0)
      return FALSE;
  return TRUE;
}

static char *
join (const char *const *checksums)
{
  return g_strjoin (" ", checksums[SB_ROLE_FORWARD], checksums[SB_ROLE_ROLLBACK],
                    checksums[SB_ROLE_VERIFY], NULL);
}

/**
 * sb_proofs_add:
 * @self: proofs
 * @proof: one that is newer than all of these
 */
void
sb_proofs_add (SbProofs *self, SbProof *proof)
{
  g_ptr_array_add (self->proofs, sb_proof_ref (proof));
  g_hash_table_insert (self->newest, join ((const char *const *) proof->checksums), proof);
  g_hash_table_add (self->forwards, proof->checksums[SB_ROLE_FORWARD]);
}

/* -1 where a newer program has written a grade that this one does not know. */
static int
find_grade (const char *name)
{
  for (int grade = SB_GRADE_EXACT; grade <= SB_GRADE_NOT_REHEARSED; grade++)
    if (strcmp (sb_grade_get_name (grade), name) == 0)
      return grade;
  return -1;
}

static void
read_line (SbProofs *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (SbProof) proof = NULL;
  guint n = g_strv_length (words);
  int grade;

  if (n != N_WORDS && n != N_WORDS + 1)
    return;
  grade = find_grade (words[1]);
  if (grade < 0)
    return;
  proof = proof_new (words[0], (const char *const *) words + 2);
  proof->grade = grade;
  proof->n_checks = (guint) g_ascii_strtoull (words[5], NULL, 10);
  proof->n_checks_failed = (guint) g_ascii_strtoull (words[6], NULL, 10);
  proof->is_again_good = strcmp (words[7], "again") == 0;
  proof->breaks_chain = n > N_WORDS && strcmp (words[N_WORDS], BREAKS_CHAIN) == 0;
  sb_proofs_add (self, proof);
}

/* A named pipe would never end, and neither would a file that something else fills. */
static char *
read_file (const char *path)
{
  GStatBuf info;
  char *text = NULL;

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_BYTES)
    return NULL;
  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static char *
dup_path (SbProject *project)
{
  const char *folder = sb_project_get_folder (project);
  g_autofree char *digest = sb_digest_bytes (folder, strlen (folder));

  digest[16] = '\0';
  return g_build_filename (g_get_user_state_dir (), "switchback", "proofs", digest, NULL);
}

/**
 * sb_proofs_load:
 * @project: a project
 *
 * What cannot be read was not rehearsed. Workers only.
 *
 * Returns: (transfer full): what its rehearsals came to
 */
SbProofs *
sb_proofs_load (SbProject *project)
{
  SbProofs *self = g_new0 (SbProofs, 1);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  SB_WORKERS_ONLY;

  self->path = dup_path (project);
  self->proofs = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_proof_unref);
  self->newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->forwards = g_hash_table_new (g_str_hash, g_str_equal);
  text = read_file (self->path);
  lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    read_line (self, lines[i]);
  return self;
}

/**
 * sb_proofs_free:
 * @self: (transfer full) (nullable): proofs
 */
void
sb_proofs_free (SbProofs *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_hash_table_unref (self->newest);
  g_hash_table_unref (self->forwards);
  g_ptr_array_unref (self->proofs);
  g_free (self);
}

/**
 * sb_proofs_find:
 * @self: proofs
 * @checksums: (array length=SB_N_ROLES): of scripts
 *
 * Returns: (transfer none) (nullable): the newest of exactly these scripts
 */
SbProof *
sb_proofs_find (SbProofs *self, const char *const *checksums)
{
  g_autofree char *key = join (checksums);

  return g_hash_table_lookup (self->newest, key);
}

/**
 * sb_proofs_find_for:
 * @self: proofs
 * @migration: a migration
 *
 * Reads its scripts only where its forward script was ever rehearsed. Workers only.
 *
 * Returns: (transfer none) (nullable): the newest of its scripts as they are on disk now
 */
SbProof *
sb_proofs_find_for (SbProofs *self, const SbMigration *migration)
{
  const char *forward = sb_migration_get_run_checksum (migration);
  g_auto (GStrv) checksums = NULL;

  if (forward == NULL || !g_hash_table_contains (self->forwards, forward))
    return NULL;
  checksums = sb_proof_read_checksums (migration);
  return checksums != NULL ? sb_proofs_find (self, (const char *const *) checksums) : NULL;
}

static gboolean
is_newest (SbProofs *self, const SbProof *proof)
{
  g_autofree char *key = join ((const char *const *) proof->checksums);

  return g_hash_table_lookup (self->newest, key) == proof;
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "no folder \"%s\"", folder);
  return FALSE;
}

/**
 * sb_proofs_save:
 * @self: proofs
 * @error: return location for why they could not be written
 *
 * Workers only.
 *
 * Returns: whether they are kept
 */
gboolean
sb_proofs_save (SbProofs *self, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint first = self->proofs->len, n = 0;
  SB_WORKERS_ONLY;

  while (first > 0 && n < MAX_PROOFS)
    n += is_newest (self, self->proofs->pdata[--first]);
  for (guint i = first; i < self->proofs->len; i++)
    {
      const SbProof *proof = self->proofs->pdata[i];
      g_autofree char *checksums = NULL;

      if (!is_newest (self, proof))
        continue;
      checksums = join ((const char *const *) proof->checksums);
      g_string_append_printf (text, "%s %s %s %u %u %s%s\n", proof->time,
                              sb_grade_get_name (proof->grade), checksums, proof->n_checks,
                              proof->n_checks_failed, proof->is_again_good ? "again" : "-",
                              proof->breaks_chain ? " " BREAKS_CHAIN : "");
    }
  if (!make_folder (self->path, error))
    return FALSE;
  return g_file_set_contents_full (self->path, text->str, (gssize) text->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* Beside the file, which is replaced by each that writes it. Closing it lets go; so does dying. */
static int
lock (const char *path, GError **error)
{
  g_autofree char *name = g_strconcat (path, ".lock", NULL);
  int fd = open (name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);

  while (fd >= 0 && flock (fd, LOCK_EX) != 0)
    if (errno != EINTR)
      {
        close (fd);
        fd = -1;
      }
  if (fd < 0)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "cannot lock \"%s\"", name);
  return fd;
}

/**
 * sb_proofs_keep:
 * @project: a project
 * @proof: what a rehearsal came to
 * @error: return location for why it could not be written
 *
 * Adds it to what is there at that moment, while nobody else does. Workers only.
 *
 * Returns: whether it is kept
 */
gboolean
sb_proofs_keep (SbProject *project, SbProof *proof, GError **error)
{
  g_autofree char *path = dup_path (project);
  g_autoptr (SbProofs) proofs = NULL;
  gboolean is_kept;
  int fd;
  SB_WORKERS_ONLY;

  fd = make_folder (path, error) ? lock (path, error) : -1;
  if (fd < 0)
    return FALSE;
  proofs = sb_proofs_load (project);
  sb_proofs_add (proofs, proof);
  is_kept = sb_proofs_save (proofs, error);
  close (fd);
  return is_kept;
}
