/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-header.h"

#include "sb-printable.h"
#include "sb-target-popover.h"

#include <string.h>

#define MAX_NAME 80
#define MAX_FACTS 160
#define LONG_TARGET 44 /* characters of its name that show where it is all there is to tell */
#define SHORT_TARGET 28
#define SHORT_NAME 10    /* characters that a project's name keeps however narrow the window is */
#define SHORT_ADDRESS 12 /* characters of an address that are worth showing */
#define SHORT_VERSION 6  /* characters of a version for which a button has room */
#define MAX_RECENTS 12
#define WIDE 1000 /* of a window in which buttons need no signs for words */

struct _SbHeader
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
  GMenu *apply_menu;
  GMenu *rollback_menu;
  gboolean menu_half; /* the selected one stopped half-way */
  char *resumed[2];   /* (nullable): what the buttons for apply and roll back take up, as shown */
  char *menu_version; /* (nullable): of the migration that the menus name */

  /* from the template */
  GtkMenuButton *project_button;
  GtkLabel *project_label;
  GtkWidget *new_button;
  GtkMenuButton *target_button;
  GtkWidget *target_dot;
  GtkLabel *target_name;
  GtkWidget *target_facts;
  GtkLabel *target_address;
  GtkLabel *target_server;
  GtkLabel *target_server_alone;
  GtkLabel *target_pooling;
  GtkLabel *target_pooling_end;
  GtkStack *apply_stack;
  AdwSplitButton *apply_button;
  GtkWidget *cancel_button;
  AdwSplitButton *rollback_button;
  GtkWidget *verify_button;
  GtkWidget *rehearse_button;
  GtkWidget *verify_icon;
  GtkWidget *rehearse_icon;
};

G_DEFINE_FINAL_TYPE (SbHeader, sb_header, ADW_TYPE_BIN)

/* The label of a menu item takes "_" for a mnemonic. */
static char *
dup_menu_label (const char *text)
{
  g_autofree char *line = sb_printable_ellipsize (text, MAX_NAME);
  g_auto (GStrv) parts = g_strsplit (line, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
add_recents (SbHeader *self, GMenu *menu)
{
  GListModel *recents = sb_memory_get_recents (sb_workbench_get_memory (self->workbench));
  const char *here = sb_workbench_get_project_folder (self->workbench);
  guint n = g_list_model_get_n_items (recents);
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < n && i < MAX_RECENTS; i++)
    {
      g_autoptr (SbRecent) recent = g_list_model_get_item (recents, i);
      g_autofree char *label = dup_menu_label (sb_recent_get_name (recent));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      if (g_strcmp0 (sb_recent_get_folder (recent), here) == 0)
        continue;
      g_menu_item_set_action_and_target (item, "app.open-recent", "s",
                                         sb_recent_get_folder (recent));
      g_menu_append_item (section, item);
    }
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, "Recent", G_MENU_MODEL (section));
}

/* The menu of projects is made when it is opened: that is when it must be right. */
static void
create_project_menu_cb (GtkMenuButton *button, gpointer user_data)
{
  SbHeader *self = user_data;
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) open = g_menu_new ();

  add_recents (self, menu);
  g_menu_append (open, "_Open a project…", "win.open");
  g_menu_append (open, "Show the _folder", "win.open-folder");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (open));
  gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (G_MENU_MODEL (menu)));
}

static void
create_targets_cb (GtkMenuButton *button, gpointer user_data)
{
  SbHeader *self = user_data;

  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, sb_target_popover_new (self->workbench));
}

static const char *
get_target_name (SbHeader *self)
{
  SbTargetItem *item = sb_target_list_get_current (sb_workbench_get_targets (self->workbench));

  return item ? sb_target_item_get_name (item) : "the target";
}

/* What the button does and to whom, or why it cannot. @format: "#" stands for @version, and behind
 * that "%" for the target. */
static void
set_tooltip (SbHeader *self, gpointer button, SbAbility ability, const char *format,
             const char *version, const char *keys)
{
  const char *why_not = NULL;
  g_autofree char *name = NULL;
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;

  if (!sb_workbench_can (self->workbench, ability, &why_not) && why_not)
    {
      name = sb_printable_ellipsize (why_not, MAX_FACTS);
      text = g_strdup (name);
    }
  else
    {
      g_auto (GStrv) parts = g_strsplit (format, "%", 2);

      if (version != NULL)
        {
          g_auto (GStrv) halves = g_strsplit (parts[0], "#", 2);

          g_free (parts[0]);
          parts[0] = g_strjoinv (version, halves);
        }
      name = sb_printable_ellipsize (get_target_name (self), MAX_NAME);
      what = g_strjoinv (name, parts);
      text = g_strdup_printf ("%s (%s)", what, keys);
    }
  if (g_strcmp0 (gtk_widget_get_tooltip_text (button), text) != 0)
    gtk_widget_set_tooltip_text (button, text);
}

/* A button says what it will do: where it goes on with something, which. */
static void
update_button (SbHeader *self, AdwSplitButton *button, SbPlanKind kind)
{
  const char *resumed = sb_workbench_get_resumed (self->workbench, kind);
  const char *plain = kind == SB_PLAN_APPLY ? "Apply" : "Roll back";
  gboolean is_short = resumed != NULL && g_utf8_strlen (resumed, -1) <= SHORT_VERSION;
  g_autofree char *version = resumed != NULL ? sb_printable_ellipsize (resumed, MAX_NAME) : NULL;
  g_autofree char *label = NULL;

  if (kind == SB_PLAN_APPLY && resumed != NULL)
    label = is_short ? g_strdup_printf ("Resume %s", version) : g_strdup ("Resume");
  else
    label = g_strdup (resumed != NULL ? "Resume roll back" : plain);
  g_free (self->resumed[kind]);
  self->resumed[kind] = g_steal_pointer (&version);
  if (g_strcmp0 (adw_split_button_get_label (button), label) == 0)
    return;
  adw_split_button_set_label (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
update_tooltips (SbHeader *self)
{
  const char *applied = self->resumed[SB_PLAN_APPLY], *undone = self->resumed[SB_PLAN_ROLLBACK];

  set_tooltip (self, self->apply_button, SB_CAN_APPLY,
               applied ? "Resume # where it stopped, then apply all that is pending on %"
                       : "Apply all pending migrations to %",
               applied, "Ctrl+Return");
  set_tooltip (self, self->rollback_button, SB_CAN_ROLLBACK,
               undone ? "Resume the roll back of # where it stopped, on %"
                      : "Roll back the newest migration of %",
               undone, "Ctrl+Alt+Return");
  set_tooltip (self, self->verify_button, SB_CAN_VERIFY, "Run all verify scripts on %", NULL,
               "Ctrl+E");
  set_tooltip (self, self->rehearse_button, SB_CAN_REHEARSE,
               "Rehearse the selected migration on a copy; the target is not touched", NULL,
               "Ctrl+R");
  set_tooltip (self, self->cancel_button, SB_CAN_CANCEL, "Cancel what runs on %", NULL, "Esc");
  set_tooltip (self, self->new_button, SB_CAN_CREATE, "New migration", NULL, "Ctrl+N");
}

static void
append_item (GMenu *menu, const char *format, const char *version, const char *action)
{
  g_autofree char *name = dup_menu_label (version);
  g_auto (GStrv) parts = g_strsplit (format, "%", 2);
  g_autofree char *label = g_strjoinv (name, parts);

  g_menu_append (menu, label, action);
}

static void
update_menus (SbHeader *self)
{
  SbTimelineItem *item = sb_workbench_get_selected (self->workbench);
  const char *version = item && sb_timeline_item_get_kind (item) == SB_TIMELINE_MIGRATION
                            ? sb_timeline_item_get_version (item)
                            : NULL;
  gboolean half = version && sb_timeline_item_get_state (item) == SB_STATE_PARTIAL;
  gboolean undoing = half && sb_timeline_item_is_applied (item);

  if (g_strcmp0 (self->menu_version, version) == 0 && self->menu_half == half
      && g_menu_model_get_n_items (G_MENU_MODEL (self->apply_menu)) > 0)
    return;
  g_free (self->menu_version);
  self->menu_version = g_strdup (version);
  self->menu_half = half;
  g_menu_remove_all (self->apply_menu);
  g_menu_remove_all (self->rollback_menu);
  if (version)
    {
      append_item (self->apply_menu,
                   half && !undoing ? "Resume _this one (%)" : "Apply _this one (%)", version,
                   "win.apply-this");
      append_item (self->apply_menu, "Apply _up to here (%)", version, "win.apply-to");
      append_item (self->rollback_menu,
                   undoing ? "Resume _the roll back (%)" : "Roll back _this one (%)", version,
                   "win.rollback-this");
      append_item (self->rollback_menu, "_Down to here (keeps %)", version, "win.rollback-to");
    }
  g_menu_append (self->apply_menu, "Apply _all, late ones too", "win.apply-all");
  g_menu_append (self->rollback_menu, "Roll back _all", "win.rollback-all");
}

static void
set_environment (GtkWidget *widget, const char *environment)
{
  static const SbEnvironment all[] = { SB_ENVIRONMENT_SANDBOX, SB_ENVIRONMENT_LOCAL,
                                       SB_ENVIRONMENT_STAGING, SB_ENVIRONMENT_PRODUCTION };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      const char *name = sb_environment_get_name (all[i]);

      if (g_strcmp0 (name, environment) == 0)
        gtk_widget_add_css_class (widget, name);
      else
        gtk_widget_remove_css_class (widget, name);
    }
}

/* "transaction pool" of "PostgreSQL 15.8 · transaction pool" */
static const char *
get_pooling (const char *server)
{
  const char *dot = g_strrstr (server, "· ");

  return dot ? dot + strlen ("· ") : server;
}

static void
update_target (SbHeader *self)
{
  SbTargetItem *item = sb_target_list_get_current (sb_workbench_get_targets (self->workbench));
  const char *server = sb_workbench_get_server_text (self->workbench);
  gboolean is_offline = sb_workbench_get_phase (self->workbench) == SB_PHASE_OFFLINE;
  const char *environment = item ? sb_environment_get_name (sb_target_item_get_environment (item))
                                 : NULL;
  g_autofree char *name =
      sb_printable_ellipsize (item ? sb_target_item_get_name (item) : "No target", MAX_NAME);
  g_autofree char *address = sb_printable_ellipsize (item ? sb_target_item_get_address (item) : "",
                                                     MAX_FACTS);
  g_autofree char *facts = server
                               ? g_strdup_printf ("%s%s%s", address, *address ? " · " : "", server)
                               : g_strdup (address);
  g_autofree char *spoken = g_strdup_printf ("Target: %s%s%s", name, environment ? ", " : "",
                                             environment ? environment : "");
  g_autofree char *tooltip = g_strdup_printf ("%s%s%s%s%s", name, *facts ? "\n" : "", facts,
                                              environment ? "\nEnvironment: " : "",
                                              environment ? environment : "");
  g_autofree char *shown_server = NULL;
  gboolean shows_address;

  /* Once is enough: "127.0.0.1:1/shop me@127.0.0.1:1/shop". */
  shows_address = *address != '\0' && !g_str_has_suffix (address, name);
  shown_server = g_strdup_printf ("%s%s", shows_address && server ? "· " : "",
                                  server ? server : "");
  gtk_label_set_text (self->target_name, name);
  gtk_label_set_text (self->target_address, address);
  gtk_label_set_text (self->target_server, shown_server);
  gtk_label_set_max_width_chars (self->target_name,
                                 shows_address || server ? SHORT_TARGET : LONG_TARGET);
  gtk_label_set_width_chars (self->target_address,
                             MIN (g_utf8_strlen (address, -1), SHORT_ADDRESS));
  gtk_widget_set_visible (GTK_WIDGET (self->target_address), shows_address);
  gtk_label_set_text (self->target_server_alone, server ? server : "");
  gtk_label_set_text (self->target_pooling, server ? get_pooling (server) : "");
  gtk_label_set_text (self->target_pooling_end, server ? get_pooling (server) : "");
  gtk_widget_set_visible (self->target_facts, shows_address || server);
  set_environment (GTK_WIDGET (self->target_button), environment);
  set_environment (self->target_dot, is_offline ? NULL : environment);
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self->target_button)), tooltip) == 0)
    return;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->target_button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->target_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
update_project (SbHeader *self)
{
  const char *project = sb_workbench_get_project_name (self->workbench);
  g_autofree char *name = sb_printable_ellipsize (project ? project : "", MAX_NAME);
  g_autofree char *spoken = g_strdup_printf ("Project: %s", name);

  if (g_strcmp0 (gtk_label_get_text (self->project_label), name) == 0)
    return;
  gtk_label_set_text (self->project_label, name);
  gtk_label_set_width_chars (self->project_label, MIN (g_utf8_strlen (name, -1), SHORT_NAME));
  gtk_label_set_ellipsize (self->project_label, g_utf8_strlen (name, -1) > SHORT_NAME
                                                    ? PANGO_ELLIPSIZE_END
                                                    : PANGO_ELLIPSIZE_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->project_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* The half with the menu stays alive when the other is not, but does not shine alone. */
static void
update_split (SbHeader *self, gpointer button, SbAbility ability)
{
  if (sb_workbench_can (self->workbench, ability, NULL))
    gtk_widget_remove_css_class (button, "sb-header-idle");
  else
    gtk_widget_add_css_class (button, "sb-header-idle");
}

static void
changed_cb (SbHeader *self)
{
  gboolean is_running = sb_workbench_get_phase (self->workbench) == SB_PHASE_RUNNING;

  update_project (self);
  update_target (self);
  update_button (self, self->apply_button, SB_PLAN_APPLY);
  update_button (self, self->rollback_button, SB_PLAN_ROLLBACK);
  update_tooltips (self);
  update_menus (self);
  update_split (self, self->apply_button, SB_CAN_APPLY);
  update_split (self, self->rollback_button, SB_CAN_ROLLBACK);
  gtk_stack_set_visible_child_name (self->apply_stack, is_running ? "cancel" : "apply");
}

/* The bar would give the target what it wants before it gave a button its word. */
static void
width_cb (SbHeader *self, GParamSpec *property, GdkSurface *surface)
{
  GtkWidget *icons[] = { self->verify_icon, self->rehearse_icon };

  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    gtk_widget_set_visible (icons[i], gdk_surface_get_width (surface) < WIDE);
}

static void
sb_header_realize (GtkWidget *widget)
{
  GdkSurface *surface;

  GTK_WIDGET_CLASS (sb_header_parent_class)->realize (widget);
  surface = gtk_native_get_surface (gtk_widget_get_native (widget));
  g_signal_connect_object (surface, "notify::width", G_CALLBACK (width_cb), widget,
                           G_CONNECT_SWAPPED);
  width_cb (SB_HEADER (widget), NULL, surface);
}

static void
sb_header_dispose (GObject *object)
{
  SbHeader *self = SB_HEADER (object);

  g_clear_object (&self->workbench);
  g_clear_object (&self->apply_menu);
  g_clear_object (&self->rollback_menu);

  G_OBJECT_CLASS (sb_header_parent_class)->dispose (object);
}

static void
sb_header_finalize (GObject *object)
{
  SbHeader *self = SB_HEADER (object);

  g_free (self->menu_version);
  g_free (self->resumed[SB_PLAN_APPLY]);
  g_free (self->resumed[SB_PLAN_ROLLBACK]);

  G_OBJECT_CLASS (sb_header_parent_class)->finalize (object);
}

static void
sb_header_class_init (SbHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_header_dispose;
  G_OBJECT_CLASS (klass)->finalize = sb_header_finalize;
  widget_class->realize = sb_header_realize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-header.ui");
  gtk_widget_class_bind_template_child (widget_class, SbHeader, project_button);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, project_label);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, new_button);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, target_button);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, target_dot);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, target_name);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, target_facts);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, target_address);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, target_server);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, target_server_alone);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, target_pooling);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, target_pooling_end);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, apply_stack);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, apply_button);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, rollback_button);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, verify_button);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, rehearse_button);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, verify_icon);
  gtk_widget_class_bind_template_child (widget_class, SbHeader, rehearse_icon);
}

/* The halves of a split button are two buttons inside of another, none of which has a name. */
static void
name_menu_half (gpointer split_button, const char *name)
{
  GtkWidget *half = gtk_widget_get_first_child (split_button);

  while (!GTK_IS_MENU_BUTTON (half))
    half = gtk_widget_get_next_sibling (half);
  gtk_accessible_update_property (GTK_ACCESSIBLE (half), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (half)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
sb_header_init (SbHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_menu_half (self->apply_button, "More ways to apply");
  name_menu_half (self->rollback_button, "More ways to roll back");
  self->apply_menu = g_menu_new ();
  self->rollback_menu = g_menu_new ();
  adw_split_button_set_menu_model (self->apply_button, G_MENU_MODEL (self->apply_menu));
  adw_split_button_set_menu_model (self->rollback_button, G_MENU_MODEL (self->rollback_menu));
  gtk_menu_button_set_create_popup_func (self->project_button, create_project_menu_cb, self, NULL);
  gtk_menu_button_set_create_popup_func (self->target_button, create_targets_cb, self, NULL);
}

/**
 * sb_header_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_header_new (SbWorkbench *workbench)
{
  SbHeader *self = g_object_new (SB_TYPE_HEADER, NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sb_workbench_get_targets (workbench), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * sb_header_show_targets:
 * @self: a header bar
 * @paste: whether a connection is to be pasted
 *
 * Opens the list of targets.
 */
void
sb_header_show_targets (SbHeader *self, gboolean paste)
{
  gtk_menu_button_popup (self->target_button);
  if (paste)
    sb_target_popover_start_paste (
        SB_TARGET_POPOVER (gtk_menu_button_get_popover (self->target_button)));
}
