/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a window asks and tells: questions, folders, toasts, and how a run ended that nobody saw. */
#include "sb-printable.h"
#include "sb-question-dialog.h"
#include "sb-window-private.h"

#define MAX_TOAST 160
#define MAX_NOTIFICATION 400
#define NOTIFICATIONS "org.freedesktop.Notifications"

/**
 * sb_window_toast:
 * @self: a window
 * @text: plain text
 *
 * Says something in passing.
 */
void
sb_window_toast (SbWindow *self, const char *text)
{
  g_autofree char *line = sb_printable_ellipsize (text, MAX_TOAST);
  g_autofree char *markup = g_markup_escape_text (line, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

static void
toast_cb (SbWindow *self, const char *text)
{
  sb_window_toast (self, text);
}

static void
question_cb (SbWindow *self, SbQuestion *question)
{
  if (!sb_question_is_answered (question))
    gtk_window_present (sb_question_dialog_new (GTK_WINDOW (self), question));
}

/**
 * sb_window_present_question:
 * @self: a window
 *
 * Returns: whether @self asks something already, which is then in front
 */
gboolean
sb_window_present_question (SbWindow *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (SB_IS_QUESTION_DIALOG (l->data)
        && gtk_window_get_transient_for (l->data) == GTK_WINDOW (self))
      {
        gtk_window_present (l->data);
        return TRUE;
      }
  return FALSE;
}

static void
folder_chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (SbWindow) self = user_data;
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_object_unref (dialog);
  if (file == NULL || application == NULL)
    return;
  if (g_file_peek_path (file))
    sb_application_open_folder (SB_APPLICATION (application), GTK_WINDOW (self),
                                g_file_peek_path (file));
  else
    sb_window_toast (self, "That folder is not on this machine");
}

/**
 * sb_window_choose_folder:
 * @self: a window
 *
 * Lets the person choose a project's folder and opens it.
 */
void
sb_window_choose_folder (SbWindow *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new ("Open a project", GTK_WINDOW (self),
                                                              GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                                              "_Open", "_Cancel");

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (folder_chosen_cb), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
folder_shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbWindow) self = user_data;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, NULL))
    sb_window_toast (self, "No program could be found that shows folders");
}

/**
 * sb_window_show_folder:
 * @self: a window with a project
 *
 * Shows the project's folder in the desktop's file manager.
 */
void
sb_window_show_folder (SbWindow *self)
{
  const char *folder = sb_workbench_get_project_folder (self->workbench);
  g_autofree char *uri = folder ? g_filename_to_uri (folder, NULL, NULL) : NULL;

  if (uri)
    gtk_show_uri_full (GTK_WINDOW (self), uri, GDK_CURRENT_TIME, NULL, folder_shown_cb,
                       g_object_ref (self));
}

typedef struct
{
  GApplication *application;   /* owned */
  GNotification *notification; /* owned */
  char *id;                    /* owned */
} Notice;

/* Only where somebody listens: GLib warns of a desktop that has no notifications. */
static void
notifications_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Notice *notice = user_data;
  g_autoptr (GVariant)
      reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply)
    g_application_send_notification (notice->application, notice->id, notice->notification);
  g_object_unref (notice->application);
  g_object_unref (notice->notification);
  g_free (notice->id);
  g_free (notice);
}

static void
notify (SbWindow *self, const char *title, const char *body, gboolean good)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  GDBusConnection *bus = g_application_get_dbus_connection (application);
  guint window_id = gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self));
  g_autofree char *line = sb_printable_ellipsize (title, MAX_NOTIFICATION);
  g_autofree char *text = sb_printable_ellipsize (body ? body : "", MAX_NOTIFICATION);
  Notice *notice;

  if (bus == NULL)
    return;
  self->has_notified = TRUE;
  notice = g_new0 (Notice, 1);
  notice->application = g_object_ref (application);
  notice->notification = g_notification_new (line);
  notice->id = g_strdup_printf ("run-%u", window_id);
  g_notification_set_body (notice->notification, text);
  g_notification_set_priority (notice->notification, good ? G_NOTIFICATION_PRIORITY_NORMAL
                                                          : G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notice->notification, "app.present", "u",
                                                window_id);
  g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "StartServiceByName",
                          g_variant_new ("(su)", NOTIFICATIONS, 0), G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, notifications_asked_cb, notice);
}

static void
run_ended_cb (SbWindow *self, const char *title, const char *body, gboolean good)
{
  if (!gtk_window_is_active (GTK_WINDOW (self)))
    notify (self, title, body, good);
}

static void
active_cb (SbWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  g_autofree char *id = NULL;

  if (!gtk_window_is_active (GTK_WINDOW (self)))
    return;
  sb_workbench_come_back (self->workbench);
  if (application == NULL || !self->has_notified)
    return;
  self->has_notified = FALSE;
  id = g_strdup_printf ("run-%u", gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self)));
  g_application_withdraw_notification (G_APPLICATION (application), id);
}

/**
 * sb_window_connect_dialogs:
 * @self: a window
 *
 * Lets the model ask and tell through @self.
 */
void
sb_window_connect_dialogs (SbWindow *self)
{
  g_signal_connect_object (self->workbench, "question", G_CALLBACK (question_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workbench, "toast", G_CALLBACK (toast_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workbench, "run-ended", G_CALLBACK (run_ended_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
}
