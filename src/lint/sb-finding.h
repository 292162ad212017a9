/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings: what lint has to say about a script, each at a place, some with a fix; immutable.
 *
 * Threads: an SbFindingList is atomically reference counted and never changes, so any thread may
 * read it.
 */
#pragma once

#include "sb-lint-rules.h"
#include "sb-script.h"

G_BEGIN_DECLS

/**
 * SbEdit:
 * @offset: byte offset in the script's text
 * @length: how many bytes to take out there
 * @text: what to put in
 *
 * One change to a text.
 */
typedef struct
{
  gsize offset;
  gsize length;
  char *text;
} SbEdit;

/** SB_FINDING_NO_STATEMENT: the statement of a finding about the whole file. */
#define SB_FINDING_NO_STATEMENT G_MAXUINT

/**
 * SbFinding:
 * @rule: which rule says it
 * @severity: how bad it is, here; may differ from the rule's own
 * @statement: index of the statement, or %SB_FINDING_NO_STATEMENT
 * @start: byte offset in the script's text of the first byte it is about
 * @end: byte offset after the last; equal to @start for a place between bytes
 * @message: what is there, in one line
 * @fix: (nullable): what the fix does, or what to write instead, in one line
 * @edits: (array length=n_edits) (nullable): the fix as edits, in order and apart from each other;
 *   %NULL where a person has to write it
 *
 * One result at a place in a script.
 */
typedef struct
{
  const SbLintRule *rule;
  SbSeverity severity;
  guint statement;
  gsize start, end;
  char *message;
  char *fix;
  SbEdit *edits;
  guint n_edits;
} SbFinding;

typedef struct _SbFindingList SbFindingList;

SbFindingList *sb_finding_list_ref (SbFindingList *self);
void sb_finding_list_unref (SbFindingList *self);
SbScript *sb_finding_list_get_script (SbFindingList *self);
guint sb_finding_list_get_n (SbFindingList *self);
const SbFinding *sb_finding_list_get (SbFindingList *self, guint index);
char *sb_finding_apply (const SbFinding *self, const char *text, gsize length);
char *sb_finding_dup_allow (const SbFinding *self, const char *reason);
const char *sb_severity_get_name (SbSeverity severity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbFindingList, sb_finding_list_unref)

G_END_DECLS
