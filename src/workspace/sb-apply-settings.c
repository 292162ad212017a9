/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-apply-settings.h"

#include <string.h>

#include "sb-file.h"
#include "sb-lint-settings.h"
#include "sb-printable.h"
#include "sb-thread.h"

#define GROUP "apply"

/*< private >
 * sb_apply_settings_read_key:
 * @self: settings
 * @file: a key file with a group [apply]
 * @key: one of that group
 * @error: return location for %SB_PROJECT_ERROR_UNREADABLE
 *
 * Returns: whether it says something that is known
 */
gboolean
sb_apply_settings_read_key (SbApplySettings *self, GKeyFile *file, const char *key, GError **error)
{
  g_autofree char *value = g_key_file_get_string (file, GROUP, key, NULL);

  if (strcmp (key, "proof") != 0)
    {
      g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_UNREADABLE,
                   "there is no setting \"%s\" in [" GROUP "]", key);
      return FALSE;
    }
  if (g_strcmp0 (value, "true") != 0 && g_strcmp0 (value, "false") != 0)
    {
      g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_UNREADABLE,
                   "\"%s\" wants true or false", key);
      return FALSE;
    }
  self->proof = strcmp (value, "true") == 0;
  return TRUE;
}

static gboolean
read_text (SbApplySettings *self, const char *text, gsize length, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) keys = NULL;

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, error))
    return FALSE;
  keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  for (char **key = keys; key != NULL && *key != NULL; key++)
    if (!sb_apply_settings_read_key (self, file, *key, error))
      return FALSE;
  return TRUE;
}

/**
 * sb_apply_settings_read:
 * @project: a project
 * @settings: (out caller-allocates): what its file says; all as it is where there is no file
 * @error: return location for why it cannot be read, or what it says that is not known
 *
 * Workers only.
 *
 * Returns: whether it is known what it says
 */
gboolean
sb_apply_settings_read (SbProject *project, SbApplySettings *settings, GError **error)
{
  g_autofree char *path = sb_lint_settings_find_file (project), *text = NULL;
  gsize length;
  SB_WORKERS_ONLY;

  *settings = (SbApplySettings){ 0 };
  if (path == NULL)
    return TRUE;
  text = sb_file_read (path, &length, error);
  if (text != NULL && read_text (settings, text, length, error))
    return TRUE;
  if (text != NULL)
    {
      g_autofree char *shown = sb_printable_line (path);

      g_prefix_error (error, "\"%s\": ", shown);
    }
  return FALSE;
}
