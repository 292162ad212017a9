/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the last rehearsal of each migration came to, for its three scripts as they were then.
 *
 * It lies in `switchback/proofs` of the user's state folder, a file for each project, and holds
 * checksums and numbers only. A script that is edited has no proof any more, without anything being
 * written. Window and command line may both write: sb_proofs_keep() has them take turns, and what one
 * has kept the other leaves there. Reads and writes files: workers only.
 */
#pragma once

#include "sb-project.h"
#include "sb-rehearsal.h"

G_BEGIN_DECLS

/**
 * SbProof:
 * @time: ISO 8601 in UTC
 * @checksums: (array length=SB_N_ROLES): of the scripts, with what they include; "-" for none
 * @grade: what it came to
 * @n_checks: how many checks of the verify script ran
 * @n_checks_failed: of these, how many did not pass
 * @is_again_good: it could be applied again after its rollback
 * @breaks_chain: but a chain of several broke at it
 *
 * Immutable and atomically reference counted; any thread may read it.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  char *time;
  char *checksums[SB_N_ROLES];
  SbGrade grade;
  guint n_checks;
  guint n_checks_failed;
  gboolean is_again_good;
  gboolean breaks_chain;
} SbProof;

typedef struct _SbProofs SbProofs;

SbProof *sb_proof_new (const SbRehearsal *rehearsal, const char *const *checksums);
SbProof *sb_proof_new_marked (const SbProof *proof, gboolean breaks_chain);
gboolean sb_proof_is_good (const SbProof *self);
SbProof *sb_proof_ref (SbProof *self);
void sb_proof_unref (SbProof *self);
char **sb_proof_read_checksums (const SbMigration *migration);
gboolean sb_proof_is_of (const SbProof *self, const char *const *checksums);

SbProofs *sb_proofs_load (SbProject *project);
void sb_proofs_free (SbProofs *self);
void sb_proofs_add (SbProofs *self, SbProof *proof);
SbProof *sb_proofs_find (SbProofs *self, const char *const *checksums);
SbProof *sb_proofs_find_for (SbProofs *self, const SbMigration *migration);
gboolean sb_proofs_save (SbProofs *self, GError **error);
gboolean sb_proofs_keep (SbProject *project, SbProof *proof, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbProof, sb_proof_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbProofs, sb_proofs_free)

G_END_DECLS
