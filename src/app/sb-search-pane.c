/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-search-pane.h"

#include "sb-row-feed.h"
#include "sb-search-row.h"

/* How long nobody types before the search begins. */
#define PAUSE_MS 150

struct _SbSearchPane
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
  SbProjectSearch *search;
  guint pause;

  /* template */
  GtkEditable *entry;
  GtkToggleButton *match_case;
  GtkToggleButton *whole_word;
  GtkToggleButton *regex;
  GtkToggleButton *with_replace;
  GtkDropDown *scope;
  GtkLabel *words;
  GtkWidget *replace_row;
  GtkEditable *replacement;
  GtkButton *replace;
  GtkLabel *outcome;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (SbSearchPane, sb_search_pane, ADW_TYPE_BIN)

static void
start (SbSearchPane *self)
{
  guint flags = 0;

  g_clear_handle_id (&self->pause, g_source_remove);
  flags |= gtk_toggle_button_get_active (self->match_case) ? SB_SEARCH_MATCH_CASE : 0;
  flags |= gtk_toggle_button_get_active (self->whole_word) ? SB_SEARCH_WHOLE_WORD : 0;
  flags |= gtk_toggle_button_get_active (self->regex) ? SB_SEARCH_REGEX : 0;
  sb_project_search_start (self->search, gtk_editable_get_text (self->entry), flags,
                           gtk_toggle_button_get_active (self->with_replace)
                               ? gtk_editable_get_text (self->replacement)
                               : NULL,
                           (SbSearchScope) gtk_drop_down_get_selected (self->scope));
}

static gboolean
pause_cb (gpointer user_data)
{
  SbSearchPane *self = user_data;

  self->pause = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (SbSearchPane *self)
{
  gtk_label_set_text (self->outcome, "");
  g_clear_handle_id (&self->pause, g_source_remove);
  self->pause = g_timeout_add (PAUSE_MS, pause_cb, self);
}

static void
with_replace_cb (SbSearchPane *self)
{
  gtk_widget_set_visible (self->replace_row, gtk_toggle_button_get_active (self->with_replace));
  changed_cb (self);
}

static void
told_cb (SbSearchPane *self)
{
  g_autofree char *words = sb_project_search_dup_words (self->search);
  guint n = sb_project_search_get_n_checked (self->search);
  g_autofree char *label = n > 0 ? g_strdup_printf ("Replace %u", n) : g_strdup ("Replace");

  gtk_label_set_text (self->words, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->words), words);
  gtk_button_set_label (self->replace, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->replace),
                            n > 0 && !sb_project_search_is_searching (self->search));
}

static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbSearchPane) self = user_data;
  g_autofree char *words = sb_project_search_replace_finish (SB_PROJECT_SEARCH (source), result);

  if (self->search == NULL)
    return;
  start (self);
  gtk_label_set_text (self->outcome, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->outcome), words);
}

static void
replace_cb (SbSearchPane *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->replace), FALSE);
  sb_project_search_replace_async (self->search, replaced_cb, g_object_ref (self));
}

static void
activate_cb (SbSearchPane *self, guint position)
{
  g_autoptr (SbSearchItem) item = g_list_model_get_item (G_LIST_MODEL (self->search), position);
  const SbSearchResult *result;
  const SbSearchHit *hit;
  g_autoptr (SbPlace) place = NULL;

  if (item == NULL)
    return;
  result = sb_search_item_get_result (item);
  hit = sb_search_item_get_hit (item);
  place = sb_place_copy (hit != NULL ? hit->place : result->source->place);
  if (place->key != NULL)
    sb_workbench_select (self->workbench, place->key);
  sb_document_set_reveal (sb_workbench_get_documents (self->workbench), place);
}

static void
setup_cb (SbSearchPane *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, sb_search_row_new (self->search));
}

static void
bind_cb (SbSearchPane *self, GtkListItem *list_item)
{
  sb_search_row_bind (SB_SEARCH_ROW (gtk_list_item_get_child (list_item)),
                      gtk_list_item_get_item (list_item));
}

static void
unbind_cb (SbSearchPane *self, GtkListItem *list_item)
{
  sb_search_row_unbind (SB_SEARCH_ROW (gtk_list_item_get_child (list_item)));
}

static void
sb_search_pane_dispose (GObject *object)
{
  SbSearchPane *self = SB_SEARCH_PANE (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  if (self->search != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->search, self);
      sb_project_search_stop (self->search);
    }
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  g_clear_object (&self->search);
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_search_pane_parent_class)->dispose (object);
}

static void
sb_search_pane_class_init (SbSearchPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_search_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-search-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SbSearchPane, entry);
  gtk_widget_class_bind_template_child (widget_class, SbSearchPane, match_case);
  gtk_widget_class_bind_template_child (widget_class, SbSearchPane, whole_word);
  gtk_widget_class_bind_template_child (widget_class, SbSearchPane, regex);
  gtk_widget_class_bind_template_child (widget_class, SbSearchPane, with_replace);
  gtk_widget_class_bind_template_child (widget_class, SbSearchPane, scope);
  gtk_widget_class_bind_template_child (widget_class, SbSearchPane, words);
  gtk_widget_class_bind_template_child (widget_class, SbSearchPane, replace_row);
  gtk_widget_class_bind_template_child (widget_class, SbSearchPane, replacement);
  gtk_widget_class_bind_template_child (widget_class, SbSearchPane, replace);
  gtk_widget_class_bind_template_child (widget_class, SbSearchPane, outcome);
  gtk_widget_class_bind_template_child (widget_class, SbSearchPane, list);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, with_replace_cb);
  gtk_widget_class_bind_template_callback (widget_class, replace_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
sb_search_pane_init (SbSearchPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_search_pane_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_search_pane_new (SbWorkbench *workbench)
{
  SbSearchPane *self = g_object_new (SB_TYPE_SEARCH_PANE, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSingleSelection) selection = gtk_single_selection_new (NULL);
  g_autoptr (SbRowFeed) feed = NULL;

  self->workbench = g_object_ref (workbench);
  self->search = sb_project_search_new (workbench);
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  feed = sb_row_feed_new (G_LIST_MODEL (self->search), GTK_WIDGET (self->list));
  gtk_single_selection_set_model (selection, G_LIST_MODEL (feed));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (told_cb), self);
  told_cb (self);
  return GTK_WIDGET (self);
}

/**
 * sb_search_pane_open:
 * @self: the pane, which is shown
 * @with_replace: whether to replace, too
 *
 * Goes to the entry, with its text selected.
 */
void
sb_search_pane_open (SbSearchPane *self, gboolean with_replace)
{
  if (with_replace)
    gtk_toggle_button_set_active (self->with_replace, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
}

/**
 * sb_search_pane_get_search:
 * @self: the pane
 *
 * Returns: (transfer none): what it shows
 */
SbProjectSearch *
sb_search_pane_get_search (SbSearchPane *self)
{
  return self->search;
}
