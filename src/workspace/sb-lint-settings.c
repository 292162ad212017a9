/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-settings.h"

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-printable.h"

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

/* The nearest at or above the project, not above the repository's root. */
static char *
find_file (SbProject *project)
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

static gboolean fail (GError **error, const char *path, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
fail (GError **error, const char *path, const char *format, ...)
{
  g_autofree char *message = NULL, *shown = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  shown = sb_printable_line (message);
  g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_UNREADABLE, "%s: %s", path, shown);
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
read_rules (SbLintSettings *self, GKeyFile *file, const char *path, GError **error)
{
  static const char *const levels[] = { "off", "on", "info", "warning", "error", NULL };
  g_auto (GStrv) keys = g_key_file_get_keys (file, "rules", NULL, NULL);

  for (char **key = keys; key != NULL && *key != NULL; key++)
    {
      g_autofree char *value = g_key_file_get_string (file, "rules", *key, NULL);
      const SbLintRule *rule = sb_lint_rules_find (*key);
      int level = find_name (levels, value != NULL ? value : "");

      if (rule == NULL)
        return fail (error, path, "there is no rule \"%s\"", *key);
      if (level < 0)
        return fail (error, path, "\"%s\" wants off, on, info, warning or error", *key);
      g_hash_table_insert (self->levels, (gpointer) rule, GINT_TO_POINTER (level));
    }
  return TRUE;
}

static gboolean
read_boolean (GKeyFile *file, const char *key, const char *path, int *place, GError **error)
{
  static const char *const words[] = { "false", "true", "no", "yes", "0", "1", NULL };
  g_autofree char *value = g_key_file_get_string (file, "lint", key, NULL);
  int found = find_name (words, value != NULL ? value : "");

  if (found < 0)
    return fail (error, path, "\"%s\" wants true or false", key);
  *place = found % 2;
  return TRUE;
}

static gboolean
read_keys (SbLintSettings *self, const char *value, const char *path, GError **error)
{
  static const char *const words[] = { "any", "uuid", "bigint", NULL };
  int keys = find_name (words, value);

  if (keys < 0)
    return fail (error, path, "\"keys\" wants uuid, bigint or any");
  sb_lint_house_set_keys (self->house, (SbLintKeys) keys);
  return TRUE;
}

/* Whoever says what names look like wants them looked at; [rules] is read later, and may say no. */
static gboolean
read_names (SbLintSettings *self, SbLintNames names, const char *key, const char *value,
            const char *path, GError **error)
{
  static const char *const rules[][2] = {
    [SB_LINT_NAMES_PLAIN] = { "NM004", "NM005" },
    [SB_LINT_NAMES_INDEX] = { "NM006", "NM006" },
    [SB_LINT_NAMES_FOREIGN] = { "NM008", "NM008" },
  };
  g_autoptr (GError) wrong = NULL;

  if (!sb_lint_house_set_names (self->house, names, value, &wrong))
    return fail (error, path, "\"%s\": %s", key, wrong->message);
  for (guint i = 0; i < 2; i++)
    g_hash_table_insert (self->levels, (gpointer) sb_lint_rules_find (rules[names][i]),
                         GINT_TO_POINTER (LEVEL_ON));
  return TRUE;
}

static gboolean
read_key (SbLintSettings *self, GKeyFile *file, const char *key, const char *path, GError **error)
{
  static const char *const runners[] = { "switchback", "transaction", "none", NULL };
  static const char *const names[] = { "names", "indexes", "foreign-keys", NULL };
  g_autofree char *value = g_key_file_get_string (file, "lint", key, NULL);
  int is_pooled = 0;

  if (strcmp (key, "runner") == 0)
    {
      self->runner = find_name (runners, value != NULL ? value : "");
      return self->runner >= 0
             || fail (error, path, "\"%s\" wants switchback, transaction or none", key);
    }
  if (strcmp (key, "server") == 0)
    {
      self->server = (guint) g_ascii_strtoull (value != NULL ? value : "", NULL, 10);
      return (self->server >= 9 && self->server < 100)
             || fail (error, path, "\"%s\" wants a major version, as 15", key);
    }
  if (strcmp (key, "schemas") == 0)
    {
      self->schemas = g_key_file_get_string_list (file, "lint", key, NULL, NULL);
      for (char **name = self->schemas; name != NULL && *name != NULL; name++)
        g_strstrip (*name);
      return TRUE;
    }
  if (strcmp (key, "keys") == 0)
    return read_keys (self, value != NULL ? value : "", path, error);
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (key, names[i]) == 0)
      return read_names (self, (SbLintNames) i, key, value != NULL ? value : "", path, error);
  if (strcmp (key, "api") == 0)
    return read_boolean (file, key, path, &self->api, error);
  if (strcmp (key, "pooled") == 0)
    {
      if (!read_boolean (file, key, path, &is_pooled, error))
        return FALSE;
      self->is_pooled = is_pooled;
      return TRUE;
    }
  return fail (error, path, "there is no setting \"%s\" in [lint]", key);
}

static gboolean
read_file (SbLintSettings *self, GKeyFile *file, const char *path, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, "lint", NULL, NULL);

  for (char **key = keys; key != NULL && *key != NULL; key++)
    if (!read_key (self, file, *key, path, error))
      return FALSE;
  return read_rules (self, file, path, error);
}

/**
 * sb_lint_settings_read:
 * @project: a project
 * @error: return location for an #SbProjectError: a file that cannot be read, or that names what is
 *   not there
 *
 * Workers only.
 *
 * Returns: (transfer full) (nullable): what its file says; all as it is where there is no file
 */
SbLintSettings *
sb_lint_settings_read (SbProject *project, GError **error)
{
  g_autoptr (SbLintSettings) self = settings_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) wrong = NULL;
  g_autofree char *path = NULL, *text = NULL;
  gsize length;

  path = find_file (project);
  if (path == NULL)
    return g_steal_pointer (&self);
  text = sb_file_read (path, &length, error);
  if (text == NULL)
    return NULL;
  g_free (self->mark);
  self->mark = sb_digest_bytes (text, length);
  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &wrong))
    {
      fail (error, path, "%s", wrong->message);
      return NULL;
    }
  return read_file (self, file, path, error) ? g_steal_pointer (&self) : NULL;
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
