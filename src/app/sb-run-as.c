/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-as.h"

#include <string.h>

#include "sb-printable.h"

struct _SbRunAs
{
  AdwBin parent_instance;

  /* owned */
  SbCheckList *checks;

  /* template */
  GtkMenuButton *button;
  GtkLabel *button_label;
  GtkCheckButton *anon_radio;
  GtkCheckButton *authenticated_radio;
  GtkCheckButton *service_radio;
  GtkCheckButton *other_radio;
  GtkEditable *user_entry;
  GtkEditable *role_entry;
  GtkLabel *problem_label;
};

G_DEFINE_FINAL_TYPE (SbRunAs, sb_run_as, ADW_TYPE_BIN)

/* "authenticated · 7c9e…41a" */
static char *
dup_short (const char *as)
{
  const char *user = as != NULL ? strchr (as, ' ') : NULL;
  g_autofree char *role = NULL;

  if (as == NULL)
    return g_strdup ("default");
  if (user == NULL || !g_str_has_prefix (as, "authenticated ") || strlen (user) < 12)
    return sb_printable_ellipsize (as, 40);
  return g_strdup_printf ("authenticated · %.4s…%s", user + 1, user + strlen (user) - 3);
}

static void
update_button (SbRunAs *self)
{
  const char *as = sb_check_list_get_run_as (self->checks);
  g_autofree char *shown = dup_short (as);
  g_autofree char *label = g_strdup_printf ("Run as %s", shown);

  gtk_label_set_text (self->button_label, shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static char *
dup_chosen (SbRunAs *self)
{
  if (gtk_check_button_get_active (self->anon_radio))
    return g_strdup ("anon");
  if (gtk_check_button_get_active (self->service_radio))
    return g_strdup ("service_role");
  if (gtk_check_button_get_active (self->authenticated_radio))
    {
      g_autofree char *user = g_strstrip (g_strdup (gtk_editable_get_text (self->user_entry)));

      return g_strdup_printf ("authenticated%s%s", user[0] != '\0' ? " " : "", user);
    }
  if (gtk_check_button_get_active (self->other_radio))
    {
      g_autofree char *role = g_strstrip (g_strdup (gtk_editable_get_text (self->role_entry)));
      g_auto (GStrv) parts = g_strsplit (role, "\"", -1);
      g_autofree char *inside = g_strjoinv ("\"\"", parts);

      /* In quotes even "authenticated me" is the name of a role. */
      if (g_str_has_prefix (role, "authenticated") || parts[0] == NULL || parts[1] != NULL)
        return g_strdup_printf ("\"%s\"", inside);
      return g_steal_pointer (&role);
    }
  return NULL;
}

/* What cannot be understood changes nothing; the button goes on saying what holds. */
static void
choice_cb (SbRunAs *self)
{
  g_autofree char *as = NULL;
  g_autofree char *problem = NULL;
  gboolean is_unfinished = gtk_check_button_get_active (self->other_radio)
                           && gtk_editable_get_text (self->role_entry)[0] == '\0';

  if (self->checks == NULL)
    return;
  as = dup_chosen (self);
  if (!is_unfinished)
    sb_check_list_set_run_as (self->checks, as, &problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
  gtk_label_set_text (self->problem_label, problem != NULL ? problem : "");
}

static void
verify_cb (SbRunAs *self)
{
  gtk_menu_button_popdown (self->button);
}

static void
sb_run_as_dispose (GObject *object)
{
  SbRunAs *self = SB_RUN_AS (object);

  if (self->checks != NULL)
    g_signal_handlers_disconnect_by_func (self->checks, update_button, self);
  g_clear_object (&self->checks);

  G_OBJECT_CLASS (sb_run_as_parent_class)->dispose (object);
}

static void
sb_run_as_class_init (SbRunAsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_run_as_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-run-as.ui");
  gtk_widget_class_bind_template_child (widget_class, SbRunAs, button);
  gtk_widget_class_bind_template_child (widget_class, SbRunAs, button_label);
  gtk_widget_class_bind_template_child (widget_class, SbRunAs, anon_radio);
  gtk_widget_class_bind_template_child (widget_class, SbRunAs, authenticated_radio);
  gtk_widget_class_bind_template_child (widget_class, SbRunAs, service_radio);
  gtk_widget_class_bind_template_child (widget_class, SbRunAs, other_radio);
  gtk_widget_class_bind_template_child (widget_class, SbRunAs, user_entry);
  gtk_widget_class_bind_template_child (widget_class, SbRunAs, role_entry);
  gtk_widget_class_bind_template_child (widget_class, SbRunAs, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, verify_cb);
}

static void
sb_run_as_init (SbRunAs *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_run_as_new:
 * @checks: whose next verification it is about
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_run_as_new (SbCheckList *checks)
{
  SbRunAs *self = g_object_new (SB_TYPE_RUN_AS, NULL);

  self->checks = g_object_ref (checks);
  g_signal_connect_swapped (checks, "changed", G_CALLBACK (update_button), self);
  update_button (self);
  return GTK_WIDGET (self);
}
