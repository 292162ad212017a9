/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-application.h"

#include "sb-app-resources.h"
#include "sb-config.h"
#include "sb-watchdog.h"
#include "sb-window.h"

#include <glib-unix.h>
#include <gtksourceview/gtksource.h>
#include <signal.h>

/* How long the end of the program waits for what it remembers to be written, in seconds. */
#define LONGEST_FLUSH 3

struct _SbApplication
{
  AdwApplication parent_instance;

  /* owned */
  SbMemory *memory;
  GPtrArray *waiting; /* (nullable): folders to open once the memory is read; "" for a new window */
  guint flush_timeout;
  guint signals[3];
  gboolean is_asked_to_end;
};

G_DEFINE_FINAL_TYPE (SbApplication, sb_application, ADW_TYPE_APPLICATION)

static SbWindow *
find_window (SbApplication *self, const char *folder)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (SB_IS_WINDOW (l->data) && sb_window_shows_folder (l->data, folder))
      return l->data;
  return NULL;
}

static SbWindow *
add_window (SbApplication *self)
{
  g_autoptr (SbWorkbench) workbench = sb_workbench_new ("switchback", self->memory);

  return sb_window_new (self, workbench);
}

static void
start (SbApplication *self, const char *folder)
{
  if (*folder == '\0')
    gtk_window_present (GTK_WINDOW (add_window (self)));
  else
    sb_application_open_folder (self, NULL, folder);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbApplication) self = user_data;
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);
  g_autoptr (GError) error = NULL;

  if (!sb_memory_load_finish (self->memory, result, &error))
    g_message ("what was remembered could not be read: %s", error->message);
  for (guint i = 0; i < waiting->len; i++)
    start (self, waiting->pdata[i]);
  g_application_release (G_APPLICATION (self));
}

/* Windows wait for the memory, which knows their size; reading it takes no time worth showing. */
static void
start_when_loaded (SbApplication *self, const char *folder)
{
  if (self->waiting)
    g_ptr_array_add (self->waiting, g_strdup (folder));
  else
    start (self, folder);
}

static void
sb_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window)
    gtk_window_present (window);
  else
    start_when_loaded (SB_APPLICATION (application), "");
}

static void
sb_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      const char *path = g_file_peek_path (files[i]);

      if (path)
        start_when_loaded (SB_APPLICATION (application), path);
      else
        g_message ("not a folder of this machine");
    }
}

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  start_when_loaded (user_data, "");
}

static void
open_recent_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);
  const char *folder = g_variant_get_string (parameter, NULL);

  if (g_path_is_absolute (folder))
    sb_application_open_folder (user_data, window, folder);
}

static void
present_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_window_by_id (user_data,
                                                        g_variant_get_uint32 (parameter));

  if (window)
    gtk_window_present (window);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (gtk_application_get_active_window (user_data), "application-name",
                         "Switchback", "application-icon", SB_APPLICATION_ID, "version", SB_VERSION,
                         "comments", "Every step up has a tested way down.", "developer-name",
                         "The Switchback developers", "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GtkBuilder)
      builder = gtk_builder_new_from_resource ("/dev/switchback/Switchback/help-overlay.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (window, gtk_application_get_active_window (user_data));
  gtk_window_present (window);
}

/* Every window may still ask and stay: the program ends with the last one. */
static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autolist (GtkWindow) windows = g_list_copy_deep (gtk_application_get_windows (user_data),
                                                     (GCopyFunc) (void *) g_object_ref, NULL);

  for (GList *l = windows; l != NULL; l = l->next)
    if (SB_IS_WINDOW (l->data))
      gtk_window_close (l->data);
}

/* The first signal closes windows as a person would, so that unsaved text asks; the second does not
 * ask. */
static gboolean
signal_cb (gpointer user_data)
{
  SbApplication *self = user_data;
  GList *windows;

  if (!self->is_asked_to_end)
    quit_cb (NULL, NULL, self);
  else
    while ((windows = gtk_application_get_windows (GTK_APPLICATION (self))))
      gtk_window_destroy (windows->data);
  self->is_asked_to_end = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
reset_watchdog_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sb_watchdog_reset ();
}

static void
report_watchdog_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sb_watchdog_report ();
}

static const GActionEntry entries[] = {
  { "quit", quit_cb },
  { "about", about_cb },
  { "shortcuts", shortcuts_cb },
  { "new-window", new_window_cb },
  { "open-recent", open_recent_cb, "s" },
  { "present", present_cb, "u" },
  { "reset-watchdog", reset_watchdog_cb },
  { "report-watchdog", report_watchdog_cb },
};

static void
sb_application_startup (GApplication *application)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  SbApplication *self = SB_APPLICATION (application);

  G_APPLICATION_CLASS (sb_application_parent_class)->startup (application);

  sb_watchdog_start ();
  /* Brings the style of completion's list, which nothing else does. */
  gtk_source_init ();
  gtk_window_set_default_icon_name (SB_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  sb_window_set_accelerators (GTK_APPLICATION (self));
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    self->signals[i] = g_unix_signal_add (signals[i], signal_cb, self);
  g_application_hold (application);
  self->waiting = g_ptr_array_new_with_free_func (g_free);
  sb_memory_load_async (self->memory, loaded_cb, g_object_ref (self));
}

static void
end_flush (SbApplication *self)
{
  if (self->flush_timeout == 0)
    return;
  g_clear_handle_id (&self->flush_timeout, g_source_remove);
  g_application_release (G_APPLICATION (self));
}

static gboolean
flush_timeout_cb (gpointer user_data)
{
  g_message ("what was to be remembered could not be written in time");
  end_flush (user_data);
  return G_SOURCE_REMOVE;
}

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sb_memory_flush_finish (self->memory, result, &error))
    g_message ("what was to be remembered could not be written: %s", error->message);
  end_flush (self);
}

/* After the last window the program stays until its memory is written, but not for ever. */
static void
sb_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  SbApplication *self = SB_APPLICATION (application);
  gboolean is_last;

  g_application_hold (G_APPLICATION (self));
  GTK_APPLICATION_CLASS (sb_application_parent_class)->window_removed (application, window);
  is_last = gtk_application_get_windows (application) == NULL;
  if (is_last && self->flush_timeout == 0)
    {
      self->flush_timeout = g_timeout_add_seconds (LONGEST_FLUSH, flush_timeout_cb, self);
      sb_memory_flush_async (self->memory, flushed_cb, g_object_ref (self));
    }
  else
    {
      g_application_release (G_APPLICATION (self));
    }
}

static int
sb_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("switchback %s\n", SB_VERSION);
      return 0;
    }
  if (!gtk_init_check ())
    {
      g_printerr ("switchback: no display can be opened; "
                  "switchback-cli does the same work in a terminal\n");
      return 1;
    }
  return -1;
}

static void
sb_application_shutdown (GApplication *application)
{
  sb_watchdog_stop ();

  G_APPLICATION_CLASS (sb_application_parent_class)->shutdown (application);
}

static void
sb_application_dispose (GObject *object)
{
  SbApplication *self = SB_APPLICATION (object);

  for (gsize i = 0; i < G_N_ELEMENTS (self->signals); i++)
    g_clear_handle_id (&self->signals[i], g_source_remove);
  g_clear_handle_id (&self->flush_timeout, g_source_remove);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (sb_application_parent_class)->dispose (object);
}

static void
sb_application_class_init (SbApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_application_dispose;
  application_class->startup = sb_application_startup;
  application_class->shutdown = sb_application_shutdown;
  application_class->activate = sb_application_activate;
  application_class->open = sb_application_open;
  application_class->handle_local_options = sb_application_handle_local_options;
  GTK_APPLICATION_CLASS (klass)->window_removed = sb_application_window_removed;
}

static void
sb_application_init (SbApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, "Print the version and exit", NULL }, { NULL }
  };

  g_resources_register (sb_app_get_resource ());
  self->memory = sb_memory_new (NULL);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), "[FOLDER…]");
}

/**
 * sb_application_new:
 *
 * Returns: (transfer full): the program
 */
SbApplication *
sb_application_new (void)
{
  return g_object_new (SB_TYPE_APPLICATION, "application-id", SB_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, NULL);
}

/* The window to open something in: @from while it shows the welcome page, else a new one. */
static SbWindow *
choose_window (SbApplication *self, GtkWindow *from)
{
  if (from && SB_IS_WINDOW (from)
      && sb_workbench_get_phase (sb_window_get_workbench (SB_WINDOW (from))) == SB_PHASE_CLOSED)
    return SB_WINDOW (from);
  return add_window (self);
}

/**
 * sb_application_open_folder:
 * @self: the program
 * @from: (nullable): the window that was used
 * @folder: absolute path
 *
 * Shows the project in @folder: in the window that has it already, in @from where that has no
 * project yet, or in a new one.
 */
void
sb_application_open_folder (SbApplication *self, GtkWindow *from, const char *folder)
{
  g_autofree char *canonical = g_canonicalize_filename (folder, NULL);
  SbWindow *window = find_window (self, canonical);

  if (window == NULL)
    {
      window = choose_window (self, from);
      sb_window_open (window, canonical);
    }
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * sb_application_open_sample:
 * @self: the program
 * @from: (nullable): the window that was used
 *
 * Shows a copy of the sample, in @from where that has no project yet, else in a new window.
 */
void
sb_application_open_sample (SbApplication *self, GtkWindow *from)
{
  SbWindow *window = choose_window (self, from);

  sb_workbench_open_sample (sb_window_get_workbench (window));
  gtk_window_present (GTK_WINDOW (window));
}
