/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-finding-card.h"

#include "sb-finding-deed.h"
#include "sb-printable.h"

#define MAX_TEXT 600

struct _SbFindingCard
{
  GtkPopover parent_instance;

  /* owned */
  GtkEventController *motion; /* by the widget */

  /* template */
  GtkImage *icon;
  GtkLabel *message;
  GtkLabel *rule;
  GtkLabel *why;
  GtkLabel *advice;
  GtkWidget *buttons;
  GtkButton *fix;
  GtkButton *next;
  GtkWidget *ask;
  GtkWidget *reason_box;
  GtkEditable *reason;
  GtkWidget *allow;
};

enum
{
  FIX,
  ALLOW,
  NEXT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbFindingCard, sb_finding_card, GTK_TYPE_POPOVER)

static const struct
{
  const char *icon;
  const char *css;
  const char *word;
} severities[] = {
  [SB_SEVERITY_INFO] = { "dialog-information-symbolic", "dim-label", "Note" },
  [SB_SEVERITY_WARNING] = { "dialog-warning-symbolic", "warning", "Warning" },
  [SB_SEVERITY_ERROR] = { "dialog-error-symbolic", "error", "Error" },
};

static void
fix_cb (SbFindingCard *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[FIX], 0);
}

static void
next_cb (SbFindingCard *self)
{
  g_signal_emit (self, signals[NEXT], 0);
}

static void
ask_cb (SbFindingCard *self)
{
  gtk_widget_hide (self->buttons);
  gtk_widget_show (self->reason_box);
  gtk_widget_grab_focus (GTK_WIDGET (self->reason));
}

static gboolean
has_reason (SbFindingCard *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->reason)));

  return *text != '\0';
}

static void
reason_cb (SbFindingCard *self)
{
  gtk_widget_set_sensitive (self->allow, has_reason (self));
}

static void
allow_cb (SbFindingCard *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->reason)));

  if (*text == '\0')
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[ALLOW], 0, text);
}

static void
sb_finding_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SB_TYPE_FINDING_CARD);

  G_OBJECT_CLASS (sb_finding_card_parent_class)->dispose (object);
}

static void
sb_finding_card_class_init (SbFindingCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_finding_card_dispose;

  /**
   * SbFindingCard::fix:
   *
   * The person wants done what the finding advises.
   */
  signals[FIX] = g_signal_new ("fix", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SbFindingCard::allow:
   * @self: the card
   * @reason: why, one line
   *
   * The person wants it as it is.
   */
  signals[ALLOW] = g_signal_new ("allow", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_STRING);

  /**
   * SbFindingCard::next:
   *
   * The person wants to see the next finding of the same place.
   */
  signals[NEXT] = g_signal_new ("next", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-finding-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SbFindingCard, icon);
  gtk_widget_class_bind_template_child (widget_class, SbFindingCard, message);
  gtk_widget_class_bind_template_child (widget_class, SbFindingCard, rule);
  gtk_widget_class_bind_template_child (widget_class, SbFindingCard, why);
  gtk_widget_class_bind_template_child (widget_class, SbFindingCard, advice);
  gtk_widget_class_bind_template_child (widget_class, SbFindingCard, buttons);
  gtk_widget_class_bind_template_child (widget_class, SbFindingCard, fix);
  gtk_widget_class_bind_template_child (widget_class, SbFindingCard, next);
  gtk_widget_class_bind_template_child (widget_class, SbFindingCard, ask);
  gtk_widget_class_bind_template_child (widget_class, SbFindingCard, reason_box);
  gtk_widget_class_bind_template_child (widget_class, SbFindingCard, reason);
  gtk_widget_class_bind_template_child (widget_class, SbFindingCard, allow);
  gtk_widget_class_bind_template_callback (widget_class, fix_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_cb);
  gtk_widget_class_bind_template_callback (widget_class, allow_cb);
}

static void
sb_finding_card_init (SbFindingCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->motion = gtk_event_controller_motion_new ();
  gtk_widget_add_controller (GTK_WIDGET (self), self->motion);
}

/**
 * sb_finding_card_new:
 *
 * Returns: (transfer floating): a card that shows nothing yet
 */
GtkWidget *
sb_finding_card_new (void)
{
  return g_object_new (SB_TYPE_FINDING_CARD, NULL);
}

/* As a sentence; texts of files are never markup. */
static void
set_text (GtkLabel *label, const char *text)
{
  g_autofree char *shown = sb_printable_ellipsize (text != NULL ? text : "", MAX_TEXT);
  gunichar first = g_utf8_get_char (shown);
  g_autoptr (GString) sentence = g_string_new (NULL);

  if (*shown != '\0')
    {
      g_string_append_unichar (sentence, g_unichar_toupper (first));
      g_string_append (sentence, g_utf8_next_char (shown));
    }
  gtk_label_set_text (label, sentence->str);
  gtk_widget_set_visible (GTK_WIDGET (label), sentence->len > 0);
}

/**
 * sb_finding_card_show:
 * @self: the card
 * @finding: what was found
 * @can_edit: whether the script can be changed
 * @with_focus: whether the person asked for it: it takes the keys, until it is left
 */
void
sb_finding_card_show (SbFindingCard *self, const SbFinding *finding, gboolean can_edit,
                      gboolean with_focus)
{
  const char *classes[] = { severities[finding->severity].css, NULL };
  g_autofree char *rule = g_strdup_printf ("%s · %s %s", severities[finding->severity].word,
                                           finding->rule->id, finding->rule->slug);
  g_autofree char *advice = finding->fix != NULL ? g_strdup_printf ("Fix: %s", finding->fix) : NULL;
  const char *deed = finding->n_edits == 0 ? sb_finding_deed_get_label (finding, GTK_WIDGET (self))
                                           : NULL;
  gboolean can_fix = deed != NULL || (can_edit && finding->n_edits > 0);

  gtk_image_set_from_icon_name (self->icon, severities[finding->severity].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  set_text (self->message, finding->message);
  gtk_label_set_text (self->rule, rule);
  set_text (self->why, finding->rule->why);
  set_text (self->advice, advice);
  gtk_widget_set_visible (GTK_WIDGET (self->fix), can_fix);
  gtk_button_set_label (self->fix, deed != NULL ? deed : "Fix");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fix), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  deed != NULL ? deed : "Fix", -1);
  gtk_widget_hide (GTK_WIDGET (self->next));
  gtk_widget_set_visible (self->ask, can_edit);
  gtk_widget_set_visible (self->buttons, can_edit || can_fix);
  gtk_widget_hide (self->reason_box);
  gtk_editable_set_text (self->reason, "");
  gtk_widget_set_sensitive (self->allow, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  finding->message, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  finding->rule->why, -1);
  gtk_popover_set_autohide (GTK_POPOVER (self), with_focus);
  gtk_popover_popup (GTK_POPOVER (self));
  if (with_focus && (can_edit || can_fix))
    gtk_widget_grab_focus (can_fix ? GTK_WIDGET (self->fix) : self->ask);
}

/**
 * sb_finding_card_set_place:
 * @self: the card
 * @index: which of the findings at its place it shows, from 0
 * @n: how many there are; where it is one, nothing is said of it
 *
 * To be called after sb_finding_card_show().
 */
void
sb_finding_card_set_place (SbFindingCard *self, guint index, guint n)
{
  g_autofree char *label = g_strdup_printf ("%u of %u here", index + 1, n);

  gtk_button_set_label (self->next, label);
  gtk_widget_set_visible (GTK_WIDGET (self->next), n > 1);
  if (n > 1)
    gtk_widget_show (self->buttons);
}

/**
 * sb_finding_card_is_in_use:
 * @self: the card
 *
 * Returns: whether the pointer is on it, or the keys go to it
 */
gboolean
sb_finding_card_is_in_use (SbFindingCard *self)
{
  return gtk_popover_get_autohide (GTK_POPOVER (self)) || gtk_widget_get_visible (self->reason_box)
         || gtk_event_controller_motion_contains_pointer (
             GTK_EVENT_CONTROLLER_MOTION (self->motion));
}
