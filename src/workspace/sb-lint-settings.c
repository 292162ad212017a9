/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-settings.h"

#include "sb-apply-settings.h"
#include "sb-digest.h"
#include "sb-file.h"

#include <string.h>

typedef enum
{
  LEVEL_OFF,
  LEVEL_ON,
  LEVEL_INFO,
  LEVEL_WARNING,
  LEVEL_ERROR,
} Level;

struct _SbLintSettings
{
  gatomicrefcount ref_count;
  char *mark;         /* of the file's text; "" without a file */
  GHashTable *levels; /* const SbLintRule → Level */
  GStrv schemas;      /* (nullable) */
  int runner;         /* SbLintRunner; -1: not said */
  int api;            /* -1: not said */
  guint server;       /* 0: not said */
  gboolean is_pooled;
  SbLintHouse *house;
};

static SbLintSettings *
settings_new (void)
{
  SbLintSettings *self = g_new0 (SbLintSettings, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->levels = g_hash_table_new (NULL, NULL);
  self->mark = g_strdup ("");
  self->runner = self->api = -1;
  self->house = sb_lint_house_new ();
  return self;
}

/**
 * sb_lint_settings_ref:
 * @self: settings
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbLintSettings *
sb_lint_settings_ref (SbLintSettings *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_lint_settings_unref:
 * @self: (transfer full): settings
 *
 * Any thread.
 */
void
sb_lint_settings_unref (SbLintSettings *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->levels);
  g_strfreev (self->schemas);
  sb_lint_house_unref (self->house);
  g_free (self->mark);
  g_free (self);
}

/*< private >
 * sb_lint_settings_find_file:
 * @project: a project
 *
 * Workers only.
 *
 * Returns: (transfer full) (nullable): the nearest `.switchback/config` at or above the project, not
 *   above the repository's root
 */
char *
sb_lint_settings_find_file (SbProject *project)
{
  g_autofree char *folder = g_strdup (sb_project_get_folder (project));

  while (TRUE)
    {
      g_autofree char *candidate = g_build_filename (folder, ".switchback", "config", NULL);
      g_autofree char *git = g_build_filename (folder, ".git", NULL);
      g_autofree char *parent = g_path_get_dirname (folder);

      if (g_file_test (candidate, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&candidate);
      if (g_file_test (git, G_FILE_TEST_EXISTS) || strcmp (parent, folder) == 0)
        return NULL;
      g_free (folder);
      folder = g_steal_pointer (&parent);
    }
}

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (SB_PROJECT_ERROR, SB_PROJECT_ERROR_UNREADABLE,
                                                format, arguments));
  va_end (arguments);
  return FALSE;
}

/* Where it is among the names; -1 for none of them. */
static int
find_name (const char *const *names, const char *text)
{
  for (int i = 0; names[i] != NULL; i++)
    if (g_ascii_strcasecmp (names[i], text) == 0)
      return i;
  return -1;
}

static gboolean
read_rule (SbLintSettings *self, GKeyFile *file, const char *key, GError **error)
{
  static const char *const levels[] = { "off", "on", "info", "warning", "error", NULL };
  g_autofree char *value = g_key_file_get_string (file, "rules", key, NULL);
  const SbLintRule *rule = sb_lint_rules_find (key);
  int level = find_name (levels, value != NULL ? value : "");

  if (rule == NULL)
    return fail (error, "there is no rule \"%s\"", key);
  if (level < 0)
    return fail (error, "\"%s\" wants off, on, info, warning or error", key);
  g_hash_table_insert (self->levels, (gpointer) rule, GINT_TO_POINTER (level));
  return TRUE;
}

static gboolean
read_boolean (GKeyFile *file, const char *key, int *place, GError **error)
{
  static const char *const words[] = { "false", "true", "no", "yes", "0", "1", NULL };
  g_autofree char *value = g_key_file_get_string (file, "lint", key, NULL);
  int found = find_name (words, value != NULL ? value : "");

  if (found < 0)
    return fail (error, "\"%s\" wants true or false", key);
  *place = found % 2;
  return TRUE;
}

static gboolean
read_keys (SbLintSettings *self, const char *value, GError **error)
{
  static const char *const words[] = { "any", "uuid", "bigint", NULL };
  int keys = find_name (words, value);

  if (keys < 0)
    return fail (error, "\"keys\" wants uuid, bigint or any");
  sb_lint_house_set_keys (self->house, (SbLintKeys) keys);
  return TRUE;
}

/* Whoever says what names look like wants them looked at; [rules] is read later, and may say no. */
static gboolean
read_names (SbLintSettings *self, SbLintNames names, const char *key, const char *value,
            GError **error)
{
  static const char *const rules[][2] = {
    [SB_LINT_NAMES_PLAIN] = { "NM004", "NM005" },
    [SB_LINT_NAMES_INDEX] = { "NM006", "NM006" },
    [SB_LINT_NAMES_FOREIGN] = { "NM008", "NM008" },
  };
  g_autoptr (GError) wrong = NULL;

  if (!sb_lint_house_set_names (self->house, names, value, &wrong))
    return fail (error, "\"%s\": %s", key, wrong->message);
  for (guint i = 0; i < 2; i++)
    g_hash_table_insert (self->levels, (gpointer) sb_lint_rules_find (rules[names][i]),
                         GINT_TO_POINTER (LEVEL_ON));
  return TRUE;
}

static gboolean
read_key (SbLintSettings *self, GKeyFile *file, const char *key, GError **error)
{
  static const char *const runners[] = { "switchback", "transaction", "none", NULL };
  static const char *const names[] = { "names", "indexes", "foreign-keys", NULL };
  g_autofree char *value = g_key_file_get_string (file, "lint", key, NULL);
  int is_pooled = 0;

  if (strcmp (key, "runner") == 0)
    {
      self->runner = find_name (runners, value != NULL ? value : "");
      return self->runner >= 0 || fail (error, "\"%s\" wants switchback, transaction or none", key);
    }
  if (strcmp (key, "server") == 0)
    {
      self->server = (guint) g_ascii_strtoull (value != NULL ? value : "", NULL, 10);
      return (self->server >= 9 && self->server < 100)
             || fail (error, "\"%s\" wants a major version, as 15", key);
    }
  if (strcmp (key, "schemas") == 0)
    {
      self->schemas = g_key_file_get_string_list (file, "lint", key, NULL, NULL);
      for (char **name = self->schemas; name != NULL && *name != NULL; name++)
        g_strstrip (*name);
      return TRUE;
    }
  if (strcmp (key, "keys") == 0)
    return read_keys (self, value != NULL ? value : "", error);
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (key, names[i]) == 0)
      return read_names (self, (SbLintNames) i, key, value != NULL ? value : "", error);
  if (strcmp (key, "api") == 0)
    return read_boolean (file, key, &self->api, error);
  if (strcmp (key, "pooled") == 0)
    {
      if (!read_boolean (file, key, &is_pooled, error))
        return FALSE;
      self->is_pooled = is_pooled;
      return TRUE;
    }
  return fail (error, "there is no setting \"%s\" in [lint]", key);
}

/* Of no use for lint, but a slip of the pen there is told as here. */
static gboolean
read_apply (SbLintSettings *self, GKeyFile *file, const char *key, GError **error)
{
  SbApplySettings settings;

  return sb_apply_settings_read_key (&settings, file, key, error);
}

typedef gboolean (*ReadKey) (SbLintSettings *self, GKeyFile *file, const char *key, GError **error);

static gboolean
read_group (SbLintSettings *self, GKeyFile *file, const char *text, const char *group, ReadKey read,
            guint *line, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (char **key = keys; key != NULL && *key != NULL; key++)
    if (!read (self, file, *key, error))
      {
        *line = sb_lint_trouble_find_key (text, group, *key);
        return FALSE;
      }
  return TRUE;
}

static gboolean
read_text (SbLintSettings *self, const char *text, gsize length, guint *line, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  *line = 0;
  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, error))
    {
      *line = sb_lint_trouble_find_line (text, length);
      return FALSE;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group != NULL; group++)
    if (strcmp (*group, "lint") != 0 && strcmp (*group, "rules") != 0
        && strcmp (*group, "apply") != 0)
      {
        *line = sb_lint_trouble_find_key (text, *group, NULL);
        return fail (error, "there is no group [%s]", *group);
      }
  return read_group (self, file, text, "lint", read_key, line, error)
         && read_group (self, file, text, "apply", read_apply, line, error)
         && read_group (self, file, text, "rules", read_rule, line, error);
}

/**
 * sb_lint_settings_read:
 * @project: a project
 * @trouble: (out) (nullable): why they cannot be used: a file that cannot be read, or that names what
 *   is not there
 *
 * Workers only.
 *
 * Returns: (transfer full) (nullable): what its file says; all as it is where there is no file; %NULL
 *   with @trouble
 */
SbLintSettings *
sb_lint_settings_read (SbProject *project, SbLintTrouble **trouble)
{
  g_autoptr (SbLintSettings) self = settings_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sb_lint_settings_find_file (project), *text = NULL;
  guint line = 0;
  gsize length;

  *trouble = NULL;
  if (path == NULL)
    return g_steal_pointer (&self);
  text = sb_file_read (path, &length, &error);
  if (text != NULL && read_text (self, text, length, &line, &error))
    {
      g_free (self->mark);
      self->mark = sb_digest_bytes (text, length);
      return g_steal_pointer (&self);
    }
  *trouble = sb_lint_trouble_new (path, line, error->message);
  return NULL;
}

/**
 * sb_lint_settings_get_mark:
 * @self: settings
 *
 * Returns: what tells them from others
 */
const char *
sb_lint_settings_get_mark (const SbLintSettings *self)
{
  return self->mark;
}

/**
 * sb_lint_settings_get_api:
 * @self: (nullable): settings
 * @otherwise: what holds where they do not say
 *
 * Returns: whether tables can be reached from outside
 */
gboolean
sb_lint_settings_get_api (const SbLintSettings *self, gboolean otherwise)
{
  return self != NULL && self->api >= 0 ? self->api : otherwise;
}

static void
apply_level (gpointer rule, gpointer level, gpointer context)
{
  int value = GPOINTER_TO_INT (level);

  sb_lint_context_set_rule (context, rule, value != LEVEL_OFF);
  if (value >= LEVEL_INFO)
    sb_lint_context_set_severity (context, rule, SB_SEVERITY_INFO + value - LEVEL_INFO);
}

/**
 * sb_lint_settings_apply:
 * @self: settings
 * @context: a context that nobody else has seen, with what the target says
 */
void
sb_lint_settings_apply (const SbLintSettings *self, SbLintContext *context)
{
  g_hash_table_foreach (self->levels, apply_level, context);
  if (self->runner >= 0)
    sb_lint_context_set_runner (context, (SbLintRunner) self->runner);
  if (self->server > 0 && sb_lint_context_get_server_version (context) == 0)
    sb_lint_context_set_server_version (context, self->server);
  if (self->is_pooled)
    sb_lint_context_set_pooled (context, TRUE);
  if (self->schemas != NULL)
    sb_lint_context_set_exposed_schemas (context, (const char *const *) self->schemas);
  sb_lint_context_set_house (context, self->house);
}
