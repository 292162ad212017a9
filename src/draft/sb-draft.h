/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A draft: the way back from a forward script, or checks of it, statement by statement.
 *
 * Drafting reads trees and facts and nothing else: no file, no database. A statement whose way back
 * is not certain says so and never pretends: where a fact is missing it is lossy (what it assumes or
 * loses is named) or impossible (and why). Workers only, since trees are waited for.
 */
#pragma once

#include "sb-draft-facts.h"
#include "sb-script.h"

G_BEGIN_DECLS

/**
 * SbDraftGrade:
 * @SB_DRAFT_EXACT: the schema is afterwards what it was before
 * @SB_DRAFT_LOSSY: something does not come back, or rests on an assumption; `why` names it
 * @SB_DRAFT_IMPOSSIBLE: there is no statement that takes it back, or only the author can write it;
 *   `why` says why
 */
typedef enum
{
  SB_DRAFT_EXACT,
  SB_DRAFT_LOSSY,
  SB_DRAFT_IMPOSSIBLE,
} SbDraftGrade;

/**
 * SbDraftStatement:
 * @sql: (nullable): the statement, without a semicolon; %NULL where there is only something to say
 * @is_comment: the statement is a start for the author and is written as a comment
 * @grade: how good it is
 * @why: (nullable): one line for people
 * @source: index of the forward script's statement
 */
typedef struct
{
  char *sql;
  gboolean is_comment;
  SbDraftGrade grade;
  char *why;
  guint source;
} SbDraftStatement;

typedef struct _SbDraft SbDraft;

SbDraft *sb_draft_new_rollback (SbScript *script, SbDraftFacts *facts);
SbDraft *sb_draft_new_verify (SbScript *script);
void sb_draft_free (SbDraft *self);

guint sb_draft_get_n_statements (SbDraft *self);
const SbDraftStatement *sb_draft_get_statement (SbDraft *self, guint index);
guint sb_draft_count (SbDraft *self, SbDraftGrade grade);
gboolean sb_draft_needs_no_transaction (SbDraft *self);
const char *sb_draft_grade_to_string (SbDraftGrade grade);
char *sb_draft_dup_text (SbDraft *self, const char *forward_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbDraft, sb_draft_free)

G_END_DECLS
