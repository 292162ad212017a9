/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-verification-pane.h"

#include "sb-diagnosis.h"
#include "sb-check-row.h"
#include "sb-grid.h"
#include "sb-printable.h"
#include "sb-run-as.h"
#include "sb-words.h"

/* How much of the server's words is shown. */
#define SHOWN 1000
/* A check that runs for so long shows its rows; quicker ones would only flicker by. */
#define FOLLOW_MS 250

struct _SbVerificationPane
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
  GtkSingleSelection *selection;
  SbCheckItem *shown; /* nullable: the one whose rows are on the right */
  GtkWidget *extra;

  /* template */
  GtkStack *stack;
  GtkListView *list;
  GtkWidget *reason_bar;
  GtkLabel *reason_label;
  GtkLabel *advice_label;
  GtkStack *rows_stack;
  GtkLabel *none_label;
  GtkScrolledWindow *scroller;
  GtkLabel *cut_label;
  SbGrid *grid;

  gboolean by_hand;   /* a person selected, not we */
  gboolean selecting; /* we do */
  guint followed;     /* position of the check that ran for long last */
  guint follow;       /* source */
  guint scroll;       /* source: the list shows what we selected */
};

G_DEFINE_FINAL_TYPE (SbVerificationPane, sb_verification_pane, ADW_TYPE_BIN)

static SbCheckList *
get_checks (SbVerificationPane *self)
{
  return sb_workbench_get_checks (self->workbench);
}

static void
append_line (GString *out, const char *prefix, const char *text)
{
  g_autofree char *shown = NULL;

  if (text == NULL || *text == '\0')
    return;
  shown = sb_printable_ellipsize (text, SHOWN);
  g_string_append_printf (out, "%s%s%s", out->len > 0 ? "\n" : "", prefix, shown);
}

/* The server's further words, then what they usually mean and what to do. */
static char *
dup_advice (SbCheckItem *item)
{
  SbServerMessage *error = sb_check_item_get_result (item)->error;
  GString *out = g_string_new (NULL);
  g_autoptr (SbDiagnosis) diagnosis = NULL;

  if (error == NULL)
    return g_string_free (out, FALSE);
  append_line (out, "", error->detail);
  append_line (out, "Hint: ", error->hint);
  diagnosis = sb_diagnosis_new (error);
  if (diagnosis != NULL)
    {
      g_autofree char *cause = sb_failure_dup_advice (diagnosis->cause);
      g_autofree char *next = sb_failure_dup_advice (diagnosis->next);

      append_line (out, "Cause: ", cause);
      append_line (out, "Next: ", next);
    }
  return g_string_free (out, FALSE);
}

static void
show_reason (SbVerificationPane *self)
{
  SbCheckItem *item = self->shown;
  const char *reason = sb_check_item_get_reason (item);
  gboolean is_failed = sb_check_item_is_failed (item);
  g_autofree char *text = reason != NULL ? sb_printable_ellipsize (reason, SHOWN) : NULL;
  g_autofree char *advice = NULL;

  gtk_widget_set_visible (self->reason_bar, text != NULL && !sb_check_item_is_running (item));
  if (text == NULL)
    return;
  advice = dup_advice (item);
  gtk_label_set_text (self->reason_label, text);
  gtk_label_set_text (self->advice_label, advice);
  gtk_widget_set_visible (GTK_WIDGET (self->advice_label), advice[0] != '\0');
  if (is_failed)
    gtk_widget_add_css_class (self->reason_bar, "error");
  else
    gtk_widget_remove_css_class (self->reason_bar, "error");
}

static const char *
get_nothing_words (SbCheckItem *item)
{
  if (sb_check_item_is_running (item))
    return "Running. Rows appear as they arrive.";
  if (sb_check_item_get_result (item)->error != NULL)
    return "The statement did not run, so there are no rows.";
  return sb_row_store_get_n_columns (sb_check_item_get_rows (item)) > 0
             ? "The check returned no rows."
             : "The statement returns no rows.";
}

static void
show_rows (SbVerificationPane *self)
{
  SbRowStore *rows = sb_check_item_get_rows (self->shown);
  guint n = sb_row_store_get_n_rows (rows);
  guint64 total = sb_row_store_get_n_total (rows);

  sb_grid_set_store (self->grid, rows);
  gtk_stack_set_visible_child_name (self->rows_stack, n > 0 ? "rows" : "none");
  gtk_label_set_text (self->none_label, get_nothing_words (self->shown));
  gtk_widget_set_visible (GTK_WIDGET (self->cut_label), n > 0 && total > n);
  if (n > 0 && total > n)
    {
      g_autofree char *first = sb_words_number (n);
      g_autofree char *all = sb_words_number (total);
      g_autofree char *text = g_strdup_printf (
          "The first %s of %s rows are shown; the verdict is about all of them.", first, all);

      gtk_label_set_text (self->cut_label, text);
    }
}

static void
shown_changed_cb (SbVerificationPane *self)
{
  show_reason (self);
  show_rows (self);
}

static void
show (SbVerificationPane *self, SbCheckItem *item)
{
  if (item == self->shown)
    return;
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_func (self->shown, shown_changed_cb, self);
  g_set_object (&self->shown, item);
  if (item == NULL)
    {
      sb_grid_set_store (self->grid, NULL);
      return;
    }
  g_signal_connect_swapped (item, "changed", G_CALLBACK (shown_changed_cb), self);
  shown_changed_cb (self);
}

static void
selected_cb (SbVerificationPane *self)
{
  SbCheckItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (!self->selecting && item != NULL)
    self->by_hand = TRUE;
  show (self, item);
}

/* The first one that failed, else the one to look at. */
static guint
find_worst (SbVerificationPane *self, GListModel *checks)
{
  for (guint i = 0; i < g_list_model_get_n_items (checks); i++)
    {
      g_autoptr (SbCheckItem) item = g_list_model_get_item (checks, i);

      if (sb_check_item_is_failed (item))
        return i;
    }
  return MIN (self->followed, g_list_model_get_n_items (checks) - 1);
}

/* A row that has just come has no place before the next frame. */
static gboolean
scroll_cb (gpointer user_data)
{
  SbVerificationPane *self = user_data;
  guint position = gtk_single_selection_get_selected (self->selection);

  self->scroll = 0;
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  return G_SOURCE_REMOVE;
}

static void
select_by_ourselves (SbVerificationPane *self)
{
  GListModel *checks = G_LIST_MODEL (get_checks (self));
  guint position = find_worst (self, checks);

  if (self->by_hand || position == gtk_single_selection_get_selected (self->selection))
    return;
  self->selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->selecting = FALSE;
  show (self, gtk_single_selection_get_selected_item (self->selection));
  if (self->scroll == 0)
    self->scroll = g_idle_add_full (GDK_PRIORITY_REDRAW + 20, scroll_cb, self, NULL);
}

static gboolean
follow_cb (gpointer user_data)
{
  SbVerificationPane *self = user_data;

  self->follow = 0;
  self->followed = g_list_model_get_n_items (G_LIST_MODEL (get_checks (self))) - 1;
  select_by_ourselves (self);
  return G_SOURCE_REMOVE;
}

/* Something about the checks as a whole is new. */
static void
checks_changed_cb (SbVerificationPane *self)
{
  GListModel *checks = G_LIST_MODEL (get_checks (self));
  guint n = g_list_model_get_n_items (checks);

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "checks" : "empty");
  g_clear_handle_id (&self->follow, g_source_remove);
  if (n == 0)
    {
      self->by_hand = FALSE;
      self->followed = 0;
      show (self, NULL);
      return;
    }
  if (sb_check_list_is_running (get_checks (self)))
    self->follow = g_timeout_add (FOLLOW_MS, follow_cb, self);
  select_by_ourselves (self);
}

static void
go_to (SbVerificationPane *self, SbCheckItem *item)
{
  const SbPlace *place = item != NULL ? sb_check_item_get_place (item) : NULL;

  if (place == NULL || place->path == NULL)
    return;
  if (place->key != NULL)
    sb_workbench_select (self->workbench, place->key);
  sb_document_set_reveal (sb_workbench_get_documents (self->workbench), place);
}

static void
go_cb (SbVerificationPane *self)
{
  go_to (self, self->shown);
}

static void
activate_cb (SbVerificationPane *self, guint position)
{
  g_autoptr (SbCheckItem) item = g_list_model_get_item (G_LIST_MODEL (get_checks (self)), position);

  go_to (self, item);
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, sb_check_row_new ());
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  sb_check_row_set_item (SB_CHECK_ROW (gtk_list_item_get_child (list_item)),
                         gtk_list_item_get_item (list_item));
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  sb_check_row_set_item (SB_CHECK_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
sb_verification_pane_dispose (GObject *object)
{
  SbVerificationPane *self = SB_VERIFICATION_PANE (object);

  g_clear_handle_id (&self->follow, g_source_remove);
  g_clear_handle_id (&self->scroll, g_source_remove);
  if (self->workbench != NULL)
    {
      g_signal_handlers_disconnect_by_data (get_checks (self), self);
      show (self, NULL);
    }
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->extra);
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_verification_pane_parent_class)->dispose (object);
}

static void
sb_verification_pane_class_init (SbVerificationPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_verification_pane_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/dev/switchback/Switchback/sb-verification-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SbVerificationPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SbVerificationPane, list);
  gtk_widget_class_bind_template_child (widget_class, SbVerificationPane, reason_bar);
  gtk_widget_class_bind_template_child (widget_class, SbVerificationPane, reason_label);
  gtk_widget_class_bind_template_child (widget_class, SbVerificationPane, advice_label);
  gtk_widget_class_bind_template_child (widget_class, SbVerificationPane, rows_stack);
  gtk_widget_class_bind_template_child (widget_class, SbVerificationPane, none_label);
  gtk_widget_class_bind_template_child (widget_class, SbVerificationPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, SbVerificationPane, cut_label);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_cb);
}

static void
sb_verification_pane_init (SbVerificationPane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  self->grid = SB_GRID (sb_grid_new ());
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->grid));
}

/**
 * sb_verification_pane_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_verification_pane_new (SbWorkbench *workbench)
{
  SbVerificationPane *self = g_object_new (SB_TYPE_VERIFICATION_PANE, NULL);
  SbCheckList *checks = sb_workbench_get_checks (workbench);

  self->workbench = g_object_ref (workbench);
  self->extra = g_object_ref_sink (sb_run_as_new (checks));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (checks)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                            self);
  g_signal_connect_swapped (checks, "changed", G_CALLBACK (checks_changed_cb), self);
  checks_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * sb_verification_pane_get_extra:
 * @self: the pane
 *
 * Returns: (transfer none): what belongs beside the tabs as long as the pane is up
 */
GtkWidget *
sb_verification_pane_get_extra (SbVerificationPane *self)
{
  g_return_val_if_fail (SB_IS_VERIFICATION_PANE (self), NULL);

  return self->extra;
}

/**
 * sb_verification_pane_get_selected:
 * @self: the pane
 *
 * Returns: (transfer none) (nullable): the check whose rows are shown
 */
SbCheckItem *
sb_verification_pane_get_selected (SbVerificationPane *self)
{
  g_return_val_if_fail (SB_IS_VERIFICATION_PANE (self), NULL);

  return self->shown;
}
