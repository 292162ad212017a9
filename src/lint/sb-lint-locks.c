/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks: statements on whole tables and indexes that keep readers or writers waiting. The names of
 * locks were measured on PostgreSQL 15. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"

#include <string.h>

/* CONCURRENTLY behind @word, where that can be; else only the advice to make it so. */
static void
advise_concurrently (SbLintPass *pass, SbFinding *finding, SbLintUnit *unit, guint word,
                     const char *command)
{
  if (sb_lint_can_stand_alone (pass, unit))
    {
      sb_lint_advise (finding, "%s CONCURRENTLY", command);
      sb_lint_insert_behind_token (finding, unit, word, "CONCURRENTLY");
    }
  else
    sb_lint_advise (finding, "%s CONCURRENTLY, in a migration of its own without a transaction",
                    command);
}

static void
check_index (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__IndexStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint index = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, "index");
  SbFinding *finding;

  if (stmt->concurrent || stmt->relation == NULL || index == SB_LINT_NO_TOKEN
      || sb_lint_is_created (pass, unit, stmt->relation))
    return;
  finding = sb_lint_report_tokens (pass, unit, 0, index,
                                   "nobody can write to \"%s\" until the index is built "
                                   "(Share lock)",
                                   stmt->relation->relname);
  advise_concurrently (pass, finding, unit, index, "CREATE INDEX");
}

static gboolean
are_all_created (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__DropStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_objects; i++)
    {
      const PgQuery__Node *object = stmt->objects[i];

      if (object->node_case != SB_NODE (LIST)
          || !sb_lint_is_list_created (pass, unit, SB_LINT_RELATION, object->list->items,
                                       object->list->n_items))
        return FALSE;
    }
  return TRUE;
}

static void
check_drop_index (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__DropStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint index = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, "index");
  SbFinding *finding;

  if (stmt->remove_type != SB_OBJECT (INDEX) || stmt->concurrent || index == SB_LINT_NO_TOKEN
      || are_all_created (pass, unit, stmt))
    return;
  finding = sb_lint_report_tokens (pass, unit, 0, index,
                                   "waits for every query on the table, and all later ones wait "
                                   "for it (AccessExclusive lock)");
  if (stmt->n_objects > 1)
    sb_lint_advise (finding, "DROP INDEX CONCURRENTLY, one statement for each index");
  else if (stmt->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
    sb_lint_advise (finding, "DROP INDEX CONCURRENTLY without CASCADE");
  else
    advise_concurrently (pass, finding, unit, index, "DROP INDEX");
}

static void
check_reindex (SbLintPass *pass, const SbLintNode *node)
{
  static const char *const words[] = { "index", "table", "schema", "database", NULL };
  const PgQuery__ReindexStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint word = SB_LINT_NO_TOKEN;
  SbFinding *finding;

  if (sb_lint_option_find (stmt->params, stmt->n_params, "concurrently") != NULL
      || sb_lint_is_created (pass, unit, stmt->relation))
    return;
  for (guint i = 0; words[i] != NULL && word == SB_LINT_NO_TOKEN; i++)
    word = sb_lint_token_find (unit, 1, SB_LINT_NO_TOKEN, words[i]);
  finding = sb_lint_report_tokens (pass, unit, 0, word != SB_LINT_NO_TOKEN ? word : 1,
                                   "nobody can write to the table, and no query can use the index, "
                                   "until it is built again (Share and AccessExclusive locks)");
  if (word != SB_LINT_NO_TOKEN)
    advise_concurrently (pass, finding, unit, word, "REINDEX");
}

static void
check_refresh (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__RefreshMatViewStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  SbFinding *finding;

  if (stmt->concurrent || stmt->skip_data || stmt->relation == NULL
      || sb_lint_is_created (pass, unit, stmt->relation))
    return;
  finding = sb_lint_report_tokens (pass, unit, 0, 2,
                                   "nobody can read \"%s\" until it is filled again "
                                   "(AccessExclusive lock)",
                                   stmt->relation->relname);
  sb_lint_advise (finding, "REFRESH MATERIALIZED VIEW CONCURRENTLY; the view needs a unique index "
                           "over all its rows for that");
}

static void
check_full (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *command = "CLUSTER";
  SbFinding *finding;

  if (node->kind == SB_NODE (VACUUM_STMT))
    {
      const PgQuery__VacuumStmt *stmt = node->message;

      command = "VACUUM FULL";
      if (!stmt->is_vacuumcmd
          || sb_lint_option_find (stmt->options, stmt->n_options, "full") == NULL)
        return;
    }
  else if (sb_lint_is_created (pass, unit,
                               ((const PgQuery__ClusterStmt *) node->message)->relation))
    return;
  finding = sb_lint_report_tokens (pass, unit, 0, 0,
                                   "%s writes the table anew while nobody can read or write it "
                                   "(AccessExclusive lock)",
                                   command);
  sb_lint_advise (finding,
                  "plain VACUUM where that is enough, else pg_repack outside of migrations");
}

static void
check_storage (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const PgQuery__AlterTableStmt *stmt;
  gboolean is_logged = cmd->subtype == SB_AT (SetLogged) || cmd->subtype == SB_AT (SetUnLogged);
  gboolean is_moved = cmd->subtype == SB_AT (SetTableSpace)
                      || cmd->subtype == SB_AT (SetAccessMethod);

  if (!(strcmp (pass->rule->id, "LK121") == 0 ? is_logged : is_moved))
    return;
  stmt = sb_lint_altered_table (pass, node);
  if (stmt == NULL)
    return;
  sb_lint_advise (sb_lint_report_command (pass, node,
                                          "the whole of \"%s\" is written anew while nobody can "
                                          "read or write it (AccessExclusive lock)",
                                          stmt->relation->relname),
                  "do it while nobody needs the table, with a lock_timeout");
}

static void
check_domain (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const PgQuery__AlterDomainStmt *stmt = node->message;
  SbFinding *finding;
  gboolean adds;

  if (node->kind == SB_NODE (CREATE_DOMAIN_STMT))
    {
      if (((const PgQuery__CreateDomainStmt *) node->message)->n_constraints == 0)
        return;
      finding =
          sb_lint_report_tokens (pass, unit, 0, 1,
                                 "a later change of this domain's constraints locks and reads "
                                 "every table that uses it");
      finding->severity = SB_SEVERITY_INFO;
      sb_lint_advise (finding, "a plain type, and a CHECK on each column");
      return;
    }
  adds = strcmp (stmt->subtype, "C") == 0;
  if ((!adds && strcmp (stmt->subtype, "O") != 0)
      || (adds && stmt->def != NULL && stmt->def->node_case == SB_NODE (CONSTRAINT)
          && stmt->def->constraint->skip_validation)
      || sb_lint_is_list_created (pass, unit, SB_LINT_TYPE, stmt->type_name, stmt->n_type_name))
    return;
  finding = sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                                   "nobody can write to any table that uses the domain until all "
                                   "of them were read (Share lock)");
  if (!adds)
    {
      sb_lint_advise (finding,
                      "ADD CONSTRAINT … CHECK (value IS NOT NULL) NOT VALID, and validate it "
                      "in a later migration");
      return;
    }
  sb_lint_advise (finding, "add NOT VALID here, and VALIDATE CONSTRAINT in a later migration");
  sb_lint_insert_behind_token (finding, unit, sb_lint_tokens_get_n (unit) - 1, "NOT VALID");
}

static void
check_lock_table (SbLintPass *pass, const SbLintNode *node)
{
  static const char *const names[] = { "Share", "ShareRowExclusive", "Exclusive",
                                       "AccessExclusive" };
  const int share = 5; /* ShareLock; the weaker ones let everybody write */
  const PgQuery__LockStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  gboolean all_created = TRUE;
  SbFinding *finding;

  for (gsize i = 0; i < stmt->n_relations; i++)
    all_created = all_created && stmt->relations[i]->node_case == SB_NODE (RANGE_VAR)
                  && sb_lint_is_created (pass, unit, stmt->relations[i]->range_var);
  if (stmt->mode < share || stmt->mode >= share + (int) G_N_ELEMENTS (names) || all_created)
    return;
  finding = sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                                   "%s until the transaction ends (%s lock)",
                                   stmt->mode == share + 3 ? "nobody can read or write the table"
                                                           : "nobody can write to the table",
                                   names[stmt->mode - share]);
  sb_lint_advise (finding, stmt->nowait ? "take a weaker mode, or lock single rows"
                                        : "take a weaker mode, or add NOWAIT or a lock_timeout");
}

static void
check_short_lock (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *lock = "AccessExclusive";
  const PgQuery__RangeVar *relation = NULL;

  if (node->kind == SB_NODE (CREATE_TRIG_STMT))
    {
      relation = ((const PgQuery__CreateTrigStmt *) node->message)->relation;
      lock = "ShareRowExclusive";
    }
  else if (node->kind == SB_NODE (CREATE_POLICY_STMT))
    relation = ((const PgQuery__CreatePolicyStmt *) node->message)->table;
  else if (node->kind == SB_NODE (DROP_STMT))
    {
      const PgQuery__DropStmt *stmt = node->message;

      if (stmt->remove_type != SB_OBJECT (POLICY) && stmt->remove_type != SB_OBJECT (TRIGGER))
        return;
    }
  else if (((const PgQuery__AlterTableCmd *) node->message)->subtype != SB_AT (EnableRowSecurity)
           || sb_lint_altered_table (pass, node) == NULL)
    return;
  if (relation != NULL && sb_lint_is_created (pass, unit, relation))
    return;
  sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, 1,
                                         "a short %s lock, which waits behind long queries and "
                                         "lets all others wait behind it",
                                         lock),
                  "set a lock_timeout before it");
}

const SbLintRule sb_lint_locks[] = {
  {
      .id = "LK101",
      .slug = "index-not-concurrent",
      .title = "CREATE INDEX on an existing table without CONCURRENTLY",
      .why = "a Share lock stops all writes to the table for as long as the index is built",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (INDEX_STMT) },
      .check_node = check_index,
  },
  {
      .id = "LK102",
      .slug = "drop-index-not-concurrent",
      .title = "DROP INDEX without CONCURRENTLY",
      .why = "an AccessExclusive lock on the table waits for every query that is running, and all "
             "that come later wait behind it",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (DROP_STMT) },
      .check_node = check_drop_index,
  },
  {
      .id = "LK103",
      .slug = "reindex-not-concurrent",
      .title = "REINDEX without CONCURRENTLY",
      .why = "a Share lock on the table stops its writes, an AccessExclusive lock on the index the "
             "queries that would use it",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (REINDEX_STMT) },
      .check_node = check_reindex,
  },
  {
      .id = "LK105",
      .slug = "refresh-matview-blocking",
      .title = "REFRESH MATERIALIZED VIEW without CONCURRENTLY",
      .why = "an AccessExclusive lock keeps all readers of the view waiting until it is filled",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (REFRESH_MAT_VIEW_STMT) },
      .check_node = check_refresh,
  },
  {
      .id = "LK108",
      .slug = "full-table-rewrite-command",
      .title = "VACUUM FULL or CLUSTER",
      .why = "the whole table is written anew under an AccessExclusive lock",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (VACUUM_STMT), SB_NODE (CLUSTER_STMT) },
      .check_node = check_full,
  },
  {
      .id = "LK121",
      .slug = "set-logged-unlogged",
      .title = "ALTER TABLE SET LOGGED or SET UNLOGGED",
      .why = "the whole table is written anew under an AccessExclusive lock",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_storage,
  },
  {
      .id = "LK122",
      .slug = "set-tablespace-or-access-method",
      .title = "ALTER TABLE SET TABLESPACE or SET ACCESS METHOD",
      .why = "the whole table is copied under an AccessExclusive lock",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_storage,
  },
  {
      .id = "LK123",
      .slug = "domain-constraint",
      .title = "a constraint on a domain",
      .why = "adding one reads every table that uses the domain, each under a Share lock",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_DOMAIN_STMT), SB_NODE (CREATE_DOMAIN_STMT) },
      .check_node = check_domain,
  },
  {
      .id = "LK124",
      .slug = "explicit-table-lock",
      .title = "LOCK TABLE in a mode that stops writers",
      .why = "it holds until the transaction ends, and waits behind every long transaction",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (LOCK_STMT) },
      .check_node = check_lock_table,
  },
  {
      .id = "LK125",
      .slug = "trigger-or-policy-lock",
      .title = "a trigger, policy or row-level security switch on an existing table",
      .why = "the lock is short, but it queues behind long readers, and everybody behind it",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CREATE_TRIG_STMT), SB_NODE (CREATE_POLICY_STMT), SB_NODE (DROP_STMT),
                 SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_short_lock,
  },
  { .id = NULL },
};
