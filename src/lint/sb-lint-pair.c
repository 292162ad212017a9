/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scripts of a migration say about each other. */
#include "sb-lint-drops.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-object-list.h"
#include "sb-objects.h"

#include <string.h>

static gboolean
is_forward (SbLintPass *pass)
{
  return sb_lint_context_is_in_project (pass->context)
         && sb_lint_context_get_role (pass->context) == SB_LINT_ROLE_FORWARD;
}

static gboolean
has_statements (SbLintPass *pass)
{
  for (guint i = 0; i < sb_script_get_n_statements (pass->script); i++)
    if (sb_script_get_statement (pass->script, i)->kind != SB_STATEMENT_EMPTY)
      return TRUE;
  return FALSE;
}

/* RV501, RV506, RV507 */

static void
check_missing_rollback (SbLintPass *pass)
{
  if (is_forward (pass) && sb_lint_context_get_rollback (pass->context) == NULL
      && has_statements (pass) && sb_script_find_directive (pass->script, "irreversible") == NULL)
    sb_lint_advise (sb_lint_report_file (pass, 0, 0, "there is no rollback script"),
                    "write one, or say why there is none: -- switchback: irreversible — reason");
}

static void
check_missing_verify (SbLintPass *pass)
{
  if (is_forward (pass) && sb_lint_context_get_verify (pass->context) == NULL
      && has_statements (pass))
    sb_lint_advise (sb_lint_report_file (pass, 0, 0, "there is no verify script"),
                    "write one: a query for each thing that has to be true");
}

static void
check_edited (SbLintPass *pass)
{
  if (sb_lint_context_is_edited (pass->context))
    sb_lint_advise (sb_lint_report_file (pass, 0, 0, "was edited after it was applied"),
                    "restore the applied text, and write the change as a migration of its own");
}

/* RV503 */

static char *
make_key (const SbObject *object)
{
  return g_strdup_printf ("%s\n%s\n%s", object->kind, sb_lint_schema_or_public (object->schema),
                          object->name);
}

/* The relation that a part belongs to, and goes with. */
static char *
make_parent_key (const SbObject *object)
{
  return g_strdup_printf ("%s\n%s", sb_lint_schema_or_public (object->schema), object->parent);
}

static char *
make_columns_key (const SbObject *object)
{
  g_autofree char *parent = make_parent_key (object);

  return g_strconcat ("column of\n", parent, NULL);
}

static GArray *
read_objects (SbLintPass *pass)
{
  GArray *objects = sb_object_list_new ();

  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);

      if (!unit->in_function
          && (unit->kind == SB_TREE_PART_STATEMENT || unit->kind == SB_TREE_PART_EXECUTED))
        sb_objects_add (objects, unit->root);
    }
  return objects;
}

/* What a rollback has to undo where it was made: nothing else takes it along, and it can be
 * dropped by itself. */
static gboolean
has_to_go (const SbObject *object)
{
  static const char *const kinds[] = { "table",     "foreign table", "view",   "materialized view",
                                       "sequence",  "index",         "column", "constraint",
                                       "policy",    "trigger",       "rule",   "function",
                                       "procedure", "type",          "domain", "publication",
                                       NULL };

  return object->verb == SB_OBJECT_CREATED && *object->name != '\0'
         && g_strv_contains (kinds, object->kind);
}

/* Names what the rollback mentions in any way: dropped, made as it was before, altered. */
static void
read_handled (const GArray *objects, GHashTable *handled)
{
  for (guint i = 0; i < objects->len; i++)
    {
      const SbObject *object = &g_array_index (objects, SbObject, i);

      g_hash_table_add (handled, make_key (object));
      if (object->verb == SB_OBJECT_DROPPED && object->parent == NULL)
        {
          SbObject relation = { .schema = object->schema, .parent = object->name };

          g_hash_table_add (handled, make_parent_key (&relation));
        }
      /* Indexes and constraints of a column go with it. */
      if (object->verb == SB_OBJECT_DROPPED && strcmp (object->kind, "column") == 0)
        g_hash_table_add (handled, make_columns_key (object));
      if (object->verb == SB_OBJECT_DROPPED && strcmp (object->kind, "schema") == 0)
        g_hash_table_add (handled, g_strdup (object->name));
    }
}

static gboolean
is_handled (GHashTable *handled, const SbObject *object)
{
  g_autofree char *key = make_key (object);
  g_autofree char *parent = make_parent_key (object);
  g_autofree char *columns = make_columns_key (object);
  gboolean may_follow = strcmp (object->kind, "index") == 0
                        || strcmp (object->kind, "constraint") == 0;

  return g_hash_table_contains (handled, key)
         || (may_follow && g_hash_table_contains (handled, columns))
         || (object->parent != NULL && g_hash_table_contains (handled, parent))
         || g_hash_table_contains (handled, sb_lint_schema_or_public (object->schema));
}

/* What forward makes and does not drop itself again. */
static void
report_left (SbLintPass *pass, const GArray *made, GHashTable *handled)
{
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = made->len; i > 0; i--)
    {
      const SbObject *object = &g_array_index (made, SbObject, i - 1);

      if (object->verb == SB_OBJECT_DROPPED)
        {
          g_hash_table_add (told, make_key (object));
          continue;
        }
      if (!has_to_go (object) || is_handled (handled, object)
          || !g_hash_table_add (told, make_key (object)))
        continue;
      sb_lint_advise (sb_lint_report_file (pass, 0, 0,
                                           "does not undo that forward makes the %s \"%s\"",
                                           object->kind, object->name),
                      object->parent != NULL && strcmp (object->kind, "column") == 0
                          ? "ALTER TABLE … DROP COLUMN IF EXISTS"
                          : "DROP … IF EXISTS, before what it depends on");
    }
}

static void
check_incomplete (SbLintPass *pass)
{
  SbScript *forward = sb_lint_context_get_forward (pass->context);
  g_autoptr (GHashTable) handled = NULL;
  g_autoptr (SbLintPass) other = NULL;
  g_autoptr (GArray) made = NULL, undone = NULL;

  if (!sb_lint_is_rollback (pass) || forward == NULL || forward == pass->script
      || sb_lint_is_unsure (pass))
    return;
  other = sb_lint_pass_new (forward, pass->context);
  if (sb_lint_is_unsure (other))
    return;
  made = read_objects (other);
  undone = read_objects (pass);
  handled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_handled (undone, handled);
  report_left (pass, made, handled);
}

/* RV508 */

static void
check_no_check (SbLintPass *pass)
{
  if (sb_lint_context_get_role (pass->context) != SB_LINT_ROLE_VERIFY)
    return;
  for (guint i = 0; i < sb_script_get_n_statements (pass->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (pass->script, i);

      if (statement->check != NULL || statement->syntax_error != NULL)
        return;
    }
  for (guint i = 0; i < pass->units->len; i++)
    switch (sb_lint_get_unit (pass, i)->root->node_case)
      {
      case SB_NODE (SELECT_STMT):
      case SB_NODE (DO_STMT):
      case SB_NODE (EXPLAIN_STMT):
      case SB_NODE (CALL_STMT):
        return;
      default:
        break;
      }
  sb_lint_advise (sb_lint_report_file (pass, 0, 0, "checks nothing"),
                  "a query for each thing that has to be true");
}

const SbLintRule sb_lint_pair[] = {
  {
      .id = "RV501",
      .slug = "missing-rollback",
      .title = "a migration without a rollback script",
      .why = "when it has to go at night, somebody writes the way back by hand",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_missing_rollback,
  },
  {
      .id = "RV503",
      .slug = "rollback-incomplete",
      .title = "a rollback that leaves behind what forward makes",
      .why = "the next apply meets it: it fails, or IF NOT EXISTS hides another definition",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_incomplete,
  },
  {
      .id = "RV506",
      .slug = "edited-after-apply",
      .title = "a script that was edited after it was applied",
      .why = "databases that have it and those to come differ, and nothing tells where",
      .severity = SB_SEVERITY_ERROR,
      .flags = SB_LINT_APPLIED,
      .check_file = check_edited,
  },
  {
      .id = "RV507",
      .slug = "missing-verify",
      .title = "a migration without a verify script",
      .why = "that it ran says nothing about what is there",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_missing_verify,
  },
  {
      .id = "RV508",
      .slug = "verify-without-check",
      .title = "a verify script that checks nothing",
      .why = "it passes whatever the migration has done",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_no_check,
  },
  { .id = NULL },
};
