/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-finding-deed.h"

#include <string.h>

/**
 * Deed:
 * @rule: whose findings it mends
 * @action: of the window: all of them ask, or can be undone, before a file changes
 * @label: what the button says
 */
typedef struct
{
  const char *rule;
  const char *action;
  const char *label;
} Deed;

static const Deed deeds[] = {
  { "NM002", "renumber", "Give it the next number" },
  { "NM003", "rename", "Rename…" },
  { "RV501", "draft-rollback", "Suggest a rollback" },
  { "RV506", "restore-text", "Restore the applied text…" },
  { "RV507", "draft-verify", "Suggest checks" },
  { "RV508", "draft-verify", "Suggest checks" },
};

/* What can be done now. */
static const Deed *
find (const SbFinding *finding, GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (!G_IS_ACTION_GROUP (root))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    if (strcmp (finding->rule->id, deeds[i].rule) == 0)
      return g_action_group_get_action_enabled (G_ACTION_GROUP (root), deeds[i].action) ? &deeds[i]
                                                                                        : NULL;
  return NULL;
}

/**
 * sb_finding_deed_get_label:
 * @finding: a finding without edits
 * @widget: in a window
 *
 * Returns: (transfer none) (nullable): what a button says that has it mended; %NULL where nothing
 *   that the window can do now mends it
 */
const char *
sb_finding_deed_get_label (const SbFinding *finding, GtkWidget *widget)
{
  const Deed *deed = find (finding, widget);

  return deed != NULL ? deed->label : NULL;
}

/**
 * sb_finding_deed_do:
 * @finding: a finding without edits
 * @widget: in a window
 *
 * Has the window mend it.
 *
 * Returns: whether it can
 */
gboolean
sb_finding_deed_do (const SbFinding *finding, GtkWidget *widget)
{
  const Deed *deed = find (finding, widget);

  if (deed != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (gtk_widget_get_root (widget)), deed->action,
                                    NULL);
  return deed != NULL;
}
