/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for targets from a project's folder up to its root, in the order in which they count. */
#include "sb-target-finder.h"

#include <sys/stat.h>

#include <string.h>

#include "sb-env-file.h"
#include "sb-printable.h"
#include "sb-secret.h"
#include "sb-supabase-config.h"
#include "sb-thread.h"

#define MAX_FILE (1u << 20)
#define DEFAULT_LOCAL_PORT "54322"

static const char *const keys[] = { "DATABASE_URL", "DIRECT_DATABASE_URL", "DIRECT_URL",
                                    "SUPABASE_DB_URL" };

/* A variable that names a target. */
typedef struct
{
  SbTarget *target;
  char *place; /* the env file's path; "" for the environment */
  gboolean is_direct;
} Variable;

typedef struct
{
  const char *root;
  const char *const *environment;
  GPtrArray *folders; /* from the project up to the root */
  GPtrArray *targets;
  GArray *variables; /* of Variable */
  GPtrArray *errors;
  guint n_errors_before; /* those of places that count more than the first target */
} Finder;

/* The path as people see it: from the root. */
static char *
dup_shown (Finder *self, const char *path)
{
  const char *shown = path;

  if (g_str_has_prefix (path, self->root))
    {
      shown += strlen (self->root);
      while (*shown == '/')
        shown++;
    }
  return sb_printable_line (shown);
}

/* The text of a small regular file; %NULL when there is none. A FIFO must not be opened: that
 * waits. */
static SbSecret *
read_file (Finder *self, const char *path)
{
  g_autofree char *shown = NULL;
  g_autoptr (GError) error = NULL;
  struct stat info;
  SbSecret *text = NULL;
  gsize length = 0;

  if (stat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return NULL;
  shown = dup_shown (self, path);
  if (info.st_size > MAX_FILE)
    {
      g_ptr_array_add (self->errors, g_strdup_printf ("%s: over 1 MiB, not read", shown));
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &length, &error))
    {
      g_ptr_array_add (self->errors, g_strdup_printf ("%s: cannot be read", shown));
      return NULL;
    }
  if (length >= 2 && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0))
    {
      g_ptr_array_add (self->errors, g_strdup_printf ("%s: it is UTF-16, save it as UTF-8", shown));
      explicit_bzero (text, length);
      g_free (text);
      return NULL;
    }
  return text;
}

static void
clear_variable (gpointer data)
{
  Variable *variable = data;

  sb_target_unref (variable->target);
  g_free (variable->place);
}

static gboolean
is_same_url (SbTarget *a, SbTarget *b)
{
  g_autofree char *url_a = sb_target_dup_url (a), *url_b = sb_target_dup_url (b);

  return strcmp (url_a, url_b) == 0;
}

/* A target that is known already, from a place that counts more, is not found again. */
static void
add_target (Finder *self, SbTarget *target)
{
  for (guint i = 0; i < self->targets->len; i++)
    if (is_same_url (g_ptr_array_index (self->targets, i), target))
      {
        sb_target_unref (target);
        return;
      }
  if (self->targets->len == 0)
    self->n_errors_before = self->errors->len;
  g_ptr_array_add (self->targets, target);
}

/* Returns the target of @text, or %NULL where it names none. */
static SbTarget *
add_text (Finder *self, const char *text, const char *source, const char *place)
{
  g_autoptr (GError) error = NULL;
  SbTarget *target;

  if (*text == '\0')
    return NULL;
  target = sb_target_new_from_text (text, source, &error);
  if (target != NULL)
    add_target (self, sb_target_ref (target));
  else
    g_ptr_array_add (self->errors, g_strdup_printf ("%s: %s", place, error->message));
  return target;
}

/* The variable keys[@key] as it stands in @path, "" for the environment. */
static void
add_variable (Finder *self, gsize key, const char *path, const char *text, const char *source,
              const char *place)
{
  Variable variable = { .target = add_text (self, text, source, place),
                        .is_direct = g_str_has_prefix (keys[key], "DIRECT_") };

  if (variable.target == NULL)
    return;
  variable.place = g_strdup (path);
  g_array_append_val (self->variables, variable);
}

/* What stands beside a target, or in the environment, under the name of a direct address is taken
 * for another way to its database; whether it is one is asked before it is used. */
static void
attach_direct (Finder *self)
{
  for (guint i = 0; i < self->variables->len; i++)
    {
      const Variable *pooled = &g_array_index (self->variables, Variable, i);

      for (guint k = 0; k < self->variables->len && !pooled->is_direct; k++)
        {
          const Variable *direct = &g_array_index (self->variables, Variable, k);

          if (direct->is_direct && !is_same_url (direct->target, pooled->target)
              && (*direct->place == '\0' || strcmp (direct->place, pooled->place) == 0))
            sb_target_add_direct (pooled->target, direct->target);
        }
    }
}

static void
look_in_environment (Finder *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *text = g_environ_getenv ((char **) self->environment, keys[i]);
      g_autofree char *source = g_strdup_printf ("%s in the environment", keys[i]);

      if (text != NULL)
        add_variable (self, i, "", text, source, source);
    }
}

static void
look_in_env_file (Finder *self, const char *path)
{
  g_autoptr (SbSecret) text = read_file (self, path);
  g_autofree char *shown = dup_shown (self, path);

  for (gsize i = 0; i < G_N_ELEMENTS (keys) && text != NULL; i++)
    {
      guint line = 0;
      g_autoptr (SbSecret) value = sb_env_file_lookup (text, keys[i], &line);
      g_autofree char *source = g_strdup_printf ("%s in %s", keys[i], shown);
      g_autofree char *place = g_strdup_printf ("%s, line %u, %s", shown, line, keys[i]);

      if (value != NULL)
        add_variable (self, i, path, value, source, place);
    }
}

/* What `env(NAME)` in config.toml stands for, in the order of Supabase's own command line. */
static SbSecret *
look_up_variable (Finder *self, const char *name, const char *supabase_folder)
{
  const char *in_environment = g_environ_getenv ((char **) self->environment, name);
  const char *kind = g_environ_getenv ((char **) self->environment, "SUPABASE_ENV");
  g_autofree char *project_folder = g_path_get_dirname (supabase_folder);
  const char *const folders[] = { supabase_folder, project_folder };

  if (in_environment != NULL)
    return g_strdup (in_environment);
  if (kind == NULL || *kind == '\0' || strchr (kind, '/') != NULL)
    kind = "development";
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *kind_local = g_strdup_printf (".env.%s.local", kind);
      g_autofree char *kind_shared = g_strdup_printf (".env.%s", kind);
      const char *const names[] = { kind_local, strcmp (kind, "test") != 0 ? ".env.local" : NULL,
                                    kind_shared, ".env" };

      for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
        if (names[k] != NULL)
          {
            g_autofree char *path = g_build_filename (folders[i], names[k], NULL);
            g_autoptr (SbSecret) text = read_file (self, path);
            SbSecret *value = text != NULL ? sb_env_file_lookup (text, name, NULL) : NULL;

            if (value != NULL)
              return value;
          }
    }
  return NULL;
}

/* @value or, where it is "env(NAME)", the variable's. */
static SbSecret *
expand (Finder *self, const char *value, const char *supabase_folder)
{
  gsize length = strlen (value);
  g_autofree char *name = NULL;

  if (!g_str_has_prefix (value, "env(") || value[length - 1] != ')')
    return g_strdup (value);
  name = g_strndup (value + 4, length - 5);
  return look_up_variable (self, name, supabase_folder);
}

static gboolean
look_in_supabase_config (Finder *self, const char *path)
{
  g_autoptr (SbSecret) text = read_file (self, path);
  g_autofree char *shown = dup_shown (self, path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *given = NULL, *url = NULL, *place = NULL;
  g_autoptr (SbSecret) port = NULL;
  g_autoptr (SbTarget) target = NULL;
  guint line = 0;

  if (text == NULL)
    return FALSE;
  given = sb_supabase_config_lookup (text, "db", "port", &line);
  port = expand (self, given != NULL ? given : DEFAULT_LOCAL_PORT, folder);
  place = g_strdup_printf ("%s, line %u, [db] port", shown, line);
  if (port == NULL)
    {
      g_ptr_array_add (self->errors,
                       g_strdup_printf ("%s: the variable it names is not set", place));
      return TRUE;
    }
  if (!g_ascii_string_to_unsigned (port, 10, 1, 65535, NULL, NULL))
    {
      g_ptr_array_add (self->errors,
                       g_strdup_printf ("%s: the port is not a number from 1 to 65535", place));
      return TRUE;
    }
  /* Every local stack has this role and password; they are no secret. */
  url = g_strdup_printf ("postgresql://postgres:postgres@127.0.0.1:%s/postgres", port);
  target = add_text (self, url, shown, place);
  return TRUE;
}

static void
look_for_supabase_config (Finder *self)
{
  for (guint i = 0; i < self->folders->len; i++)
    {
      const char *folder = g_ptr_array_index (self->folders, i);
      g_autofree char *below = g_build_filename (folder, "supabase", "config.toml", NULL);
      g_autofree char *name = g_path_get_basename (folder);
      g_autofree char *inside = g_build_filename (folder, "config.toml", NULL);

      if (strcmp (name, "supabase") == 0 && look_in_supabase_config (self, inside))
        return;
      if (look_in_supabase_config (self, below))
        return;
    }
}

/* The project's folder and those above it, the root being the last one. */
static GPtrArray *
list_folders (const char *project_folder, const char *root)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *prefix = g_strconcat (root, g_str_has_suffix (root, "/") ? "" : "/", NULL);
  char *folder = g_strdup (project_folder);

  g_ptr_array_add (folders, folder);
  while (g_str_has_prefix (folder, prefix))
    {
      folder = g_path_get_dirname (folder);
      g_ptr_array_add (folders, folder);
    }
  return folders;
}

/**
 * sb_target_finder_find:
 * @project_folder: the project's folder, absolute
 * @root: the folder at or above it at which looking ends: the git root
 * @environment: (array zero-terminated=1): the process's environment, `KEY=value`
 * @errors: (element-type utf8): where texts for people are added, about what cannot be read: place
 *   and cause, never a secret
 * @n_errors_before: (out) (optional): how many of @errors are about places that count more than the
 *   first target: whoever mistyped one of those does not want the next best database
 *
 * Looks for `DATABASE_URL` and its kin in the environment, then in `.env.local`, then in `.env`
 * (each from the project's folder upwards), then for a `supabase/config.toml`, which means the
 * local stack. Reads files: workers only. `DIRECT_DATABASE_URL` and `DIRECT_URL` beside a target, or
 * in the environment, are taken for ways around its pooler (sb_target_get_direct()).
 *
 * Returns: (transfer full) (element-type SbTarget): what was found, the one that counts first; the
 *   same place twice is one target
 */
GPtrArray *
sb_target_finder_find (const char *project_folder, const char *root, const char *const *environment,
                       GPtrArray *errors, guint *n_errors_before)
{
  SB_WORKERS_ONLY;

  static const char *const files[] = { ".env.local", ".env" };
  g_autofree char *folder = g_canonicalize_filename (project_folder, NULL);
  g_autofree char *top = g_canonicalize_filename (root != NULL ? root : folder, NULL);
  g_autoptr (GPtrArray) folders = list_folders (folder, top);
  g_autoptr (GArray) variables = g_array_new (FALSE, FALSE, sizeof (Variable));
  Finder self = {
    .root = top,
    .environment = environment,
    .folders = folders,
    .targets = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_target_unref),
    .variables = variables,
    .errors = errors,
  };

  g_array_set_clear_func (variables, clear_variable);
  look_in_environment (&self);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    for (guint k = 0; k < folders->len; k++)
      {
        g_autofree char *path = g_build_filename (g_ptr_array_index (folders, k), files[i], NULL);

        look_in_env_file (&self, path);
      }
  look_for_supabase_config (&self);
  attach_direct (&self);
  if (n_errors_before != NULL)
    *n_errors_before = self.targets->len > 0 ? self.n_errors_before : errors->len;
  return self.targets;
}

/**
 * sb_target_finder_add_direct:
 * @target: a target that nobody else has yet
 * @environment: (array zero-terminated=1): the process's environment, `KEY=value`
 *
 * For a target that was given in another way than those that the finder finds: `DIRECT_DATABASE_URL`
 * and `DIRECT_URL` in the environment are ways around its pooler. What cannot be read is passed
 * over. Any thread.
 */
void
sb_target_finder_add_direct (SbTarget *target, const char *const *environment)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *text = g_environ_getenv ((char **) environment, keys[i]);
      g_autofree char *source = g_strdup_printf ("%s in the environment", keys[i]);
      g_autoptr (SbTarget) direct = NULL;

      if (text == NULL || !g_str_has_prefix (keys[i], "DIRECT_"))
        continue;
      direct = sb_target_new_from_text (text, source, NULL);
      if (direct != NULL && !is_same_url (direct, target))
        sb_target_add_direct (target, direct);
    }
}
