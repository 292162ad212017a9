/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions that a draft has for a database: one table of queries, PostgreSQL 13 to 18.
 *
 * Who has a session resolves the name that a question is about under the search_path of the script,
 * and asks with an empty search_path: so every definition comes back with all its names qualified,
 * quoted by the server.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SB_DRAFT_ASK_RELATION,
  SB_DRAFT_ASK_COLUMN,
  SB_DRAFT_ASK_CONSTRAINT,
  SB_DRAFT_ASK_NAMES,
  SB_DRAFT_ASK_PARTS,
  SB_DRAFT_ASK_INDEX,
  SB_DRAFT_ASK_SEQUENCE,
  SB_DRAFT_ASK_TRIGGER,
  SB_DRAFT_ASK_RULE,
  SB_DRAFT_ASK_POLICY,
  SB_DRAFT_ASK_ROUTINE,
  SB_DRAFT_ASK_TYPE,
  SB_DRAFT_ASK_LABEL,
  SB_DRAFT_ASK_DOMAIN_CONSTRAINT,
  SB_DRAFT_ASK_SCHEMA,
  SB_DRAFT_ASK_EXTENSION,
  SB_DRAFT_ASK_PUBLICATION,
  SB_DRAFT_ASK_PUBLISHED,
  SB_DRAFT_ASK_RELATION_ACL,
  SB_DRAFT_ASK_ROUTINE_ACL,
  SB_DRAFT_ASK_TYPE_ACL,
  SB_DRAFT_ASK_SCHEMA_ACL,
  SB_DRAFT_ASK_ALL_ACL,
  SB_DRAFT_ASK_DEFAULT_ACL,
  SB_DRAFT_ASK_MEMBER,
  SB_DRAFT_ASK_DEPENDENTS,
  SB_DRAFT_ASK_TYPE_DEPENDENTS,
  SB_DRAFT_ASK_ROUTINE_DEPENDENTS,
} SbDraftQuestion;

const char *sb_draft_catalog_get_resolver (SbDraftQuestion question);
const char *sb_draft_catalog_get_query (SbDraftQuestion question);
gboolean sb_draft_catalog_takes_part (SbDraftQuestion question);

G_END_DECLS
