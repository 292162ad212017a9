/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a forward script is about, in numbers: which questions are worth asking of it. */
#pragma once

#include "sb-script.h"

G_BEGIN_DECLS

/** SB_SUBJECT_NOWHERE: the statement of a subject that the script does not have. */
#define SB_SUBJECT_NOWHERE G_MAXUINT

/**
 * SbLintSubjects:
 * @tables: new tables that stay
 * @guarded: of these, how many have row security on at the end
 * @guarded_at: index of the statement that switches it on for the first of them, or
 *   %SB_SUBJECT_NOWHERE
 * @columns: columns of new tables, added ones, and those whose type changes
 * @described: of the new tables and added columns, how many have a comment
 * @describable: how many new tables and added columns there are
 * @times: columns of a timestamp or time type, of those in @columns
 * @jsonb: columns of type jsonb, likewise
 * @enums: enums that are made or get a value
 * @foreign_keys: new foreign keys
 * @required: columns that forbid NULL to rows that may exist
 * @access: policies, row security switches, grants
 * @policies: of these, how many policies
 * @reaches_existing: statements that alter, index or drop what was there before
 * @writes_rows: statements that insert, update or delete rows
 * @changes_rows: statements after which rows that exist hold other values, or are gone
 * @is_unsure: whether SQL put together at run time, renames or what does not parse keep anybody from
 *   telling what it makes
 *
 * Bodies of functions are not looked at; DO blocks are.
 */
typedef struct
{
  guint tables;
  guint guarded;
  guint guarded_at;
  guint columns;
  guint described;
  guint describable;
  guint times;
  guint jsonb;
  guint enums;
  guint foreign_keys;
  guint required;
  guint access;
  guint policies;
  guint reaches_existing;
  guint writes_rows;
  guint changes_rows;
  gboolean is_unsure;
} SbLintSubjects;

void sb_lint_subjects_read (SbLintSubjects *self, SbScript *script);

G_END_DECLS
