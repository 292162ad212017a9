/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-draft-catalog.h"

#include <gio/gio.h>

#include "sb-draft-sql.h"

#define RELATION "SELECT pg_catalog.to_regclass($1)::pg_catalog.oid"
#define ROUTINE                                                                                    \
  "SELECT CASE WHEN pg_catalog.strpos($1, '(') > 0 THEN "                                          \
  "pg_catalog.to_regprocedure($1)::pg_catalog.oid"                                                 \
  " ELSE pg_catalog.to_regproc($1)::pg_catalog.oid END"
#define TYPE "SELECT pg_catalog.to_regtype($1)::pg_catalog.oid"
#define SCHEMA "SELECT pg_catalog.to_regnamespace($1)::pg_catalog.oid"

/* The resolver turns the object's name into the oid that the query takes as $1; without one the query
 * takes the name. takes_part: it has a second parameter. */
static const struct
{
  const char *resolver;
  const char *file;
  gboolean takes_part;
} questions[] = {
  [SB_DRAFT_ASK_RELATION] = { RELATION, "relation", FALSE },
  [SB_DRAFT_ASK_COLUMN] = { RELATION, "column", TRUE },
  [SB_DRAFT_ASK_CONSTRAINT] = { RELATION, "constraint", TRUE },
  [SB_DRAFT_ASK_NAMES] = { RELATION, "names", FALSE },
  [SB_DRAFT_ASK_PARTS] = { RELATION, "parts", FALSE },
  [SB_DRAFT_ASK_INDEX] = { RELATION, "index", FALSE },
  [SB_DRAFT_ASK_SEQUENCE] = { RELATION, "sequence", FALSE },
  [SB_DRAFT_ASK_TRIGGER] = { RELATION, "trigger", TRUE },
  [SB_DRAFT_ASK_RULE] = { RELATION, "rule", TRUE },
  [SB_DRAFT_ASK_POLICY] = { RELATION, "policy", TRUE },
  [SB_DRAFT_ASK_ROUTINE] = { ROUTINE, "routine", FALSE },
  [SB_DRAFT_ASK_TYPE] = { TYPE, "type", FALSE },
  [SB_DRAFT_ASK_LABEL] = { TYPE, "label", TRUE },
  [SB_DRAFT_ASK_DOMAIN_CONSTRAINT] = { TYPE, "domain-constraint", TRUE },
  [SB_DRAFT_ASK_SCHEMA] = { SCHEMA, "schema", FALSE },
  [SB_DRAFT_ASK_EXTENSION] = { NULL, "extension", FALSE },
  [SB_DRAFT_ASK_PUBLICATION] = { NULL, "publication", FALSE },
  [SB_DRAFT_ASK_PUBLISHED] = { NULL, "published", FALSE },
  [SB_DRAFT_ASK_RELATION_ACL] = { RELATION, "acl", TRUE },
  [SB_DRAFT_ASK_ROUTINE_ACL] = { ROUTINE, "acl", TRUE },
  [SB_DRAFT_ASK_TYPE_ACL] = { TYPE, "acl", TRUE },
  [SB_DRAFT_ASK_SCHEMA_ACL] = { SCHEMA, "acl", TRUE },
  [SB_DRAFT_ASK_ALL_ACL] = { SCHEMA, "acl-all", TRUE },
  [SB_DRAFT_ASK_DEFAULT_ACL] = { NULL, "default-acl", TRUE },
  [SB_DRAFT_ASK_MEMBER] = { NULL, "member", TRUE },
  [SB_DRAFT_ASK_DEPENDENTS] = { RELATION, "dependents", TRUE },
  [SB_DRAFT_ASK_TYPE_DEPENDENTS] = { TYPE, "dependents", TRUE },
  [SB_DRAFT_ASK_ROUTINE_DEPENDENTS] = { ROUTINE, "dependents", TRUE },
};

/**
 * sb_draft_catalog_get_resolver:
 * @question: a question
 *
 * Returns: (nullable): a query that takes the object's name as $1, to be asked under the script's
 * search_path, and gives the oid that the question is to be asked with, NULL when there is no such
 * object; %NULL: the question takes the name itself
 */
const char *
sb_draft_catalog_get_resolver (SbDraftQuestion question)
{
  return questions[question].resolver;
}

/**
 * sb_draft_catalog_get_query:
 * @question: a question
 *
 * Returns: (transfer none): the query, to be asked with an empty search_path
 */
const char *
sb_draft_catalog_get_query (SbDraftQuestion question)
{
  g_autofree char *path = g_strdup_printf ("/org/switchback/sql/draft-%s.sql",
                                           questions[question].file);
  g_autoptr (GBytes) text = NULL;

  text = g_resource_lookup_data (sb_draft_sql_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL);
  g_assert (text != NULL);
  /* The bytes lie in the program, and end with a NUL byte behind them. */
  return g_bytes_get_data (text, NULL);
}

/**
 * sb_draft_catalog_takes_part:
 * @question: a question
 *
 * Returns: whether the query has a second parameter
 */
gboolean
sb_draft_catalog_takes_part (SbDraftQuestion question)
{
  return questions[question].takes_part;
}
