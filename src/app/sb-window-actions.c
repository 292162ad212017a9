/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that a window can be told to do, and the one place that says what it can do now. */
#include "sb-history-dialog.h"
#include "sb-new-migration-dialog.h"
#include "sb-triple-dialog.h"
#include "sb-window-private.h"

static void
apply (SbWindow *self)
{
  sb_workbench_apply (self->workbench, SB_SCOPE_NEXT);
}

static void
apply_this (SbWindow *self)
{
  sb_workbench_apply (self->workbench, SB_SCOPE_THIS);
}

static void
apply_to (SbWindow *self)
{
  sb_workbench_apply (self->workbench, SB_SCOPE_TO);
}

static void
apply_all (SbWindow *self)
{
  sb_workbench_apply (self->workbench, SB_SCOPE_ALL);
}

static void
rollback (SbWindow *self)
{
  sb_workbench_rollback (self->workbench, SB_SCOPE_NEXT);
}

static void
rollback_this (SbWindow *self)
{
  sb_workbench_rollback (self->workbench, SB_SCOPE_THIS);
}

static void
rollback_to (SbWindow *self)
{
  sb_workbench_rollback (self->workbench, SB_SCOPE_TO);
}

static void
rollback_all (SbWindow *self)
{
  sb_workbench_rollback (self->workbench, SB_SCOPE_ALL);
}

static void
verify (SbWindow *self)
{
  sb_workbench_verify (self->workbench, SB_SCOPE_ALL);
}

static void
verify_this (SbWindow *self)
{
  sb_workbench_verify (self->workbench, SB_SCOPE_THIS);
}

static void
rehearse (SbWindow *self)
{
  sb_workbench_rehearse (self->workbench, SB_SCOPE_THIS);
}

static void
rehearse_pending (SbWindow *self)
{
  sb_workbench_rehearse (self->workbench, SB_SCOPE_ALL);
}

static void
cancel_rehearsal (SbWindow *self)
{
  sb_workbench_cancel_rehearsal (self->workbench);
}

static void
open_sample (SbWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  sb_application_open_sample (SB_APPLICATION (application), GTK_WINDOW (self));
}

static void
draft_rollback (SbWindow *self)
{
  sb_workbench_draft (self->workbench, SB_ROLE_ROLLBACK);
}

static void
draft_verify (SbWindow *self)
{
  sb_workbench_draft (self->workbench, SB_ROLE_VERIFY);
}

static void
reload (SbWindow *self)
{
  sb_workbench_reload (self->workbench);
}

static void
save (SbWindow *self)
{
  sb_workbench_save (self->workbench);
}

static void
cancel (SbWindow *self)
{
  sb_workbench_cancel (self->workbench);
}

static void
new_migration (SbWindow *self)
{
  GtkWindow *dialog = GTK_WINDOW (sb_new_migration_dialog_new (self->workbench));

  gtk_window_set_transient_for (dialog, GTK_WINDOW (self));
  gtk_window_present (dialog);
}

static void
rename_files (SbWindow *self)
{
  sb_triple_dialog_present (GTK_WINDOW (self), self->workbench, SB_TRIPLE_RENAME);
}

static void
renumber_files (SbWindow *self)
{
  sb_triple_dialog_present (GTK_WINDOW (self), self->workbench, SB_TRIPLE_RENUMBER);
}

static void
delete_files (SbWindow *self)
{
  sb_workbench_delete (self->workbench);
}

static void
mark_applied (SbWindow *self)
{
  sb_workbench_mark (self->workbench, SB_MARK_APPLIED);
}

static void
mark_pending (SbWindow *self)
{
  sb_workbench_mark (self->workbench, SB_MARK_PENDING);
}

static void
show_runs (SbWindow *self)
{
  gtk_window_present (sb_history_dialog_new (GTK_WINDOW (self), self->workbench));
}

static void
reset_sandbox (SbWindow *self)
{
  sb_workbench_reset_sandbox (self->workbench);
}

static void
show_targets (SbWindow *self)
{
  sb_header_show_targets (self->header, FALSE);
}

static void
paste_target (SbWindow *self)
{
  sb_header_show_targets (self->header, TRUE);
}

static void
search_timeline (SbWindow *self)
{
  sb_timeline_view_focus_search (self->timeline);
}

static void
find_text (SbWindow *self)
{
  sb_editor_area_find (self->editors);
}

static void
fix_finding (SbWindow *self)
{
  sb_editor_area_fix (self->editors);
}

static void
explain_finding (SbWindow *self)
{
  sb_editor_area_explain (self->editors);
}

static void
restore_text (SbWindow *self)
{
  sb_workbench_take_way_out (self->workbench, SB_WAY_OUT_RESTORE);
}

static void
move_edit (SbWindow *self)
{
  sb_workbench_take_way_out (self->workbench, SB_WAY_OUT_MOVE);
}

static void
fix_up (SbWindow *self)
{
  sb_workbench_take_way_out (self->workbench, SB_WAY_OUT_FIX_UP);
}

static void
go_to_problem (SbWindow *self, const SbPlace *place)
{
  g_autoptr (SbPlace) there = place ? sb_place_copy (place) : NULL;

  if (there)
    sb_workbench_go_to (self->workbench, there);
}

static void
next_problem (SbWindow *self)
{
  SbProblemList *problems = sb_workbench_get_problems (self->workbench);
  g_autoptr (SbPlace) from = sb_editor_area_dup_place (self->editors);

  go_to_problem (self, sb_problem_list_next (problems, from));
}

static void
previous_problem (SbWindow *self)
{
  SbProblemList *problems = sb_workbench_get_problems (self->workbench);
  g_autoptr (SbPlace) from = sb_editor_area_dup_place (self->editors);

  go_to_problem (self, sb_problem_list_previous (problems, from));
}

/* Abilities that are not the workbench's to judge */
enum
{
  WITH_WINDOW = SB_N_ABILITIES, /* always */
  WITH_PROJECT,
  WITH_SELECTED,
  WITH_FILE, /* the forward script of the selected migration */
  WITH_PROBLEMS,
};

static const struct
{
  const char *name;
  int ability; /* #SbAbility or one of the above */
  SbWindowFunc func;
  const char *accelerators[3];
} actions[] = {
  { "apply", SB_CAN_APPLY, apply, { "<Control>Return", "<Control>KP_Enter" } },
  { "apply-this", SB_CAN_APPLY_THIS, apply_this, { "<Control><Shift>Return" } },
  { "apply-to", SB_CAN_APPLY_TO, apply_to },
  { "apply-all", SB_CAN_APPLY_ALL, apply_all },
  { "rollback", SB_CAN_ROLLBACK, rollback, { "<Control><Alt>Return" } },
  { "rollback-this", SB_CAN_ROLLBACK_THIS, rollback_this },
  { "rollback-to", SB_CAN_ROLLBACK_TO, rollback_to },
  { "rollback-all", SB_CAN_ROLLBACK_ALL, rollback_all },
  { "verify", SB_CAN_VERIFY, verify, { "<Control>e" } },
  { "verify-this", SB_CAN_VERIFY_THIS, verify_this },
  { "rehearse", SB_CAN_REHEARSE, rehearse, { "<Control>r" } },
  { "rehearse-pending", SB_CAN_REHEARSE_PENDING, rehearse_pending },
  { "cancel-rehearsal", SB_CAN_CANCEL_REHEARSAL, cancel_rehearsal },
  { "draft-rollback", SB_CAN_DRAFT_ROLLBACK, draft_rollback, { "<Control>d" } },
  { "draft-verify", SB_CAN_DRAFT_VERIFY, draft_verify, { "<Control><Alt>d" } },
  { "cancel", SB_CAN_CANCEL, cancel },
  { "open", WITH_WINDOW, sb_window_choose_folder, { "<Control>o" } },
  { "open-sample", WITH_WINDOW, open_sample },
  { "reload", SB_CAN_RELOAD, reload, { "<Control><Shift>r", "F5" } },
  { "save", SB_CAN_SAVE, save, { "<Control>s" } },
  { "new-migration", SB_CAN_CREATE, new_migration, { "<Control>n" } },
  { "rename", SB_CAN_RENAME, rename_files },
  { "renumber", SB_CAN_RENUMBER, renumber_files },
  { "delete", SB_CAN_DELETE, delete_files },
  { "mark-applied", SB_CAN_MARK_APPLIED, mark_applied },
  { "mark-pending", SB_CAN_MARK_PENDING, mark_pending },
  { "update-history", SB_CAN_UPDATE_HISTORY, mark_applied },
  { "restore-text", SB_CAN_RESTORE, restore_text },
  { "move-edit", SB_CAN_MOVE_EDIT, move_edit },
  { "fix-up", SB_CAN_FIX_UP, fix_up },
  { "show-runs", SB_CAN_SHOW_RUNS, show_runs, { "<Control>h" } },
  { "reset-sandbox", SB_CAN_RESET_SANDBOX, reset_sandbox },
  { "search-timeline", WITH_PROJECT, search_timeline, { "<Control>k" } },
  { "find", WITH_PROJECT, find_text, { "<Control>f" } },
  { "search-project", WITH_PROJECT, sb_window_search, { "<Control><Shift>f" } },
  { "replace-project", WITH_PROJECT, sb_window_replace, { "<Control><Shift>h" } },
  { "show-targets", WITH_PROJECT, show_targets, { "<Control>t" } },
  { "paste-target", SB_CAN_CHOOSE_TARGET, paste_target },
  { "open-folder", WITH_PROJECT, sb_window_show_folder },
  { "copy-version", WITH_SELECTED, sb_window_copy_version },
  { "copy-name", WITH_FILE, sb_window_copy_name },
  { "copy-path", WITH_FILE, sb_window_copy_path },
  { "copy-sql", WITH_FILE, sb_window_copy_sql },
  { "copy-report", WITH_SELECTED, sb_window_copy_report },
  { "try", WITH_PROJECT, sb_window_try, { "F9" } },
  { "go-to-match", WITH_PROJECT, sb_window_go_to_match, { "F12" } },
  { "go-to-check", WITH_PROJECT, sb_window_go_to_check, { "<Shift>F12" } },
  { "toggle-comment", WITH_PROJECT, sb_window_toggle_comment, { "<Control>slash" } },
  { "format", WITH_PROJECT, sb_window_format, { "<Control><Alt>f" } },
  { "fix-finding", WITH_PROJECT, fix_finding, { "<Control>period" } },
  { "explain-finding", WITH_PROJECT, explain_finding, { "<Control>F8" } },
  { "next-problem", WITH_PROBLEMS, next_problem, { "F8" } },
  { "previous-problem", WITH_PROBLEMS, previous_problem, { "<Shift>F8" } },
};

static const struct
{
  const char *name;
  const char *accelerator;
} other_accelerators[] = {
  { "win.editors::forward", "<Control>1" },  { "win.editors::rollback", "<Control>2" },
  { "win.editors::verify", "<Control>3" },   { "win.editors::side-by-side", "<Control>4" },
  { "window.close", "<Control>w" },          { "app.quit", "<Control>q" },
  { "app.new-window", "<Control><Shift>n" }, { "app.shortcuts", "<Control>question" },
};

static void
activate_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      actions[i].func (user_data);
}

static gboolean
can (SbWindow *self, int ability)
{
  gboolean has_project = self->header != NULL
                         && sb_workbench_get_phase (self->workbench) != SB_PHASE_CLOSED;

  switch (ability)
    {
    case WITH_WINDOW:
      return TRUE;
    case WITH_PROJECT:
      return has_project;
    case WITH_SELECTED:
      return has_project && sb_workbench_get_selected (self->workbench) != NULL;
    case WITH_FILE:
      return has_project && sb_window_get_path (self) != NULL;
    case WITH_PROBLEMS:
      return has_project
             && g_list_model_get_n_items (
                    G_LIST_MODEL (sb_workbench_get_problems (self->workbench)))
                    > 0;
    default:
      return has_project && sb_workbench_can (self->workbench, ability, NULL);
    }
}

/* Esc comes here after everything that had the focus has declined it: a popover, a search bar, a
 * completion. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SbWindow *self = SB_WINDOW (widget);

  if (!can (self, SB_CAN_CANCEL))
    return GDK_EVENT_PROPAGATE;
  cancel (self);
  return GDK_EVENT_STOP;
}

static void
add_escape (SbWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static const char *const filters[SB_N_TIMELINE_FILTERS] = {
  [SB_TIMELINE_ALL] = "all",
  [SB_TIMELINE_PENDING] = "pending",
  [SB_TIMELINE_ATTENTION] = "attention",
};

static void
change_filter_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SbWindow *self = user_data;

  for (int i = 0; i < SB_N_TIMELINE_FILTERS; i++)
    if (g_str_equal (g_variant_get_string (value, NULL), filters[i]))
      {
        sb_timeline_model_set_filter (sb_workbench_get_timeline (self->workbench), i);
        g_simple_action_set_state (action, value);
      }
}

static void
add_filter (SbWindow *self)
{
  SbTimelineModel *timeline = sb_workbench_get_timeline (self->workbench);
  const char *filter = filters[sb_timeline_model_get_filter (timeline)];
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful ("filter", G_VARIANT_TYPE_STRING,
                                                                   g_variant_new_string (filter));

  g_signal_connect (action, "change-state", G_CALLBACK (change_filter_cb), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

/**
 * sb_window_add_actions:
 * @self: a window
 *
 * Adds the actions that work on the model, none of them possible yet.
 */
void
sb_window_add_actions (SbWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (actions[i].name, NULL);

      g_signal_connect (action, "activate", G_CALLBACK (activate_cb), self);
      g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
    }
  add_filter (self);
  add_escape (self);
  g_signal_connect_object (self->workbench, "selected", G_CALLBACK (sb_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sb_workbench_get_documents (self->workbench), "changed",
                           G_CALLBACK (sb_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sb_workbench_get_problems (self->workbench), "items-changed",
                           G_CALLBACK (sb_window_update_actions), self, G_CONNECT_SWAPPED);
}

/* A GPropertyAction would hold its view, and something of GTK 4.8 holds a window's actions longer
 * than the window: these hold nothing. */
static void
view_notify_cb (GObject *view, GParamSpec *property, GSimpleAction *action)
{
  g_autofree char *value = NULL;

  g_object_get (view, property->name, &value, NULL);
  g_simple_action_set_state (action, g_variant_new_string (value));
}

static void
change_editors_cb (GSimpleAction *action, GVariant *value, GObject *view)
{
  g_object_set (view, "mode", g_variant_get_string (value, NULL), NULL);
}

static void
change_pane_cb (GSimpleAction *action, GVariant *value, GObject *view)
{
  g_object_set (view, "pane", g_variant_get_string (value, NULL), NULL);
}

static void
add_view_action (SbWindow *self, const char *name, gpointer view, const char *property,
                 GCallback change_cb)
{
  g_autofree char *notify = g_strconcat ("notify::", property, NULL);
  g_autofree char *value = NULL;
  g_autoptr (GSimpleAction) action = NULL;

  g_object_get (view, property, &value, NULL);
  action = g_simple_action_new_stateful (name, G_VARIANT_TYPE_STRING, g_variant_new_string (value));
  g_signal_connect_object (action, "change-state", change_cb, view, 0);
  g_signal_connect_object (view, notify, G_CALLBACK (view_notify_cb), action, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

/**
 * sb_window_add_view_actions:
 * @self: a window whose panes have just been made
 *
 * Adds the actions that turn the panes' own switches.
 */
void
sb_window_add_view_actions (SbWindow *self)
{
  add_view_action (self, "editors", self->editors, "mode", G_CALLBACK (change_editors_cb));
  add_view_action (self, "pane", self->results, "pane", G_CALLBACK (change_pane_cb));
}

/**
 * sb_window_update_actions:
 * @self: a window
 *
 * Sets which actions are possible. It is the only place that does.
 */
void
sb_window_update_actions (SbWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), actions[i].name);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), can (self, actions[i].ability));
    }
}

/**
 * sb_window_set_accelerators:
 * @application: the program
 *
 * Says which keys do what; not Esc, which only counts where nobody else wants it.
 */
void
sb_window_set_accelerators (GtkApplication *application)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autofree char *name = g_strdup_printf ("win.%s", actions[i].name);

      gtk_application_set_accels_for_action (application, name, actions[i].accelerators);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (other_accelerators); i++)
    {
      const char *accelerators[] = { other_accelerators[i].accelerator, NULL };

      gtk_application_set_accels_for_action (application, other_accelerators[i].name, accelerators);
    }
}
