/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rollback leaves behind of what its forward script makes. */
#include "sb-finding-private.h"
#include "sb-identifier.h"
#include "sb-lint-drops.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-statements.h"
#include "sb-object-list.h"
#include "sb-objects.h"

#include <string.h>

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

/* @units: (element-type guint): which unit each is in. */
static GArray *
read_objects (SbLintPass *pass, GArray *units)
{
  GArray *objects = sb_object_list_new ();

  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);

      if (!unit->in_function
          && (unit->kind == SB_TREE_PART_STATEMENT || unit->kind == SB_TREE_PART_EXECUTED))
        sb_objects_add (objects, unit->root);
      while (units->len < objects->len)
        g_array_append_val (units, i);
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

/* What is at hand while one rollback is compared with its forward. */
typedef struct
{
  SbLintPass *pass;            /* of the rollback */
  GArray *made, *undone;       /* of SbObject */
  GArray *undone_units;        /* of guint */
  GHashTable *order, *handled; /* order: key → where in @made it was made last, + 1 */
} Pair;

/* The first statement of the rollback that undoes something that was made before. */
static guint
find_place (const Pair *pair, guint made)
{
  for (guint i = 0; i < pair->undone->len; i++)
    {
      const SbObject *object = &g_array_index (pair->undone, SbObject, i);
      g_autofree char *key = make_key (object);
      guint order = GPOINTER_TO_UINT (g_hash_table_lookup (pair->order, key));
      guint unit = g_array_index (pair->undone_units, guint, i);

      if (order > 0 && order - 1 < made)
        return sb_lint_get_unit (pair->pass, unit)->statement;
    }
  return SB_FINDING_NO_STATEMENT;
}

static guint
find_commit (SbLintPass *pass)
{
  const SbLintUnit *last = pass->units->len > 0 ? sb_lint_get_unit (pass, pass->units->len - 1)
                                                : NULL;

  return last != NULL && sb_lint_ends (sb_lint_get_control (last)) ? last->statement
                                                                   : SB_FINDING_NO_STATEMENT;
}

static void
add_at_end (SbLintPass *pass, SbFinding *finding, const char *sql)
{
  guint n = sb_script_get_n_statements (pass->script);
  g_autofree char *text = NULL;
  gsize end = pass->length;
  gboolean is_closed = TRUE;

  if (pass->units->len > 0 && n > 0)
    is_closed = sb_lint_statement_has_semicolon (
        pass, sb_lint_get_unit (pass, pass->units->len - 1)->statement, &end);
  text = g_strdup_printf ("%s%s%s;%s", is_closed ? "" : ";",
                          end > 0 && pass->text[end - 1] != '\n' ? "\n" : "", sql,
                          end == pass->length ? "\n" : "");
  sb_finding_add_edit (finding, end, 0, text);
}

/* Whether the function was there before forward, which has put another in its place; also where
 * nobody can tell. */
static gboolean
may_be_older (SbLintPass *pass, const SbObject *object)
{
  gboolean is_function = strcmp (object->kind, "function") == 0
                         || strcmp (object->kind, "procedure") == 0;
  gboolean is_type = strcmp (object->kind, "type") == 0 || strcmp (object->kind, "domain") == 0;
  SbLintClass class = is_function ? SB_LINT_FUNCTION : is_type ? SB_LINT_TYPE : SB_LINT_RELATION;
  const char *name = object->parent != NULL ? object->parent : object->name;
  const SbLintKnown *before = NULL;
  SbLintSchema *all;
  guint at;

  all = sb_lint_context_get_schema (pass->context, &at);
  if (all == NULL || at == 0)
    return is_function;
  before = sb_lint_schema_find (all, at - 1, class, object->schema, name);
  if (object->parent == NULL)
    return before != NULL;
  return sb_lint_known_part (before, SB_LINT_PART_COLUMN, object->name) != NULL
         && strcmp (object->kind, "column") == 0;
}

/* Returns: (nullable): what drops it */
static char *
dup_drop (const SbObject *object)
{
  g_autofree char *name = sb_identifier_quote (object->name);
  g_autofree char *kind = g_ascii_strup (object->kind, -1);
  g_autofree char *schema = object->schema != NULL ? sb_identifier_quote (object->schema) : NULL;
  g_autofree char *relation = object->parent != NULL ? sb_identifier_quote (object->parent) : NULL;
  const char *dot = schema != NULL ? "." : "";
  const char *before = schema != NULL ? schema : "";

  if (strcmp (object->kind, "column") == 0 || strcmp (object->kind, "constraint") == 0)
    return g_strdup_printf ("ALTER TABLE IF EXISTS %s%s%s DROP %s IF EXISTS %s", before, dot,
                            relation, kind, name);
  if (strcmp (object->kind, "policy") == 0 || strcmp (object->kind, "trigger") == 0
      || strcmp (object->kind, "rule") == 0)
    return g_strdup_printf ("DROP %s IF EXISTS %s ON %s%s%s", kind, name, before, dot, relation);
  return g_strdup_printf ("DROP %s IF EXISTS %s%s%s", kind, before, dot, name);
}

static void
add_drop (const Pair *pair, SbFinding *finding, const SbObject *object, guint made)
{
  guint place = find_place (pair, made);
  g_autofree char *sql = NULL, *text = NULL;

  if (may_be_older (pair->pass, object))
    return;
  sql = dup_drop (object);
  place = place != SB_FINDING_NO_STATEMENT ? place : find_commit (pair->pass);
  if (place == SB_FINDING_NO_STATEMENT)
    {
      add_at_end (pair->pass, finding, sql);
      return;
    }
  text = g_strdup_printf ("%s;\n", sql);
  sb_finding_add_edit (finding, sb_script_get_statement (pair->pass->script, place)->sql_start, 0,
                       text);
}

/* What forward makes and does not drop itself again. */
static void
report_left (const Pair *pair)
{
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = pair->made->len; i > 0; i--)
    {
      const SbObject *object = &g_array_index (pair->made, SbObject, i - 1);
      SbFinding *finding;

      if (object->verb == SB_OBJECT_DROPPED)
        {
          g_hash_table_add (told, make_key (object));
          continue;
        }
      if (!has_to_go (object) || is_handled (pair->handled, object)
          || !g_hash_table_add (told, make_key (object)))
        continue;
      finding = sb_lint_report_file (pair->pass, 0, 0,
                                     "does not undo that forward makes the %s \"%s\"", object->kind,
                                     object->name);
      sb_lint_advise (finding, object->parent != NULL && strcmp (object->kind, "column") == 0
                                   ? "ALTER TABLE … DROP COLUMN IF EXISTS"
                                   : "DROP … IF EXISTS, before what it depends on");
      add_drop (pair, finding, object, i - 1);
    }
}

static GHashTable *
read_order (const GArray *made)
{
  GHashTable *order = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < made->len; i++)
    g_hash_table_replace (order, make_key (&g_array_index (made, SbObject, i)),
                          GUINT_TO_POINTER (i + 1));
  return order;
}

static void
check_incomplete (SbLintPass *pass)
{
  SbScript *forward = sb_lint_context_get_forward (pass->context);
  g_autoptr (GArray) made_units = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) undone_units = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) handled = NULL, order = NULL;
  g_autoptr (SbLintPass) other = NULL;
  g_autoptr (GArray) made = NULL, undone = NULL;

  if (!sb_lint_is_rollback (pass) || forward == NULL || forward == pass->script
      || sb_lint_is_unsure (pass))
    return;
  other = sb_lint_pass_new (forward, pass->context);
  if (sb_lint_is_unsure (other))
    return;
  made = read_objects (other, made_units);
  undone = read_objects (pass, undone_units);
  handled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_handled (undone, handled);
  order = read_order (made);
  report_left (&(Pair){ pass, made, undone, undone_units, order, handled });
}

const SbLintRule sb_lint_pair_undo[] = {
  {
      .id = "RV503",
      .slug = "rollback-incomplete",
      .title = "a rollback that leaves behind what forward makes",
      .why = "the next apply meets it: it fails, or IF NOT EXISTS hides another definition",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_incomplete,
  },
  { .id = NULL },
};
