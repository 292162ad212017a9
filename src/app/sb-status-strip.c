/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-status-strip.h"

#include "sb-map-lines.h"
#include "sb-map-words.h"
#include "sb-plan.h"
#include "sb-proof-words.h"

struct _SbStatusStrip
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
  SbDocument *document;

  guint line, column; /* of the cursor, from 1; 0: there is none */

  /* from the template */
  GtkLabel *statements;
  GtkLabel *transaction;
  GtkLabel *errors;
  GtkLabel *findings;
  GtkLabel *rehearsal;
  GtkLabel *format;
  GtkLabel *state;
  GtkLabel *cursor;
};

G_DEFINE_FINAL_TYPE (SbStatusStrip, sb_status_strip, ADW_TYPE_BIN)

static void
set_text (GtkLabel *label, const char *text, const char *why)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), why);
}

/* What is committed with the statement at the cursor. */
static gboolean
show_part (SbStatusStrip *self, SbTransactionMap *map)
{
  SbMapLines *lines = sb_map_lines_for (self->document);
  int found = self->line > 0 ? sb_map_lines_find (lines, self->line - 1, self->column - 1) : -1;
  g_autofree char *number = NULL, *short_words = NULL, *words = NULL;

  if (found < 0)
    return FALSE;
  number = sb_map_words_number (map, found);
  short_words = sb_map_words_short (map, found);
  words = sb_map_words_full (map, found, sb_document_get_role (self->document));
  if (number != NULL)
    set_text (self->statements, number, NULL);
  set_text (self->transaction, short_words, words);
  return TRUE;
}

static void
show_whole (SbStatusStrip *self, SbScript *script, SbTransactionMap *map)
{
  guint line;
  const char *refusal = map != NULL ? sb_transaction_map_get_refusal (map, &line) : NULL;
  g_autofree char *why = map != NULL ? g_strdup (sb_transaction_map_get_why_single (map))
                                     : sb_plan_why_single (script);
  g_autofree char *text = NULL;

  if (refusal != NULL)
    text = g_strdup_printf ("cannot be run: line %u: %s", line, refusal);
  else if (why != NULL)
    text = g_strdup_printf ("committed part by part: %s", why);
  set_text (self->transaction, text != NULL ? text : "one transaction",
            text != NULL ? text : "All of it is done, or nothing");
}

static void
show_transaction (SbStatusStrip *self)
{
  SbScript *script = self->document != NULL ? sb_document_get_script (self->document) : NULL;
  gboolean is_verify = script != NULL && sb_document_get_role (self->document) == SB_ROLE_VERIFY;
  SbTransactionMap *map = script != NULL ? sb_document_get_map (self->document) : NULL;
  g_autofree char *statements = NULL;
  guint n = 0;

  for (guint i = 0; script != NULL && i < sb_script_get_n_statements (script); i++)
    n += sb_script_get_statement (script, i)->kind != SB_STATEMENT_EMPTY;
  if (script != NULL)
    statements = g_strdup_printf (is_verify ? (n == 1 ? "%u check" : "%u checks")
                                            : (n == 1 ? "%u statement" : "%u statements"),
                                  n);
  set_text (self->statements, statements, NULL);
  if (n == 0)
    set_text (self->transaction, NULL, NULL);
  else if (is_verify)
    set_text (self->transaction, "always rolled back",
              "Checks run in one transaction that leaves nothing behind");
  else if (map == NULL || !show_part (self, map))
    show_whole (self, script, map);
}

static void
show_errors (SbStatusStrip *self)
{
  SbScript *script = self->document != NULL ? sb_document_get_script (self->document) : NULL;
  const char *first_error = NULL;
  g_autofree char *errors = NULL;
  guint n_errors = 0;

  for (guint i = 0; script != NULL && i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);

      if (statement->syntax_error == NULL)
        continue;
      n_errors++;
      if (first_error == NULL)
        first_error = statement->syntax_error;
    }
  if (n_errors > 0)
    errors = g_strdup_printf (n_errors == 1 ? "%u syntax error" : "%u syntax errors", n_errors);
  set_text (self->errors, errors, first_error);
}

static void
append_count (GString *text, guint n, const char *one)
{
  if (n > 0)
    g_string_append_printf (text, n == 1 ? "%s%u %s" : "%s%u %ss", text->len > 0 ? ", " : "", n,
                            one);
}

/* Syntax errors are counted as they are typed. */
static void
show_findings (SbStatusStrip *self)
{
  static const char *const classes[] = { "", "warning", "error" };
  SbFindingList *findings = self->document != NULL ? sb_document_get_findings (self->document)
                                                   : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  guint n[] = { 0, 0, 0 }, worst = 0;
  const char *first = NULL;

  for (guint i = 0; findings != NULL && i < sb_finding_list_get_n (findings); i++)
    {
      const SbFinding *finding = sb_finding_list_get (findings, i);

      if (g_str_equal (finding->rule->slug, "syntax-error"))
        continue;
      n[finding->severity]++;
      if (first == NULL || finding->severity > worst)
        first = finding->message;
      worst = MAX (worst, finding->severity);
    }
  append_count (text, n[SB_SEVERITY_ERROR], "error");
  append_count (text, n[SB_SEVERITY_WARNING], "warning");
  append_count (text, n[SB_SEVERITY_INFO], "note");
  set_text (self->findings, text->len > 0 ? text->str : NULL, first);
  for (guint i = 1; i < G_N_ELEMENTS (classes); i++)
    if (i == worst)
      gtk_widget_add_css_class (GTK_WIDGET (self->findings), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self->findings), classes[i]);
}

/* What the last rehearsal of exactly these scripts came to. */
static void
show_rehearsal (SbStatusStrip *self)
{
  SbProof *proof = self->document != NULL
                       ? sb_workbench_get_proof (self->workbench,
                                                 sb_document_get_key (self->document))
                       : NULL;
  SbChain *chain = proof != NULL ? sb_workbench_get_chain (self->workbench,
                                                           sb_document_get_key (self->document))
                                 : NULL;
  gboolean is_broken = chain != NULL && chain->verdict == SB_CHAIN_BROKEN;
  g_autofree char *status = proof != NULL ? sb_proof_words_status (proof, chain) : NULL;
  g_autofree char *why = proof != NULL ? sb_proof_words_why (proof) : NULL;
  const char *classes[] = { "sb-status-strip-rehearsal", NULL, NULL };

  if (proof != NULL)
    classes[1] = sb_proof_words_tone_class (is_broken ? SB_PROOF_BAD
                                                      : sb_proof_words_tone_of (proof));
  set_text (self->rehearsal, status, why);
  gtk_widget_set_css_classes (GTK_WIDGET (self->rehearsal), classes);
}

static void
update (SbStatusStrip *self)
{
  const char *format = NULL, *state = NULL;

  show_findings (self);
  show_rehearsal (self);
  show_transaction (self);
  show_errors (self);
  if (self->document != NULL)
    {
      gboolean has_bom = sb_document_has_bom (self->document);

      if (sb_document_is_crlf (self->document))
        format = has_bom ? "UTF-8 with BOM, CRLF" : "CRLF";
      else if (has_bom)
        format = "UTF-8 with BOM";
      switch (sb_document_get_state (self->document))
        {
        case SB_DOCUMENT_READ_ONLY:
        case SB_DOCUMENT_EXCERPT:
          state = "read only";
          break;
        case SB_DOCUMENT_ABSENT:
          state = "not saved yet";
          break;
        default:
          break;
        }
    }
  set_text (self->format, format, "Saving keeps this");
  set_text (self->state, state,
            self->document != NULL ? sb_document_get_problem (self->document) : NULL);
}

static void
sb_status_strip_dispose (GObject *object)
{
  SbStatusStrip *self = SB_STATUS_STRIP (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_status_strip_parent_class)->dispose (object);
}

static void
sb_status_strip_class_init (SbStatusStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_status_strip_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-status-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, SbStatusStrip, statements);
  gtk_widget_class_bind_template_child (widget_class, SbStatusStrip, transaction);
  gtk_widget_class_bind_template_child (widget_class, SbStatusStrip, errors);
  gtk_widget_class_bind_template_child (widget_class, SbStatusStrip, findings);
  gtk_widget_class_bind_template_child (widget_class, SbStatusStrip, rehearsal);
  gtk_widget_class_bind_template_child (widget_class, SbStatusStrip, format);
  gtk_widget_class_bind_template_child (widget_class, SbStatusStrip, state);
  gtk_widget_class_bind_template_child (widget_class, SbStatusStrip, cursor);
}

static void
sb_status_strip_init (SbStatusStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_status_strip_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_status_strip_new (SbWorkbench *workbench)
{
  SbStatusStrip *self = g_object_new (SB_TYPE_STATUS_STRIP, NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "changed", G_CALLBACK (show_rehearsal), self,
                           G_CONNECT_SWAPPED);
  update (self);
  sb_status_strip_set_cursor (self, 0, 0);
  return GTK_WIDGET (self);
}

/**
 * sb_status_strip_set_document:
 * @self: the strip
 * @document: (nullable): what to tell of
 */
void
sb_status_strip_set_document (SbStatusStrip *self, SbDocument *document)
{
  if (document == self->document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_object (document, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (document, "parsed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (document, "linted", G_CALLBACK (show_findings), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (document, "mapped", G_CALLBACK (show_transaction), self,
                               G_CONNECT_SWAPPED);
    }
  update (self);
}

/**
 * sb_status_strip_set_cursor:
 * @self: the strip
 * @line: from 1; 0 when there is no cursor
 * @column: from 1, in characters
 */
void
sb_status_strip_set_cursor (SbStatusStrip *self, guint line, guint column)
{
  g_autofree char *text = line > 0 ? g_strdup_printf ("Ln %u, Col %u", line, column) : NULL;

  set_text (self->cursor, text, NULL);
  self->line = line;
  self->column = column;
  if (self->document != NULL && sb_document_get_map (self->document) != NULL)
    show_transaction (self);
}
