/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-find-bar.h"

/* How long to wait for a search that goes on in idle moments before asking again where it is. */
#define COUNT_AGAIN_MS 50

struct _SbFindBar
{
  AdwBin parent_instance;

  /* owned */
  GtkSourceSearchSettings *settings;
  GtkSourceSearchContext *context; /* of the view's buffer; only while the bar is open */
  guint count_timeout;

  /* not owned: it holds the bar's neighbour */
  GtkSourceView *view;

  /* from the template */
  GtkRevealer *revealer;
  GtkSearchEntry *entry;
  GtkLabel *count;
  GtkButton *previous;
  GtkButton *next;
  GtkToggleButton *match_case;
  GtkToggleButton *pattern;
  GtkButton *close;
  GtkWidget *replace_row;
  GtkEntry *replacement;
  GtkButton *replace;
  GtkButton *replace_all;
};

G_DEFINE_FINAL_TYPE (SbFindBar, sb_find_bar, ADW_TYPE_BIN)

static gboolean
get_selection (SbFindBar *self, GtkTextIter *start, GtkTextIter *end)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));

  return gtk_text_buffer_get_selection_bounds (buffer, start, end);
}

/* The match a person is at: what is selected, or else the match that the cursor is at an end of. An
 * entry that takes the focus selects its text, and the desktop keeps one selection only: the match
 * loses its own then, and stays the one a person is at. */
static gboolean
get_match (SbFindBar *self, GtkTextIter *start, GtkTextIter *end)
{
  GtkTextIter cursor;
  gboolean wrapped;

  if (get_selection (self, start, end))
    return TRUE;
  cursor = *start;
  if (gtk_source_search_context_forward (self->context, &cursor, start, end, &wrapped)
      && gtk_text_iter_equal (&cursor, start))
    return TRUE;
  return gtk_source_search_context_backward (self->context, &cursor, start, end, &wrapped)
         && gtk_text_iter_equal (&cursor, end);
}

static void update_count (SbFindBar *self);

static gboolean
count_again_cb (gpointer data)
{
  SbFindBar *self = data;

  self->count_timeout = 0;
  update_count (self);
  return G_SOURCE_REMOVE;
}

static void
update_count (SbFindBar *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GtkTextIter start, end;
  int n, position = 0;
  gboolean can_replace, has_matches;

  if (self->context == NULL)
    return;
  error = gtk_source_search_context_get_regex_error (self->context);
  n = gtk_source_search_context_get_occurrences_count (self->context);
  if (n != 0 && get_match (self, &start, &end))
    position = gtk_source_search_context_get_occurrence_position (self->context, &start, &end);
  /* The number of matches can be known before which of them this is, and nothing tells then. */
  g_clear_handle_id (&self->count_timeout, g_source_remove);
  if (position < 0)
    self->count_timeout = g_timeout_add (COUNT_AGAIN_MS, count_again_cb, self);
  can_replace = gtk_text_view_get_editable (GTK_TEXT_VIEW (self->view));
  has_matches = n != 0 && error == NULL
                && gtk_source_search_settings_get_search_text (self->settings) != NULL;

  if (error != NULL)
    text = g_strdup ("no pattern");
  else if (gtk_source_search_settings_get_search_text (self->settings) == NULL)
    text = g_strdup ("");
  else if (n < 0)
    text = g_strdup ("…");
  else if (n == 0)
    text = g_strdup ("none");
  else if (position > 0)
    text = g_strdup_printf ("%d of %d", position, n);
  else
    text = g_strdup_printf ("%d", n);
  gtk_label_set_text (self->count, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count), error != NULL ? error->message : NULL);
  if (error != NULL || (n == 0 && *text != '\0'))
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_set_sensitive (GTK_WIDGET (self->previous), has_matches);
  gtk_widget_set_sensitive (GTK_WIDGET (self->next), has_matches);
  gtk_widget_set_sensitive (GTK_WIDGET (self->replace), has_matches && can_replace);
  gtk_widget_set_sensitive (GTK_WIDGET (self->replace_all), has_matches && can_replace);
}

static void
drop_context (SbFindBar *self)
{
  g_clear_handle_id (&self->count_timeout, g_source_remove);
  if (self->context != NULL)
    g_signal_handlers_disconnect_by_func (gtk_source_search_context_get_buffer (self->context),
                                          update_count, self);
  g_clear_object (&self->context);
}

static void
make_context (SbFindBar *self)
{
  GtkTextBuffer *buffer;

  if (self->view == NULL)
    return;
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  if (self->context != NULL
      && gtk_source_search_context_get_buffer (self->context) == GTK_SOURCE_BUFFER (buffer))
    return;
  drop_context (self);
  self->context = gtk_source_search_context_new (GTK_SOURCE_BUFFER (buffer), self->settings);
  g_signal_connect_object (self->context, "notify::occurrences-count", G_CALLBACK (update_count),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->context, "notify::regex-error", G_CALLBACK (update_count), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "notify::cursor-position", G_CALLBACK (update_count), self,
                           G_CONNECT_SWAPPED);
}

static void
select_match (SbFindBar *self, const GtkTextIter *start, const GtkTextIter *end)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));

  gtk_text_buffer_select_range (buffer, start, end);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (buffer),
                                0.1, FALSE, 0, 0);
  update_count (self);
}

/* While a person types, the match from where the cursor is. */
static void
search_changed_cb (SbFindBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  GtkTextIter from, start, end;
  gboolean wrapped;

  gtk_source_search_settings_set_search_text (self->settings, *text != '\0' ? text : NULL);
  if (self->context != NULL && *text != '\0')
    {
      get_selection (self, &from, &end);
      if (gtk_source_search_context_forward (self->context, &from, &start, &end, &wrapped))
        select_match (self, &start, &end);
    }
  update_count (self);
}

static void
options_cb (SbFindBar *self)
{
  gtk_source_search_settings_set_case_sensitive (self->settings,
                                                 gtk_toggle_button_get_active (self->match_case));
  gtk_source_search_settings_set_regex_enabled (self->settings,
                                                gtk_toggle_button_get_active (self->pattern));
  update_count (self);
}

static void
next_cb (SbFindBar *self)
{
  sb_find_bar_move (self, TRUE);
}

static void
previous_cb (SbFindBar *self)
{
  sb_find_bar_move (self, FALSE);
}

static void
replace_cb (SbFindBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->replacement));
  GtkTextIter start, end;

  if (self->context == NULL || !gtk_widget_get_sensitive (GTK_WIDGET (self->replace)))
    return;
  /* What is no match is not replaced, but the next one found. */
  if (get_match (self, &start, &end))
    {
      g_autoptr (GError) error = NULL;

      if (gtk_source_search_context_replace (self->context, &start, &end, text, -1, &error))
        gtk_text_buffer_place_cursor (gtk_text_iter_get_buffer (&end), &end);
      else if (error != NULL)
        {
          gtk_label_set_text (self->count, error->message);
          return;
        }
    }
  sb_find_bar_move (self, TRUE);
}

static void
replace_all_cb (SbFindBar *self)
{
  g_autoptr (GError) error = NULL;

  if (self->context == NULL)
    return;
  gtk_source_search_context_replace_all (self->context,
                                         gtk_editable_get_text (GTK_EDITABLE (self->replacement)),
                                         -1, &error);
  if (error != NULL)
    gtk_label_set_text (self->count, error->message);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  sb_find_bar_close (SB_FIND_BAR (widget));
  return GDK_EVENT_STOP;
}

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  sb_find_bar_move (SB_FIND_BAR (widget), g_variant_get_boolean (args));
  return GDK_EVENT_STOP;
}

static void
sb_find_bar_dispose (GObject *object)
{
  SbFindBar *self = SB_FIND_BAR (object);

  drop_context (self);
  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sb_find_bar_parent_class)->dispose (object);
}

static void
sb_find_bar_class_init (SbFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_find_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SbFindBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, SbFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, SbFindBar, count);
  gtk_widget_class_bind_template_child (widget_class, SbFindBar, previous);
  gtk_widget_class_bind_template_child (widget_class, SbFindBar, next);
  gtk_widget_class_bind_template_child (widget_class, SbFindBar, match_case);
  gtk_widget_class_bind_template_child (widget_class, SbFindBar, pattern);
  gtk_widget_class_bind_template_child (widget_class, SbFindBar, close);
  gtk_widget_class_bind_template_child (widget_class, SbFindBar, replace_row);
  gtk_widget_class_bind_template_child (widget_class, SbFindBar, replacement);
  gtk_widget_class_bind_template_child (widget_class, SbFindBar, replace);
  gtk_widget_class_bind_template_child (widget_class, SbFindBar, replace_all);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, move_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, move_cb,
                                "b", FALSE);
}

static void
sb_find_bar_init (SbFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = gtk_source_search_settings_new ();
  gtk_source_search_settings_set_wrap_around (self->settings, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (self->entry, "next-match", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (self->entry, "previous-match", G_CALLBACK (previous_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (sb_find_bar_close), self);
  g_signal_connect_swapped (self->next, "clicked", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (self->previous, "clicked", G_CALLBACK (previous_cb), self);
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (sb_find_bar_close), self);
  g_signal_connect_swapped (self->match_case, "toggled", G_CALLBACK (options_cb), self);
  g_signal_connect_swapped (self->pattern, "toggled", G_CALLBACK (options_cb), self);
  g_signal_connect_swapped (self->replacement, "activate", G_CALLBACK (replace_cb), self);
  g_signal_connect_swapped (self->replace, "clicked", G_CALLBACK (replace_cb), self);
  g_signal_connect_swapped (self->replace_all, "clicked", G_CALLBACK (replace_all_cb), self);
}

/* Another document is in the view: what is searched for stays. */
static void
buffer_cb (SbFindBar *self)
{
  if (!sb_find_bar_is_open (self))
    return;
  make_context (self);
  update_count (self);
}

/**
 * sb_find_bar_set_view:
 * @self: the bar
 * @view: in which to find
 */
void
sb_find_bar_set_view (SbFindBar *self, GtkSourceView *view)
{
  g_set_weak_pointer (&self->view, view);
  g_signal_connect_object (view, "notify::buffer", G_CALLBACK (buffer_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sb_find_bar_open:
 * @self: the bar
 * @with_replace: whether to offer replacing too
 *
 * Shows the bar, with what is selected as what to find, and takes the focus there.
 */
void
sb_find_bar_open (SbFindBar *self, gboolean with_replace)
{
  GtkTextIter start, end;

  g_return_if_fail (self->view != NULL);

  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_set_visible (self->replace_row,
                          with_replace && gtk_text_view_get_editable (GTK_TEXT_VIEW (self->view)));
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  make_context (self);
  if (get_selection (self, &start, &end)
      && gtk_text_iter_get_line (&start) == gtk_text_iter_get_line (&end))
    {
      g_autofree char *text = gtk_text_iter_get_text (&start, &end);

      gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
    }
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  update_count (self);
}

/**
 * sb_find_bar_close:
 * @self: the bar
 *
 * Hides it and gives the focus back to the editor.
 */
void
sb_find_bar_close (SbFindBar *self)
{
  if (!sb_find_bar_is_open (self))
    return;
  drop_context (self);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (self->view != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * sb_find_bar_is_open:
 * @self: the bar
 *
 * Returns: whether it is shown
 */
gboolean
sb_find_bar_is_open (SbFindBar *self)
{
  return gtk_revealer_get_reveal_child (self->revealer);
}

/**
 * sb_find_bar_move:
 * @self: the bar
 * @forward: to the next match, else to the one before
 *
 * Selects another match, from the other end when there is none further.
 */
void
sb_find_bar_move (SbFindBar *self, gboolean forward)
{
  GtkTextIter from_start, from_end, start, end;
  gboolean wrapped;

  if (self->context == NULL)
    return;
  /* What was just typed may not have been searched for yet. */
  if (gtk_source_search_settings_get_search_text (self->settings) == NULL)
    search_changed_cb (self);
  get_selection (self, &from_start, &from_end);
  if (forward
          ? gtk_source_search_context_forward (self->context, &from_end, &start, &end, &wrapped)
          : gtk_source_search_context_backward (self->context, &from_start, &start, &end, &wrapped))
    select_match (self, &start, &end);
}
