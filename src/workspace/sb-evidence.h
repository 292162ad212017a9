/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence: what rehearsals came to, as a file that stands beside the scripts and says of which files
 * exactly it speaks.
 *
 * It holds checksums, verdicts and costs, and neither scripts nor passwords nor paths of the machine
 * that made it. It is a record, not a signature: whoever can write it can write anything into it.
 */
#pragma once

#include "sb-chain.h"
#include "sb-project.h"
#include "sb-rehearsal.h"

G_BEGIN_DECLS

#define SB_EVIDENCE_ERROR (sb_evidence_error_quark ())

/**
 * SbEvidenceError:
 * @SB_EVIDENCE_ERROR_BAD: a file that is no evidence, is damaged, or was made by a newer program
 */
typedef enum
{
  SB_EVIDENCE_ERROR_BAD,
} SbEvidenceError;

/** SB_EVIDENCE_MARK: with what a file of evidence begins. */
#define SB_EVIDENCE_MARK "{\"type\":\"switchback-evidence\","
/** SB_EVIDENCE_FORMAT: what is in it; more members do not change that. */
#define SB_EVIDENCE_FORMAT 1
/** SB_EVIDENCE_MAX_SIZE: the largest that is read, in bytes. */
#define SB_EVIDENCE_MAX_SIZE (32u << 20)

/**
 * SbEvidenceFinding:
 * @version: of the migration; "001…003" for a chain
 * @file: (nullable): the file it is about, from the project's root
 * @problem: "changed", "missing", "added", "unreadable", "not-proven", "files-unknown",
 *   "not-rehearsed"
 * @reason: the same in one sentence; may have text of the file in it
 *
 * Why evidence does not hold any more, or never did.
 */
typedef struct
{
  char *version;
  char *file;
  const char *problem;
  char *reason;
} SbEvidenceFinding;

/**
 * SbEvidenceCheck:
 * @n_migrations: how many it is about
 * @mentioned: (element-type utf8): keys of the project's migrations that it is about
 * @findings: (element-type SbEvidenceFinding): what is wrong; empty where it holds
 */
typedef struct
{
  guint n_migrations;
  GHashTable *mentioned;
  GPtrArray *findings;
} SbEvidenceCheck;

GQuark sb_evidence_error_quark (void);
char *sb_evidence_dup_text (GPtrArray *rehearsals, const SbChain *chain);
SbEvidenceCheck *sb_evidence_check (const char *path, SbProject *project, GError **error);
GPtrArray *sb_evidence_find_newer (GHashTable *mentioned, SbProject *project, guint *n_older);
void sb_evidence_check_free (SbEvidenceCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbEvidenceCheck, sb_evidence_check_free)

G_END_DECLS
