/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-menu.h"

#include "sb-printable.h"

#define MAX_VERSION 20
#define MAX_REASON 80
#define ALWAYS SB_N_ABILITIES

typedef struct
{
  const char *label;
  const char *action;
  SbAbility ability; /* or ALWAYS */
} Entry;

/* The label of a menu item takes "_" for a mnemonic. */
static char *
dup_reason (const char *why_not)
{
  g_autofree char *line = sb_printable_ellipsize (why_not, MAX_REASON);
  g_auto (GStrv) parts = g_strsplit (line, "_", -1);

  return g_strjoinv ("__", parts);
}

/* What cannot be done says why, once where several entries in a row have the same reason: a menu has
 * no tooltips, and the keyboard passes such entries by. */
static void
append_section (GMenu *menu, SbWorkbench *workbench, const Entry *entries, gsize n)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_autofree char *said = NULL;

  for (gsize i = 0; i < n; i++)
    {
      const char *why_not = NULL;
      g_autofree char *reason = NULL, *label = NULL;

      if (entries[i].ability != ALWAYS
          && !sb_workbench_can (workbench, entries[i].ability, &why_not) && why_not != NULL)
        reason = dup_reason (why_not);
      if (reason != NULL && g_strcmp0 (reason, said) != 0)
        label = g_strdup_printf ("%s · %s", entries[i].label, reason);
      g_menu_append (section, label != NULL ? label : entries[i].label, entries[i].action);
      g_free (said);
      said = g_steal_pointer (&reason);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

/**
 * sb_timeline_menu_new:
 * @workbench: the window's model, in which @item is selected
 * @item: the migration it is for
 *
 * Its entries are actions of the window on the selected migration; those that cannot be done now say
 * why.
 *
 * Returns: (transfer full): the menu
 */
GMenuModel *
sb_timeline_menu_new (SbWorkbench *workbench, SbTimelineItem *item)
{
  const char *version = sb_timeline_item_get_version (item);
  g_autofree char *down = g_strdup_printf ("Down to here (keeps %.*s)", MAX_VERSION,
                                           *version != '\0' ? version : "it");
  gboolean half = sb_timeline_item_get_state (item) == SB_STATE_PARTIAL;
  gboolean undoing = half && sb_timeline_item_is_applied (item);
  const Entry run[] = {
    { half && !undoing ? "Resume this one" : "Apply this one", "win.apply-this",
      SB_CAN_APPLY_THIS },
    { "Apply up to here", "win.apply-to", SB_CAN_APPLY_TO },
    { undoing ? "Resume the roll back" : "Roll back this one", "win.rollback-this",
      SB_CAN_ROLLBACK_THIS },
    { down, "win.rollback-to", SB_CAN_ROLLBACK_TO },
    { "Verify this one", "win.verify-this", SB_CAN_VERIFY_THIS },
  };
  static const Entry rehearse[] = {
    { "Rehearse this one", "win.rehearse", SB_CAN_REHEARSE },
    { "Rehearse all pending", "win.rehearse-pending", SB_CAN_REHEARSE_PENDING },
  };
  static const Entry history[] = {
    { "Mark as applied…", "win.mark-applied", SB_CAN_MARK_APPLIED },
    { "Mark as pending…", "win.mark-pending", SB_CAN_MARK_PENDING },
    { "Update the history…", "win.update-history", SB_CAN_UPDATE_HISTORY },
  };
  static const Entry changed[] = {
    { "Restore the applied text…", "win.restore-text", SB_CAN_RESTORE },
    { "Move the edit into a new migration", "win.move-edit", SB_CAN_MOVE_EDIT },
  };
  static const Entry partial[] = {
    { "New fix-up migration", "win.fix-up", SB_CAN_FIX_UP },
  };
  static const Entry files[] = {
    { "Rename…", "win.rename", SB_CAN_RENAME },
    { "Renumber…", "win.renumber", SB_CAN_RENUMBER },
    { "Delete…", "win.delete", SB_CAN_DELETE },
  };
  static const Entry copy[] = {
    { "Open folder", "win.open-folder", ALWAYS }, { "Copy version", "win.copy-version", ALWAYS },
    { "Copy name", "win.copy-name", ALWAYS },     { "Copy path", "win.copy-path", ALWAYS },
    { "Copy SQL", "win.copy-sql", ALWAYS },
  };
  GMenu *menu = g_menu_new ();

  append_section (menu, workbench, run, G_N_ELEMENTS (run));
  append_section (menu, workbench, rehearse, G_N_ELEMENTS (rehearse));
  if (sb_timeline_item_get_state (item) == SB_STATE_CHANGED)
    append_section (menu, workbench, changed, G_N_ELEMENTS (changed));
  if (half)
    append_section (menu, workbench, partial, G_N_ELEMENTS (partial));
  append_section (menu, workbench, history, G_N_ELEMENTS (history));
  append_section (menu, workbench, files, G_N_ELEMENTS (files));
  append_section (menu, workbench, copy, G_N_ELEMENTS (copy));
  return G_MENU_MODEL (menu);
}
