/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks by partitions: attaching, detaching and creating them. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"

static const PgQuery__PartitionCmd *
get_partition (SbLintPass *pass, const SbLintNode *node, int subtype)
{
  const PgQuery__AlterTableCmd *cmd = node->message;

  if ((int) cmd->subtype != subtype || cmd->def == NULL
      || cmd->def->node_case != SB_NODE (PARTITION_CMD) || cmd->def->partition_cmd->name == NULL
      || sb_lint_altered_table (pass, node) == NULL)
    return NULL;
  return cmd->def->partition_cmd;
}

static void
check_detach (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__PartitionCmd *partition = get_partition (pass, node, SB_AT (DetachPartition));
  SbLintUnit *unit = sb_lint_unit (pass, node);
  SbFinding *finding;
  guint first, last;

  if (partition == NULL || partition->concurrent)
    return;
  finding = sb_lint_report_command (pass, node,
                                    "nobody can read or write \"%s\", all its partitions included, "
                                    "until the transaction ends (AccessExclusive lock)",
                                    sb_lint_altered_table (pass, node)->relation->relname);
  sb_lint_advise (finding, "DETACH PARTITION … CONCURRENTLY%s",
                  sb_lint_can_stand_alone (pass, unit)
                      ? ""
                      : ", in a migration of its own without a transaction");
  if (sb_lint_can_stand_alone (pass, unit) && sb_lint_command (pass, node, &first, &last))
    sb_lint_insert_behind_token (finding, unit, last, "CONCURRENTLY");
}

static void
check_attach (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__PartitionCmd *partition = get_partition (pass, node, SB_AT (AttachPartition));

  if (partition == NULL || sb_lint_is_created (pass, sb_lint_unit (pass, node), partition->name)
      || sb_lint_is_checked_before (pass, node, partition->name))
    return;
  sb_lint_advise (
      sb_lint_report_command (pass, node,
                              "all rows of \"%s\" are checked while nobody can read or "
                              "write it (AccessExclusive lock)",
                              partition->name->relname),
      "add a CHECK with the partition's bounds NOT VALID to it, VALIDATE it, then attach");
}

/* CREATE TABLE (LIKE parent), and ATTACH PARTITION with the bounds as they are written. */
static void
add_attach (SbLintPass *pass, SbFinding *finding, SbLintUnit *unit, const PgQuery__CreateStmt *stmt)
{
  const PgQuery__RangeVar *parent = stmt->inh_relations[0]->range_var;
  g_autofree char *table = sb_lint_relation_to_sql (stmt->relation);
  g_autofree char *parent_name = sb_lint_relation_to_sql (parent);
  g_autofree char *bounds = NULL;
  g_autofree char *like = NULL;
  g_autofree char *attach = NULL;
  guint partition = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, "partition");
  guint last = sb_lint_tokens_get_n (unit) - 1;
  guint from;

  if (partition == SB_LINT_NO_TOKEN || stmt->n_table_elts > 0 || stmt->n_constraints > 0
      || stmt->partspec != NULL || stmt->n_options > 0 || stmt->if_not_exists
      || *stmt->tablespacename != '\0' || *stmt->access_method != '\0'
      || !sb_lint_token_is (unit, partition + 1, "of"))
    return;
  from = sb_lint_token_skip_name (unit, partition + 2);
  bounds = sb_lint_tokens_dup (unit, from, last);
  like = g_strdup_printf ("(LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS)", parent_name);
  attach = g_strdup_printf ("ALTER TABLE %s ATTACH PARTITION %s %s", parent_name, table, bounds);
  sb_lint_replace_tokens (finding, unit, partition, last, like);
  sb_lint_insert_after (pass, finding, unit, attach);
}

static void
check_partition_of (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const PgQuery__RangeVar *parent;
  SbFinding *finding;

  if (stmt->partbound == NULL || stmt->n_inh_relations != 1
      || stmt->inh_relations[0]->node_case != SB_NODE (RANGE_VAR))
    return;
  parent = stmt->inh_relations[0]->range_var;
  if (sb_lint_is_created (pass, unit, parent))
    return;
  finding = sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                                   "nobody can read or write \"%s\" until the transaction ends "
                                   "(AccessExclusive lock)",
                                   parent->relname);
  sb_lint_advise (finding,
                  "CREATE TABLE (LIKE …), then ATTACH PARTITION, which lets everybody work "
                  "(ShareUpdateExclusive lock)");
  add_attach (pass, finding, unit, stmt);
}

const SbLintRule sb_lint_locks_partitions[] = {
  {
      .id = "LK106",
      .slug = "detach-partition-blocking",
      .title = "DETACH PARTITION without CONCURRENTLY",
      .why = "an AccessExclusive lock on the partitioned table stops everybody who uses any of its "
             "partitions",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_detach,
  },
  {
      .id = "LK107",
      .slug = "attach-partition-scan",
      .title = "ATTACH PARTITION of an existing table without a CHECK that proves its bounds",
      .why =
          "all its rows, and those of a default partition, are read under an AccessExclusive lock",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_attach,
  },
  {
      .id = "LK136",
      .slug = "partition-of-locks-parent",
      .title = "CREATE TABLE … PARTITION OF an existing table",
      .why = "it takes an AccessExclusive lock on the partitioned table; ATTACH PARTITION does not",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_STMT) },
      .check_node = check_partition_of,
  },
  { .id = NULL },
};
