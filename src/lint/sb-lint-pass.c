/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-pass.h"

#include "sb-finding-private.h"
#include "sb-lint-dropped.h"
#include "sb-lint-objects.h"
#include "sb-lint-schema.h"
#include "sb-lint-tables.h"
#include "sb-lint-transactions.h"
#include "sb-printable.h"

#include <string.h>

static void
clear_unit (gpointer data)
{
  SbLintUnit *unit = data;

  g_clear_pointer (&unit->tokens, g_array_unref);
}

static void
add_unit (SbLintPass *self, SbLintUnit *unit)
{
  unit->root = sb_tree_get_node (unit->tree);
  unit->text = sb_tree_get_text (unit->tree, &unit->length);
  if (unit->root == NULL)
    return;
  unit->first_node = self->nodes->len;
  sb_lint_nodes_add (self->nodes, self->units->len, unit->root);
  unit->n_nodes = self->nodes->len - unit->first_node;
  g_array_append_val (self->units, *unit);
}

static void
add_parts (SbLintPass *self, const SbLintUnit *outer)
{
  guint n_parts;
  const SbTreePart *parts = sb_tree_get_parts (outer->tree, &n_parts);

  for (guint i = 0; i < n_parts; i++)
    {
      SbLintUnit unit = {
        .statement = outer->statement,
        .tree = parts[i].tree,
        .kind = parts[i].kind,
        .guards = parts[i].guards,
        .in_block = outer->root->node_case == SB_NODE (DO_STMT),
        .in_function = outer->root->node_case != SB_NODE (DO_STMT),
        .start = outer->start + parts[i].start,
        .end = outer->start + parts[i].end,
        .offset = outer->offset + parts[i].offset,
        .is_exact = parts[i].is_exact,
      };

      add_unit (self, &unit);
    }
}

static void
add_units (SbLintPass *self)
{
  for (guint i = 0; i < sb_script_get_n_statements (self->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (self->script, i);
      SbLintUnit unit = {
        .statement = i,
        .tree = sb_tree_list_get (self->trees, i),
        .start = statement->sql_start,
        .end = statement->sql_end,
        .offset = (gssize) statement->sql_start,
        .is_exact = TRUE,
      };

      if (unit.tree == NULL)
        continue;
      add_unit (self, &unit);
      if (unit.root != NULL)
        add_parts (self, &unit);
    }
}

/**
 * sb_lint_pass_new:
 * @script: (transfer none): the script
 * @context: (transfer none): what is known beside it; must outlive the pass
 *
 * Has the trees made, and reads from them what rules need about the whole file. Workers only.
 *
 * Returns: (transfer full): a pass without findings
 */
SbLintPass *
sb_lint_pass_new (SbScript *script, const SbLintContext *context)
{
  SbLintPass *self = g_new0 (SbLintPass, 1);

  self->context = context;
  self->trees = sb_tree_list_new (script);
  self->script = script;
  self->text = sb_script_get_text (script, &self->length);
  self->units = g_array_new (FALSE, TRUE, sizeof (SbLintUnit));
  g_array_set_clear_func (self->units, clear_unit);
  self->nodes = g_array_new (FALSE, FALSE, sizeof (SbLintNode));
  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_finding_free);
  add_units (self);
  sb_lint_transactions_read (self);
  self->objects = sb_lint_objects_new (self);
  self->dropped = sb_lint_dropped_new (self);
  self->tables = sb_lint_tables_new (self);
  return self;
}

/**
 * sb_lint_pass_free:
 * @self: (transfer full): a pass
 */
void
sb_lint_pass_free (SbLintPass *self)
{
  sb_lint_objects_free (self->objects);
  g_hash_table_unref (self->dropped);
  sb_lint_tables_free (self->tables);
  g_clear_pointer (&self->schema, sb_lint_schema_unref);
  g_array_unref (self->units);
  g_array_unref (self->nodes);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  sb_tree_list_unref (self->trees);
  g_free (self);
}

/**
 * sb_lint_get_unit:
 * @self: a pass
 * @index: from 0, in the order of the text
 *
 * Returns: (transfer none): a unit
 */
SbLintUnit *
sb_lint_get_unit (SbLintPass *self, guint index)
{
  g_return_val_if_fail (index < self->units->len, NULL);

  return &g_array_index (self->units, SbLintUnit, index);
}

/**
 * sb_lint_unit:
 * @self: a pass
 * @node: one of its nodes
 *
 * Returns: (transfer none): the unit the node belongs to
 */
SbLintUnit *
sb_lint_unit (SbLintPass *self, const SbLintNode *node)
{
  return sb_lint_get_unit (self, node->unit);
}

/**
 * sb_lint_root:
 * @self: a pass
 * @unit: one of its units
 *
 * Returns: (transfer none): the statement's own node
 */
const SbLintNode *
sb_lint_root (SbLintPass *self, const SbLintUnit *unit)
{
  return &g_array_index (self->nodes, SbLintNode, unit->first_node);
}

/**
 * sb_lint_parent:
 * @self: a pass
 * @node: one of its nodes
 *
 * Returns: (transfer none) (nullable): the node above it
 */
const SbLintNode *
sb_lint_parent (SbLintPass *self, const SbLintNode *node)
{
  if (node->parent == SB_LINT_NO_NODE)
    return NULL;
  return &g_array_index (self->nodes, SbLintNode, node->parent);
}

/**
 * sb_lint_above:
 * @self: a pass
 * @node: one of its nodes
 * @kind: `PG_QUERY__NODE__NODE_…`
 *
 * Returns: (transfer none) (nullable): the nearest node of that kind above @node
 */
const SbLintNode *
sb_lint_above (SbLintPass *self, const SbLintNode *node, int kind)
{
  while ((node = sb_lint_parent (self, node)) != NULL)
    if (node->kind == kind)
      return node;
  return NULL;
}

/**
 * sb_lint_is_below:
 * @self: a pass
 * @node: one of its nodes
 * @above: another
 *
 * Returns: whether @above is above @node, at any distance
 */
gboolean
sb_lint_is_below (SbLintPass *self, const SbLintNode *node, const SbLintNode *above)
{
  while ((node = sb_lint_parent (self, node)) != NULL)
    if (node == above)
      return TRUE;
  return FALSE;
}

/* Names in it are whatever the author has quoted. */
static char *
dup_line (const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);

  return sb_printable_line (text);
}

static SbFinding *
add_finding (SbLintPass *self, guint statement, gsize start, gsize end, const char *format,
             va_list arguments)
{
  SbFinding *finding = g_new0 (SbFinding, 1);

  finding->rule = self->rule;
  finding->severity = self->rule->severity;
  finding->statement = statement;
  finding->start = start;
  finding->end = end;
  finding->message = dup_line (format, arguments);
  g_ptr_array_add (self->findings, finding);
  return finding;
}

/**
 * sb_lint_report:
 * @self: a pass
 * @unit: where it is
 * @start: first byte it is about, in the unit's text
 * @end: after the last
 * @format: the message: one line, lower case, no full stop
 * @...: for @format
 *
 * Returns: (transfer none): the finding of the rule at hand, to be given a fix
 */
SbFinding *
sb_lint_report (SbLintPass *self, const SbLintUnit *unit, gsize start, gsize end,
                const char *format, ...)
{
  gsize from = unit->start, to = unit->end;
  SbFinding *finding;
  va_list arguments;

  if (unit->is_exact)
    {
      from = (gsize) CLAMP ((gssize) start + unit->offset, (gssize) unit->start,
                            (gssize) unit->end);
      to = (gsize) CLAMP ((gssize) end + unit->offset, (gssize) from, (gssize) unit->end);
    }
  va_start (arguments, format);
  finding = add_finding (self, unit->statement, from, to, format, arguments);
  va_end (arguments);
  return finding;
}

/**
 * sb_lint_report_file:
 * @self: a pass
 * @start: byte offset in the script's text
 * @end: after the last
 * @format: the message
 * @...: for @format
 *
 * As sb_lint_report() for what belongs to no statement.
 *
 * Returns: (transfer none): the finding
 */
SbFinding *
sb_lint_report_file (SbLintPass *self, gsize start, gsize end, const char *format, ...)
{
  SbFinding *finding;
  va_list arguments;

  va_start (arguments, format);
  finding = add_finding (self, SB_FINDING_NO_STATEMENT, start, end, format, arguments);
  va_end (arguments);
  return finding;
}

/**
 * sb_lint_advise:
 * @finding: a finding that was just reported
 * @format: what the fix does, or what to write instead: one line, an order, no full stop
 * @...: for @format
 */
void
sb_lint_advise (SbFinding *finding, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_free (finding->fix);
  finding->fix = dup_line (format, arguments);
  va_end (arguments);
}

/**
 * sb_lint_edit:
 * @finding: a finding that was just reported
 * @unit: where it is
 * @start: first byte to replace, in the unit's text
 * @end: after the last
 * @text: what to put there
 *
 * Adds an edit to the finding's fix; none where the unit's places are not exact.
 */
void
sb_lint_edit (SbFinding *finding, const SbLintUnit *unit, gsize start, gsize end, const char *text)
{
  if (!unit->is_exact || (gssize) start + unit->offset < (gssize) unit->start
      || (gssize) end + unit->offset > (gssize) unit->end)
    return;
  sb_finding_add_edit (finding, (gsize) ((gssize) start + unit->offset), end - start, text);
}

/* The blanks before the first byte of the unit's line. */
static char *
dup_indent (SbLintPass *self, const SbLintUnit *unit)
{
  gsize line = unit->start, end;

  while (line > 0 && self->text[line - 1] != '\n')
    line--;
  for (end = line; end < unit->start && (self->text[end] == ' ' || self->text[end] == '\t'); end++)
    ;
  return g_strndup (self->text + line, end - line);
}

/**
 * sb_lint_insert_before:
 * @self: a pass
 * @finding: a finding that was just reported
 * @unit: a unit
 * @sql: a statement without a semicolon, or several with semicolons between them
 *
 * Adds an edit that puts @sql on a line of its own before the unit.
 */
void
sb_lint_insert_before (SbLintPass *self, SbFinding *finding, const SbLintUnit *unit,
                       const char *sql)
{
  g_autofree char *indent = dup_indent (self, unit);
  g_autofree char *text = g_strdup_printf ("%s;\n%s", sql, indent);

  if (unit->is_exact)
    sb_finding_add_edit (finding, unit->start, 0, text);
}

/**
 * sb_lint_insert_after:
 * @self: a pass
 * @finding: a finding that was just reported
 * @unit: a unit
 * @sql: a statement without a semicolon, or several with semicolons between them
 *
 * Adds an edit that puts @sql on a line of its own behind the unit.
 */
void
sb_lint_insert_after (SbLintPass *self, SbFinding *finding, const SbLintUnit *unit, const char *sql)
{
  g_autofree char *indent = dup_indent (self, unit);
  g_autofree char *text = g_strdup_printf (";\n%s%s", indent, sql);

  if (unit->is_exact)
    sb_finding_add_edit (finding, unit->end, 0, text);
}
