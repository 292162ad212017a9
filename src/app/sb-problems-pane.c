/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-problems-pane.h"

#include "sb-elsewhere.h"
#include "sb-printable.h"
#include "sb-row-feed.h"

struct _SbProblemsPane
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;

  /* template */
  GtkStack *stack;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (SbProblemsPane, sb_problems_pane, ADW_TYPE_BIN)

static const struct
{
  const char *icon;
  const char *css;
  const char *word;
} severities[] = {
  [SB_PROBLEM_NOTE] = { "dialog-information-symbolic", "dim-label", "Note" },
  [SB_PROBLEM_WARNING] = { "dialog-warning-symbolic", "warning", "Warning" },
  [SB_PROBLEM_ERROR] = { "dialog-error-symbolic", "error", "Error" },
};

static void
setup_cb (SbProblemsPane *self, GtkListItem *list_item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *message = gtk_label_new (NULL);
  GtkWidget *where = gtk_label_new (NULL);

  gtk_widget_add_css_class (row, "sb-problems-row");
  gtk_label_set_xalign (GTK_LABEL (message), 0);
  gtk_label_set_ellipsize (GTK_LABEL (message), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (message), TRUE);
  gtk_widget_set_hexpand (message, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (where), PANGO_ELLIPSIZE_START);
  gtk_label_set_width_chars (GTK_LABEL (where), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (where), 48);
  gtk_label_set_xalign (GTK_LABEL (where), 1);
  gtk_widget_add_css_class (where, "dim-label");
  gtk_widget_add_css_class (where, "numeric");
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), message);
  gtk_box_append (GTK_BOX (row), where);
  gtk_list_item_set_child (list_item, row);
}

/* The path, where the name alone does not say whose file it is. */
static char *
dup_tooltip (SbProblemItem *item)
{
  const SbPlace *place = sb_problem_item_get_place (item);
  g_autofree char *path = place != NULL && place->key == NULL
                              ? g_filename_display_name (place->path)
                              : NULL;
  g_autofree char *shown = path != NULL ? sb_printable_line (path) : NULL;

  return g_strjoin ("\n", sb_problem_item_get_message (item), shown, NULL);
}

static void
bind_cb (SbProblemsPane *self, GtkListItem *list_item)
{
  SbProblemItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *row = gtk_list_item_get_child (list_item);
  GtkWidget *icon = gtk_widget_get_first_child (row);
  GtkWidget *message = gtk_widget_get_next_sibling (icon);
  GtkWidget *where = gtk_widget_get_next_sibling (message);
  SbProblemSeverity severity = sb_problem_item_get_severity (item);
  const char *classes[] = { severities[severity].css, NULL };
  g_autofree char *name = g_strdup_printf ("%s: %s, %s", severities[severity].word,
                                           sb_problem_item_get_message (item),
                                           sb_problem_item_get_where (item));
  g_autofree char *tooltip = dup_tooltip (item);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), severities[severity].icon);
  gtk_widget_set_css_classes (icon, classes);
  gtk_label_set_text (GTK_LABEL (message), sb_problem_item_get_message (item));
  gtk_label_set_text (GTK_LABEL (where), sb_problem_item_get_where (item));
  gtk_widget_set_tooltip_text (row, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
activate_cb (SbProblemsPane *self, guint position)
{
  SbProblemList *problems = sb_workbench_get_problems (self->workbench);
  g_autoptr (SbProblemItem) item = g_list_model_get_item (G_LIST_MODEL (problems), position);
  g_autoptr (SbPlace) place = NULL;

  if (item == NULL || sb_problem_item_get_place (item) == NULL)
    return;
  /* Selecting may take the list to pieces. */
  place = sb_place_copy (sb_problem_item_get_place (item));
  if (place->key == NULL && sb_workbench_get_project_folder (self->workbench) != NULL
      && !sb_workbench_can_go_to (self->workbench, place))
    {
      sb_elsewhere_open (GTK_WIDGET (self), place->path);
      return;
    }
  if (place->key != NULL)
    sb_workbench_select (self->workbench, place->key);
  sb_document_set_reveal (sb_workbench_get_documents (self->workbench), place);
}

static void
items_changed_cb (SbProblemsPane *self)
{
  GListModel *problems = G_LIST_MODEL (sb_workbench_get_problems (self->workbench));

  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (problems) > 0 ? "problems" : "empty");
}

static void
sb_problems_pane_dispose (GObject *object)
{
  SbProblemsPane *self = SB_PROBLEMS_PANE (object);

  if (self->workbench != NULL)
    g_signal_handlers_disconnect_by_data (sb_workbench_get_problems (self->workbench), self);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_problems_pane_parent_class)->dispose (object);
}

static void
sb_problems_pane_class_init (SbProblemsPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_problems_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-problems-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SbProblemsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SbProblemsPane, list);
}

static void
sb_problems_pane_init (SbProblemsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_problems_pane_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_problems_pane_new (SbWorkbench *workbench)
{
  SbProblemsPane *self = g_object_new (SB_TYPE_PROBLEMS_PANE, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSingleSelection) selection = gtk_single_selection_new (NULL);
  g_autoptr (SbRowFeed) feed = NULL;
  GListModel *problems;

  self->workbench = g_object_ref (workbench);
  problems = G_LIST_MODEL (sb_workbench_get_problems (workbench));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  feed = sb_row_feed_new (problems, GTK_WIDGET (self->list));
  gtk_single_selection_set_model (selection, G_LIST_MODEL (feed));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (problems, "items-changed", G_CALLBACK (items_changed_cb), self);
  items_changed_cb (self);
  return GTK_WIDGET (self);
}
