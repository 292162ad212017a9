/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-menu.h"

#define MAX_VERSION 20

static void
append_section (GMenu *menu, const char *const *entries)
{
  g_autoptr (GMenu) section = g_menu_new ();

  for (; entries[0] != NULL; entries += 2)
    g_menu_append (section, entries[0], entries[1]);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

/**
 * sb_timeline_menu_new:
 * @item: the migration it is for, which is selected
 *
 * Its entries are actions of the window on the selected migration.
 *
 * Returns: (transfer full): the menu
 */
GMenuModel *
sb_timeline_menu_new (SbTimelineItem *item)
{
  const char *version = sb_timeline_item_get_version (item);
  g_autofree char *down = g_strdup_printf ("Down to here (keeps %.*s)", MAX_VERSION,
                                           *version != '\0' ? version : "it");
  gboolean half = sb_timeline_item_get_state (item) == SB_STATE_PARTIAL;
  gboolean undoing = half && sb_timeline_item_is_applied (item);
  const char *const run[] = { half && !undoing ? "Resume this one" : "Apply this one",
                              "win.apply-this",
                              "Apply up to here",
                              "win.apply-to",
                              undoing ? "Resume the roll back" : "Roll back this one",
                              "win.rollback-this",
                              down,
                              "win.rollback-to",
                              "Verify this one",
                              "win.verify-this",
                              NULL };
  static const char *const history[] = { "Mark as applied…",
                                         "win.mark-applied",
                                         "Mark as pending…",
                                         "win.mark-pending",
                                         "Update the history…",
                                         "win.update-history",
                                         NULL };
  static const char *const files[] = { "Rename…", "win.rename", "Renumber…", "win.renumber",
                                       "Delete…", "win.delete", NULL };
  static const char *const copy[] = { "Open folder",
                                      "win.open-folder",
                                      "Copy version",
                                      "win.copy-version",
                                      "Copy name",
                                      "win.copy-name",
                                      "Copy path",
                                      "win.copy-path",
                                      "Copy SQL",
                                      "win.copy-sql",
                                      NULL };
  GMenu *menu = g_menu_new ();

  append_section (menu, run);
  append_section (menu, history);
  append_section (menu, files);
  append_section (menu, copy);
  return G_MENU_MODEL (menu);
}
