/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-new-preview.h"

#include "sb-sideways.h"
#include "sb-source-language.h"
#include "sb-template.h"

#include <string.h>

struct _SbNewPreview
{
  AdwBin parent_instance;

  /* from the template */
  GtkLabel *title_label;
  GtkSourceView *view;
  GtkTextBuffer *buffer;

  /* of the buffer */
  GtkTextTag *filled;
  GtkTextTag *missing;
};

enum
{
  PROP_TITLE = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SbNewPreview, sb_new_preview, ADW_TYPE_BIN)

static void
colour_tag (SbNewPreview *self, GtkTextTag *tag, const char *name, float alpha)
{
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), name,
                                       &colour))
    return;
  colour.alpha = alpha;
  g_object_set (tag, "background-rgba", &colour, NULL);
}

static void
sb_new_preview_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  SbNewPreview *self = SB_NEW_PREVIEW (widget);

  GTK_WIDGET_CLASS (sb_new_preview_parent_class)->css_changed (widget, change);
  if (self->filled == NULL)
    return;
  colour_tag (self, self->filled, "accent_bg_color", 0.14);
  colour_tag (self, self->missing, "warning_bg_color", 0.3);
}

static void
sb_new_preview_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SbNewPreview *self = SB_NEW_PREVIEW (object);
  g_autofree char *name = NULL;

  if (id != PROP_TITLE)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  gtk_label_set_label (self->title_label, g_value_get_string (value));
  name = g_strdup_printf ("%s preview", g_value_get_string (value));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

static void
sb_new_preview_class_init (SbNewPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = sb_new_preview_set_property;
  widget_class->css_changed = sb_new_preview_css_changed;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "",
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (SB_TYPE_SIDEWAYS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-new-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, SbNewPreview, title_label);
  gtk_widget_class_bind_template_child (widget_class, SbNewPreview, view);
  gtk_widget_class_bind_template_child (widget_class, SbNewPreview, buffer);
}

static void
sb_new_preview_init (SbNewPreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sb_source_language_attach (GTK_SOURCE_BUFFER (self->buffer));
  self->filled = gtk_text_buffer_create_tag (self->buffer, NULL, NULL);
  self->missing = gtk_text_buffer_create_tag (self->buffer, NULL, NULL);
}

/* Replaces only what is different, so that the view does not jump while a person types elsewhere. */
static void
replace_text (SbNewPreview *self, const char *text)
{
  GtkTextIter start, end;
  g_autofree char *old = NULL;
  g_autofree char *added = NULL;
  gsize old_length, length = strlen (text), same = 0, tail = 0;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  old = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  old_length = strlen (old);
  while (same < MIN (old_length, length) && old[same] == text[same])
    same++;
  while ((text[same] & 0xC0) == 0x80)
    same--;
  while (tail < MIN (old_length, length) - same
         && old[old_length - tail - 1] == text[length - tail - 1])
    tail++;
  while (tail > 0 && (text[length - tail] & 0xC0) == 0x80)
    tail--;
  if (same == old_length && same == length)
    return;
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, g_utf8_strlen (old, same));
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, g_utf8_strlen (old, old_length - tail));
  gtk_text_buffer_delete (self->buffer, &start, &end);
  added = g_strndup (text + same, length - tail - same); /* GTK 4.8 tells all up to the NUL */
  gtk_text_buffer_insert (self->buffer, &start, added, -1);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_place_cursor (self->buffer, &end); /* the number of its line is bold */
}

/**
 * sb_new_preview_show:
 * @self: a preview
 * @text: the script
 * @spans: (nullable) (element-type SbFilledSpan): where it holds values
 */
void
sb_new_preview_show (SbNewPreview *self, const char *text, GArray *spans)
{
  GtkTextIter start, end;
  guint at = 0;
  int offset = 0;

  replace_text (self, text);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->filled, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->missing, &start, &end);
  for (guint i = 0; spans != NULL && i < spans->len; i++)
    {
      SbFilledSpan span = g_array_index (spans, SbFilledSpan, i);

      offset += g_utf8_strlen (text + at, span.start - at);
      gtk_text_buffer_get_iter_at_offset (self->buffer, &start, offset);
      offset += g_utf8_strlen (text + span.start, span.end - span.start);
      gtk_text_buffer_get_iter_at_offset (self->buffer, &end, offset);
      gtk_text_buffer_apply_tag (self->buffer, span.is_missing ? self->missing : self->filled,
                                 &start, &end);
      at = span.end;
    }
}
