/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-editor-area.h"

#include "sb-editor-buffer.h"
#include "sb-editor-columns.h"
#include "sb-failure-card.h"
#include "sb-printable.h"
#include "sb-status-strip.h"

#include <string.h>

#define SHORT_DESCRIPTION 18 /* characters of it that show however narrow the area is */

struct _SbEditorArea
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;

  const char *mode; /* one of modes */
  SbStatusStrip *strip;

  /* from the template */
  GtkWidget *head;
  GtkLabel *version;
  GtkLabel *description;
  GtkLabel *path;
  AdwBin *card_slot;
  GtkStack *stack;
  AdwStatusPage *nothing_page;
  GtkWidget *nothing_button;
  SbEditorColumns *columns;
  AdwBin *strip_slot;
};

enum
{
  PROP_0,
  PROP_MODE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* The first three in the order of the roles. */
static const char *const modes[] = { "forward", "rollback", "verify", "side-by-side" };
#define SIDE_BY_SIDE modes[SB_N_ROLES]

G_DEFINE_FINAL_TYPE (SbEditorArea, sb_editor_area, ADW_TYPE_BIN)

static void
arrange (SbEditorArea *self)
{
  if (sb_document_set_get_migration (sb_workbench_get_documents (self->workbench)) == NULL)
    return;
  if (self->mode == SIDE_BY_SIDE)
    sb_editor_columns_show_all (self->columns);
  for (int role = 0; role < SB_N_ROLES; role++)
    if (self->mode == modes[role])
      sb_editor_columns_show_one (self->columns, role);
}

static void
set_mode (SbEditorArea *self, const char *mode)
{
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_strcmp0 (modes[i], mode) == 0 && self->mode != modes[i])
      {
        self->mode = modes[i];
        if (self->workbench != NULL)
          arrange (self);
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
      }
}

static void
set_label (GtkLabel *label, const char *text)
{
  g_autofree char *shown = sb_printable_ellipsize (text != NULL ? text : "", 300);

  gtk_label_set_text (label, shown);
}

static void
show_head (SbEditorArea *self, SbMigration *migration)
{
  g_autofree char *path = NULL;

  if (migration != NULL && migration->paths[SB_ROLE_FORWARD] != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (migration->paths[SB_ROLE_FORWARD]);
      g_autofree char *folder_name = g_filename_display_basename (folder);
      g_autofree char *name = sb_migration_dup_file_name (migration, SB_ROLE_FORWARD);

      path = g_strdup_printf ("%s/%s", folder_name, name);
    }
  set_label (self->version, migration != NULL ? migration->version : NULL);
  set_label (self->description, migration != NULL ? migration->description : NULL);
  gtk_label_set_width_chars (self->description,
                             MIN (g_utf8_strlen (gtk_label_get_text (self->description), -1),
                                  SHORT_DESCRIPTION));
  set_label (self->path, path);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->path),
                               migration != NULL ? migration->paths[SB_ROLE_FORWARD] : NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->description),
                               gtk_label_get_text (self->description));
}

static void
active_cb (SbEditorArea *self)
{
  SbEditor *editor = sb_editor_columns_get_active (self->columns);
  guint line = 0, column = 0;

  sb_status_strip_set_document (self->strip,
                                editor != NULL ? sb_editor_get_document (editor) : NULL);
  if (editor == NULL || !sb_editor_get_cursor (editor, &line, &column))
    line = column = 0;
  sb_status_strip_set_cursor (self->strip, line, column);
}

/* A migration without a file has nothing to edit, but something to say. */
static void
show_nothing (SbEditorArea *self)
{
  SbTimelineItem *item = sb_workbench_get_selected (self->workbench);
  gboolean is_gone = item != NULL && sb_timeline_item_get_kind (item) == SB_TIMELINE_MIGRATION;
  g_autofree char *title =
      is_gone ? sb_printable_ellipsize (sb_timeline_item_get_description (item), 80) : NULL;
  g_autofree char *plain = is_gone ? g_strdup_printf ("%s %s has no file here",
                                                      sb_timeline_item_get_version (item), title)
                                   : g_strdup ("No migration selected");
  g_autofree char *facts = is_gone ? g_markup_escape_text (sb_timeline_item_get_facts (item), -1)
                                   : g_strdup ("Select one on the left, or make a new one.");
  g_autofree char *heading = g_markup_escape_text (plain, -1);

  adw_status_page_set_title (self->nothing_page, heading);
  adw_status_page_set_description (self->nothing_page, facts);
  gtk_widget_set_visible (self->nothing_button, !is_gone);
}

static void
shown_cb (SbEditorArea *self)
{
  SbMigration *migration = sb_document_set_get_migration (
      sb_workbench_get_documents (self->workbench));
  gboolean is_first = migration != NULL && sb_editor_columns_get_active (self->columns) == NULL;

  show_head (self, migration);
  gtk_widget_set_visible (self->head, migration != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->strip), migration != NULL);
  if (migration == NULL)
    show_nothing (self);
  gtk_stack_set_visible_child_name (self->stack, migration != NULL ? "editors" : "nothing");
  /* The editors are made with the first migration that is shown. */
  if (is_first)
    arrange (self);
  active_cb (self);
}

static void
reveal_cb (SbEditorArea *self, const SbPlace *place)
{
  if (place->role >= SB_N_ROLES)
    return;
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      SbDocument *document =
          sb_document_set_get_document (sb_workbench_get_documents (self->workbench), role);

      /* The script itself says which it is. */
      if (document == NULL || strcmp (sb_document_get_path (document), place->path) != 0)
        continue;
      if (self->mode != SIDE_BY_SIDE)
        set_mode (self, modes[role]);
      sb_editor_columns_bring (self->columns, role);
      sb_editor_reveal (sb_editor_columns_get_editor (self->columns, role), place);
    }
}

static void
sb_editor_area_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SbEditorArea *self = SB_EDITOR_AREA (object);

  if (id == PROP_MODE)
    g_value_set_string (value, self->mode);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sb_editor_area_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SbEditorArea *self = SB_EDITOR_AREA (object);

  if (id == PROP_MODE)
    set_mode (self, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sb_editor_area_dispose (GObject *object)
{
  SbEditorArea *self = SB_EDITOR_AREA (object);

  if (self->columns != NULL)
    g_signal_handlers_disconnect_by_data (self->columns, self);
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_editor_area_parent_class)->dispose (object);
}

static void
sb_editor_area_class_init (SbEditorAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sb_editor_area_get_property;
  object_class->set_property = sb_editor_area_set_property;
  object_class->dispose = sb_editor_area_dispose;

  /**
   * SbEditorArea:mode:
   *
   * What is shown: "forward", "rollback", "verify" or "side-by-side". Others are not taken.
   */
  properties[PROP_MODE] = g_param_spec_string ("mode", NULL, NULL, SIDE_BY_SIDE,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                   | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SB_TYPE_EDITOR_COLUMNS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-editor-area.ui");
  gtk_widget_class_bind_template_child (widget_class, SbEditorArea, head);
  gtk_widget_class_bind_template_child (widget_class, SbEditorArea, version);
  gtk_widget_class_bind_template_child (widget_class, SbEditorArea, description);
  gtk_widget_class_bind_template_child (widget_class, SbEditorArea, path);
  gtk_widget_class_bind_template_child (widget_class, SbEditorArea, card_slot);
  gtk_widget_class_bind_template_child (widget_class, SbEditorArea, stack);
  gtk_widget_class_bind_template_child (widget_class, SbEditorArea, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, SbEditorArea, nothing_button);
  gtk_widget_class_bind_template_child (widget_class, SbEditorArea, columns);
  gtk_widget_class_bind_template_child (widget_class, SbEditorArea, strip_slot);
}

static void
sb_editor_area_init (SbEditorArea *self)
{
  self->mode = SIDE_BY_SIDE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_editor_area_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_editor_area_new (SbWorkbench *workbench)
{
  SbEditorArea *self = g_object_new (SB_TYPE_EDITOR_AREA, NULL);
  SbDocumentSet *documents = sb_workbench_get_documents (workbench);

  self->workbench = g_object_ref (workbench);
  self->strip = SB_STATUS_STRIP (sb_status_strip_new (workbench));
  adw_bin_set_child (self->strip_slot, GTK_WIDGET (self->strip));
  adw_bin_set_child (self->card_slot, sb_failure_card_new (workbench));
  sb_editor_columns_set_documents (self->columns, documents);
  sb_editor_columns_offer_drafts (self->columns, workbench);
  g_signal_connect_swapped (self->columns, "active-changed", G_CALLBACK (active_cb), self);
  /* After the editors themselves have taken their documents. */
  g_signal_connect_object (documents, "shown", G_CALLBACK (shown_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (documents, "reveal", G_CALLBACK (reveal_cb), self, G_CONNECT_SWAPPED);
  shown_cb (self);
  return GTK_WIDGET (self);
}

/**
 * sb_editor_area_find:
 * @self: the widget
 *
 * Opens the find bar of the editor that had the focus last.
 */
void
sb_editor_area_find (SbEditorArea *self)
{
  SbEditor *editor = sb_editor_columns_get_active (self->columns);

  if (editor != NULL)
    sb_editor_find (editor, FALSE);
}

/**
 * sb_editor_area_get_document:
 * @self: the widget
 *
 * Returns: (transfer none) (nullable): what the editor shows that had the focus last
 */
SbDocument *
sb_editor_area_get_document (SbEditorArea *self)
{
  SbEditor *editor = sb_editor_columns_get_active (self->columns);

  return editor != NULL ? sb_editor_get_document (editor) : NULL;
}

/**
 * sb_editor_area_dup_place:
 * @self: the widget
 *
 * Returns: (transfer full) (nullable): where the cursor is, or the selection begins, in the editor
 *   that had the focus last; %NULL where there is no text
 */
SbPlace *
sb_editor_area_dup_place (SbEditorArea *self)
{
  SbEditor *editor = sb_editor_columns_get_active (self->columns);
  SbDocument *document = editor != NULL ? sb_editor_get_document (editor) : NULL;
  GtkTextBuffer *buffer;
  GtkTextIter start, place;
  g_autofree char *before = NULL;
  SbPlace *found;

  if (document == NULL || sb_document_get_loaded (document) == NULL)
    return NULL;
  buffer = GTK_TEXT_BUFFER (sb_editor_buffer_for (document));
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_get_selection_bounds (buffer, &place, NULL);
  before = gtk_text_buffer_get_text (buffer, &start, &place, TRUE);
  found = sb_place_new (sb_document_get_path (document), sb_document_get_key (document),
                        sb_document_get_role (document));
  found->offset = strlen (before);
  if (sb_document_is_crlf (document))
    found->offset += gtk_text_iter_get_line (&place);
  return found;
}

/**
 * sb_editor_area_fix:
 * @self: the widget
 *
 * Fixes what was found at the cursor of the editor that had the focus last.
 */
void
sb_editor_area_fix (SbEditorArea *self)
{
  SbEditor *editor = sb_editor_columns_get_active (self->columns);

  if (editor != NULL)
    sb_editor_findings_fix (sb_editor_get_findings (editor));
}

/**
 * sb_editor_area_explain:
 * @self: the widget
 *
 * Shows what was found at the cursor of the editor that had the focus last.
 */
void
sb_editor_area_explain (SbEditorArea *self)
{
  SbEditor *editor = sb_editor_columns_get_active (self->columns);

  if (editor != NULL)
    sb_editor_findings_explain (sb_editor_get_findings (editor));
}
