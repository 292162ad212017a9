/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-editor.h"

#include "sb-draft-button.h"
#include "sb-editor-banner.h"
#include "sb-editor-view.h"
#include "sb-excerpt-view.h"
#include "sb-find-bar.h"
#include "sb-printable.h"

/* How long a note stays that nobody has to answer. */
#define NOTE_SECONDS 6

struct _SbEditor
{
  AdwBin parent_instance;

  /* owned */
  SbDocumentSet *documents;
  SbDocument *document;
  SbPlace *pending; /* where to go when the text is there */
  SbEditorFindings *findings;
  guint note_timeout;

  SbScriptRole role;
  gboolean was_loaded;

  /* from the template */
  GtkLabel *role_label;
  GtkLabel *file_label;
  GtkWidget *dot;
  GtkLabel *note;
  GtkButton *swap;
  SbEditorBanner *banner;
  SbFindBar *find_bar;
  GtkStack *stack;
  SbEditorView *view;
  GtkScrolledWindow *excerpt_slot;
  SbExcerptView *excerpt; /* made when first needed */
  AdwBin *written_slot;
  GtkBox *begun_bar;
  GtkLabel *begun_label;
  AdwStatusPage *message;
  GtkBox *message_answers;
  GtkButton *message_button;
};

enum
{
  ACTIVE,
  CURSOR_MOVED,
  SWAP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbEditor, sb_editor, ADW_TYPE_BIN)

/* What each role is called here. */
static const struct
{
  const char *title;
  const char *name;
  const char *excerpt_name;
  const char *missing;
  const char *why;
  const char *create;
  const char *begun;
} roles[SB_N_ROLES] = {
  { "Forward", "Forward script", "Beginning of the forward script", "The forward script is gone",
    "There is no file for this migration any more.", NULL, NULL },
  { "Rollback", "Rollback script", "Beginning of the rollback script", "No rollback yet",
    "Write down how this migration is taken back, while you still know.", "Create rollback",
    "Nothing takes it back yet" },
  { "Verify", "Verify script", "Beginning of the verify script", "No verify script yet",
    "Write down what must be true once this migration is applied.", "Create verify script",
    "Nothing is checked yet" },
};

static GtkTextBuffer *
get_buffer (SbEditor *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

static gboolean
has_text (SbEditor *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "source") == 0;
}

static gboolean
note_timeout_cb (gpointer data)
{
  SbEditor *self = data;

  self->note_timeout = 0;
  gtk_label_set_text (self->note, "");
  return G_SOURCE_REMOVE;
}

static void
show_note (SbEditor *self, const char *text)
{
  gtk_label_set_text (self->note, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->note), text);
  g_clear_handle_id (&self->note_timeout, g_source_remove);
  self->note_timeout = g_timeout_add_seconds (NOTE_SECONDS, note_timeout_cb, self);
}

static void
show_message (SbEditor *self, const char *icon, const char *title, const char *why,
              const char *button)
{
  /* A status page takes its description for markup. */
  g_autofree char *escaped = g_markup_escape_text (why, -1);

  adw_status_page_set_icon_name (self->message, icon);
  adw_status_page_set_title (self->message, title);
  adw_status_page_set_description (self->message, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->message_button), button != NULL);
  if (button != NULL)
    {
      gtk_button_set_label (self->message_button, button);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->message_button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, button, -1);
    }
  gtk_stack_set_visible_child_name (self->stack, "message");
}

static void
make_excerpt (SbEditor *self)
{
  if (self->excerpt != NULL)
    return;
  self->excerpt = SB_EXCERPT_VIEW (sb_excerpt_view_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->excerpt), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  roles[self->role].excerpt_name, -1);
  gtk_scrolled_window_set_child (self->excerpt_slot, GTK_WIDGET (self->excerpt));
}

static void
show_head (SbEditor *self)
{
  g_autofree char *name = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *path = NULL;

  if (self->document != NULL)
    {
      name = g_filename_display_basename (sb_document_get_path (self->document));
      shown = sb_printable_line (name);
      path = sb_printable_line (sb_document_get_path (self->document));
    }
  gtk_label_set_text (self->file_label, shown != NULL ? shown : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->file_label), path);
  gtk_widget_set_visible (self->dot,
                          self->document != NULL && sb_document_is_modified (self->document));
}

static void
show_document (SbEditor *self)
{
  SbDocumentState state = sb_document_get_state (self->document);

  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view),
                              state == SB_DOCUMENT_READY || state == SB_DOCUMENT_ABSENT);
  switch (state)
    {
    case SB_DOCUMENT_LOADING:
      gtk_stack_set_visible_child_name (self->stack, "blank");
      break;
    case SB_DOCUMENT_UNREADABLE:
      show_message (self, "dialog-warning-symbolic", "Cannot be shown",
                    sb_document_get_problem (self->document), "Open elsewhere");
      break;
    case SB_DOCUMENT_EXCERPT:
      make_excerpt (self);
      gtk_stack_set_visible_child_name (self->stack, "excerpt");
      break;
    default:
      gtk_stack_set_visible_child_name (self->stack, "source");
      break;
    }
  if (!has_text (self))
    sb_find_bar_close (self->find_bar);
}

static void
update (SbEditor *self)
{
  show_head (self);
  sb_editor_banner_set_document (self->banner, self->document);
  if (self->document != NULL)
    show_document (self);
  else if (sb_document_set_get_migration (self->documents) != NULL)
    show_message (self, self->role == SB_ROLE_FORWARD ? "dialog-warning-symbolic" : NULL,
                  roles[self->role].missing, roles[self->role].why, roles[self->role].create);
  else
    gtk_stack_set_visible_child_name (self->stack, "blank");
}

static void
go_to_pending (SbEditor *self)
{
  g_autoptr (SbPlace) place = NULL;

  if (self->pending == NULL || self->document == NULL
      || sb_document_get_loaded (self->document) == NULL)
    return;
  place = g_steal_pointer (&self->pending);
  if (sb_document_get_state (self->document) == SB_DOCUMENT_EXCERPT)
    {
      if (!sb_excerpt_view_show_line (self->excerpt, place->line))
        {
          g_autofree char *text = g_strdup_printf ("line %u is further down", place->line);

          show_note (self, text);
        }
      gtk_widget_grab_focus (GTK_WIDGET (self->excerpt));
      return;
    }
  if (!has_text (self))
    return;
  if (place->line > 0 || place->offset > 0 || place->length > 0)
    sb_editor_view_reveal (self->view, place);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
cursor_cb (SbEditor *self)
{
  g_signal_emit (self, signals[CURSOR_MOVED], 0);
}

static void
loaded_cb (SbEditor *self)
{
  gboolean is_excerpt = sb_document_get_state (self->document) == SB_DOCUMENT_EXCERPT;

  if (self->was_loaded && sb_document_get_state (self->document) != SB_DOCUMENT_UNREADABLE)
    show_note (self, "read again: changed on disk");
  update (self);
  if (!self->was_loaded)
    sb_editor_view_restore (self->view);
  self->was_loaded = TRUE;
  if (self->excerpt != NULL)
    sb_excerpt_view_set_text (self->excerpt,
                              is_excerpt ? sb_document_get_loaded (self->document) : NULL);
  go_to_pending (self);
  cursor_cb (self);
}

static void
unmark_cb (SbEditor *self)
{
  g_clear_pointer (&self->pending, sb_place_free);
}

static void
set_document (SbEditor *self, SbDocument *document)
{
  if (document == self->document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  g_clear_handle_id (&self->note_timeout, g_source_remove);
  gtk_label_set_text (self->note, "");
  if (self->excerpt != NULL)
    sb_excerpt_view_set_text (self->excerpt, NULL);
  sb_editor_findings_close (self->findings);
  sb_editor_view_set_document (self->view, document);
  if (document == NULL)
    return;
  g_signal_connect_object (document, "loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "unmark", G_CALLBACK (unmark_cb), self, G_CONNECT_SWAPPED);
  self->was_loaded = FALSE;
  if (sb_document_get_loaded (document) != NULL)
    loaded_cb (self);
}

static void
message_clicked_cb (SbEditor *self)
{
  if (self->document != NULL)
    sb_editor_banner_open_elsewhere (self->banner);
  else if (self->role != SB_ROLE_FORWARD)
    sb_document_set_create (self->documents, self->role);
}

static void
discard_cb (SbEditor *self)
{
  if (self->document != NULL)
    sb_document_set_discard (self->documents, self->document);
}

static void
swap_cb (SbEditor *self)
{
  g_signal_emit (self, signals[SWAP], 0);
}

static void
enter_cb (SbEditor *self)
{
  g_signal_emit (self, signals[ACTIVE], 0);
}

static gboolean
find_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  sb_editor_find (SB_EDITOR (widget), g_variant_get_boolean (args));
  return GDK_EVENT_STOP;
}

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SbEditor *self = SB_EDITOR (widget);

  if (!sb_find_bar_is_open (self->find_bar))
    return GDK_EVENT_PROPAGATE;
  sb_find_bar_move (self->find_bar, g_variant_get_boolean (args));
  return GDK_EVENT_STOP;
}

static void
sb_editor_dispose (GObject *object)
{
  SbEditor *self = SB_EDITOR (object);

  g_clear_handle_id (&self->note_timeout, g_source_remove);
  g_clear_object (&self->findings);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  g_clear_object (&self->documents);
  g_clear_pointer (&self->pending, sb_place_free);

  G_OBJECT_CLASS (sb_editor_parent_class)->dispose (object);
}

static void
sb_editor_class_init (SbEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_editor_dispose;

  /**
   * SbEditor::active:
   *
   * The focus came into it.
   */
  signals[ACTIVE] = g_signal_new ("active", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  /**
   * SbEditor::cursor-moved:
   *
   * sb_editor_get_cursor() is new.
   */
  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);

  /**
   * SbEditor::swap:
   *
   * A person wants the other script in this column.
   */
  signals[SWAP] = g_signal_new ("swap", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                0);

  g_type_ensure (SB_TYPE_EDITOR_VIEW);
  g_type_ensure (SB_TYPE_FIND_BAR);
  g_type_ensure (SB_TYPE_EDITOR_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SbEditor, role_label);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, file_label);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, dot);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, note);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, swap);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, banner);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, find_bar);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, view);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, excerpt_slot);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, written_slot);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, begun_bar);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, begun_label);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, message);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, message_answers);
  gtk_widget_class_bind_template_child (widget_class, SbEditor, message_button);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, find_cb, "b", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_h, GDK_CONTROL_MASK, find_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, move_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, move_cb,
                                "b", FALSE);
}

static void
sb_editor_init (SbEditor *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  sb_find_bar_set_view (self->find_bar, GTK_SOURCE_VIEW (self->view));
  g_signal_connect_object (self->view, "cursor-moved", G_CALLBACK (cursor_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (enter_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect_swapped (self->message_button, "clicked", G_CALLBACK (message_clicked_cb), self);
  g_signal_connect_swapped (self->swap, "clicked", G_CALLBACK (swap_cb), self);
  g_signal_connect_swapped (self->banner, "discard", G_CALLBACK (discard_cb), self);
  g_signal_connect_swapped (self->banner, "note", G_CALLBACK (show_note), self);
  g_signal_connect_swapped (self->view, "note", G_CALLBACK (show_note), self);
  self->findings = sb_editor_findings_new (self->view);
  g_signal_connect_object (self->findings, "note", G_CALLBACK (show_note), self, G_CONNECT_SWAPPED);
}

/**
 * sb_editor_new:
 * @documents: what is open in the window
 * @role: which script of the selected migration to show
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_editor_new (SbDocumentSet *documents, SbScriptRole role)
{
  SbEditor *self = g_object_new (SB_TYPE_EDITOR, NULL);

  self->documents = g_object_ref (documents);
  self->role = role;
  gtk_label_set_text (self->role_label, roles[role].title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  roles[role].name, -1);
  g_signal_connect_object (documents, "shown", G_CALLBACK (sb_editor_refresh), self,
                           G_CONNECT_SWAPPED);
  sb_editor_refresh (self);
  return GTK_WIDGET (self);
}

/**
 * sb_editor_get_role:
 * @self: an editor
 *
 * Returns: which script it shows
 */
SbScriptRole
sb_editor_get_role (SbEditor *self)
{
  return self->role;
}

/**
 * sb_editor_get_document:
 * @self: an editor
 *
 * Returns: (transfer none) (nullable): what it shows; %NULL when there is no such script
 */
SbDocument *
sb_editor_get_document (SbEditor *self)
{
  return self->document;
}

/**
 * sb_editor_refresh:
 * @self: an editor
 *
 * Shows the document that the set shows in its role now.
 */
void
sb_editor_refresh (SbEditor *self)
{
  set_document (self, sb_document_set_get_document (self->documents, self->role));
  update (self);
  cursor_cb (self);
}

/**
 * sb_editor_reveal:
 * @self: an editor
 * @place: a place in its document
 *
 * Selects and marks what is there, as soon as it is loaded.
 */
void
sb_editor_reveal (SbEditor *self, const SbPlace *place)
{
  g_clear_pointer (&self->pending, sb_place_free);
  self->pending = sb_place_copy (place);
  go_to_pending (self);
}

/**
 * sb_editor_find:
 * @self: an editor
 * @with_replace: whether to replace too
 *
 * Opens the find bar, where there is a text to find in.
 */
void
sb_editor_find (SbEditor *self, gboolean with_replace)
{
  if (has_text (self))
    sb_find_bar_open (self->find_bar, with_replace);
}

/**
 * sb_editor_offer_draft:
 * @self: an editor of a rollback or verify script
 * @workbench: the window's model
 *
 * Offers to suggest the script from the forward script: in sight where there is none or only its
 * header, else as an icon in the head.
 */
void
sb_editor_offer_draft (SbEditor *self, SbWorkbench *workbench)
{
  GtkWidget *missing = sb_draft_button_new (workbench, self->role, SB_DRAFT_BUTTON_MISSING);
  GtkWidget *begun = sb_draft_button_new (workbench, self->role, SB_DRAFT_BUTTON_BEGUN);
  GtkWidget *written = sb_draft_button_new (workbench, self->role, SB_DRAFT_BUTTON_WRITTEN);

  g_return_if_fail (self->role != SB_ROLE_FORWARD);

  /* Two pills are too much for a narrow column in a small window. */
  gtk_widget_remove_css_class (GTK_WIDGET (self->message_button), "pill");
  gtk_widget_add_css_class (missing, "suggested-action");
  gtk_box_prepend (self->message_answers, missing);
  gtk_widget_add_css_class (begun, "suggested-action");
  gtk_widget_set_halign (begun, GTK_ALIGN_START);
  gtk_box_append (self->begun_bar, begun);
  gtk_label_set_text (self->begun_label, roles[self->role].begun);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->begun_label), roles[self->role].begun);
  g_object_bind_property (begun, "visible", self->begun_bar, "visible", G_BINDING_SYNC_CREATE);
  gtk_widget_add_css_class (written, "flat");
  gtk_widget_add_css_class (written, "sb-editor-swap");
  adw_bin_set_child (self->written_slot, written);
}

/**
 * sb_editor_get_findings:
 * @self: an editor
 *
 * Returns: (transfer none): what lint found in its script
 */
SbEditorFindings *
sb_editor_get_findings (SbEditor *self)
{
  return self->findings;
}

/**
 * sb_editor_set_swap:
 * @self: an editor
 * @label: (nullable): the other script that this column could show: "Verify"; %NULL for none
 */
void
sb_editor_set_swap (SbEditor *self, const char *label)
{
  gtk_widget_set_visible (GTK_WIDGET (self->swap), label != NULL);
  if (label == NULL)
    return;
  gtk_button_set_label (self->swap, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->swap), "Show the other script in this column");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->swap), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

/**
 * sb_editor_get_cursor:
 * @self: an editor
 * @line: (out): from 1
 * @column: (out): from 1, in characters
 *
 * Returns: whether there is a cursor
 */
gboolean
sb_editor_get_cursor (SbEditor *self, guint *line, guint *column)
{
  GtkTextIter iter;

  if (!has_text (self))
    return FALSE;
  gtk_text_buffer_get_iter_at_mark (get_buffer (self), &iter,
                                    gtk_text_buffer_get_insert (get_buffer (self)));
  *line = gtk_text_iter_get_line (&iter) + 1;
  *column = gtk_text_iter_get_line_offset (&iter) + 1;
  return TRUE;
}
