/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which project and which target a command works on. */
#include "sb-cli.h"

#include "sb-libpq.h"
#include "sb-target-finder.h"

#include <string.h>

static gboolean
open_folder (SbCli *self, const char *folder, GError **error)
{
  sb_workspace_open_async (self->workspace, folder, sb_cli_done_cb, self);
  return sb_workspace_open_finish (self->workspace, sb_cli_wait (self), error);
}

/* A project with problems still opens; what is not taken as a migration is never passed over in
 * silence. */
static void
print_problems (SbCli *self)
{
  guint n;
  const SbProblem *problems = sb_project_get_problems (sb_workspace_get_project (self->workspace),
                                                       &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = NULL, *message = NULL;
      SbOutput *err;

      if (problems[i].severity == SB_PROBLEM_NOTE)
        continue;
      message = sb_cli_dup_shown_text (self, problems[i].message);
      path = problems[i].path != NULL ? sb_cli_dup_shown_path (self, problems[i].path) : NULL;
      /* Once is enough. */
      if (path != NULL && strstr (message, path) != NULL)
        g_clear_pointer (&path, g_free);
      err = sb_cli_err (self);
      if (problems[i].severity == SB_PROBLEM_ERROR)
        sb_output_put (err, SB_STYLE_BAD, "problem: ");
      else
        sb_output_put (err, SB_STYLE_WARNING, "warning: ");
      if (path != NULL)
        sb_output_putf (err, SB_STYLE_BOLD, "%s: ", path);
      sb_output_put (err, SB_STYLE_PLAIN, message);
      sb_output_end_line (err);
    }
  sb_output_flush (self->err);
}

/**
 * sb_cli_open_project:
 * @self: a command's context
 * @exit_code: (out): set on failure
 *
 * Opens the project of `--project`, or the one found from the working folder. Where several are
 * meant a person is asked which.
 *
 * Returns: whether it is open
 */
gboolean
sb_cli_open_project (SbCli *self, SbExit *exit_code)
{
  g_autoptr (GError) error = NULL;

  if (!open_folder (self, self->options->project, &error)
      && g_error_matches (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_AMBIGUOUS)
      && sb_cli_can_ask (self) && !self->options->json)
    {
      SbOutput *err = sb_cli_err (self);
      g_autofree char *answer = NULL;

      sb_output_put (err, SB_STYLE_PLAIN, error->message);
      sb_output_end_line (err);
      answer = sb_cli_ask (self, "Which one?");
      if (*answer != '\0')
        {
          g_clear_error (&error);
          open_folder (self, answer, &error);
        }
    }
  if (error != NULL)
    {
      *exit_code = sb_cli_fail (self, error);
      return FALSE;
    }
  print_problems (self);
  return TRUE;
}

/* The target that the environment and the project's files name. A source that counts more but
 * cannot be used stops it: nobody who mistyped DATABASE_URL wants the next best database. */
static SbTarget *
find_target (SbCli *self, GError **error)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) targets = NULL;
  guint n_first;

  sb_workspace_find_targets_async (self->workspace, sb_cli_done_cb, self);
  targets = sb_workspace_find_targets_finish (self->workspace, sb_cli_wait (self), &problems,
                                              &n_first, error);
  if (targets == NULL)
    return NULL;
  if (n_first > 0)
    {
      g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_TARGET, problems->pdata[0]);
      return NULL;
    }
  for (guint i = 0; i < problems->len; i++)
    sb_cli_warn (self, "%s", (const char *) problems->pdata[i]);
  if (targets->len == 0)
    {
      g_set_error_literal (
          error, SB_DB_ERROR, SB_DB_ERROR_TARGET,
          "no target: set DATABASE_URL in the environment or in .env.local, or say "
          "--sandbox or --database URL");
      return NULL;
    }
  return sb_target_ref (targets->pdata[0]);
}

static gboolean
set_target (SbCli *self, GError **error)
{
  g_autoptr (SbTarget) target = NULL;

  if (self->options->database != NULL && self->options->sandbox)
    {
      g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_TARGET,
                           "\"--database\" and \"--sandbox\" name two targets, give one");
      return FALSE;
    }
  if (self->options->sandbox)
    {
      sb_workspace_open_sandbox_async (self->workspace, sb_cli_done_cb, self);
      return sb_workspace_open_sandbox_finish (self->workspace, sb_cli_wait (self), error);
    }
  if (self->options->database != NULL)
    {
      target = sb_target_new_from_text (self->options->database, "--database", error);
      if (target == NULL)
        g_prefix_error_literal (error, "--database: ");
      else
        {
          g_auto (GStrv) environment = g_get_environ ();

          sb_target_finder_add_direct (target, (const char *const *) environment);
        }
    }
  else
    target = find_target (self, error);
  if (target == NULL)
    return FALSE;
  sb_workspace_set_target (self->workspace, target);
  return TRUE;
}

static void
print_target (SbCli *self)
{
  static const SbStyle styles[] = {
    [SB_ENVIRONMENT_SANDBOX] = SB_STYLE_ACCENT,
    [SB_ENVIRONMENT_LOCAL] = SB_STYLE_GOOD,
    [SB_ENVIRONMENT_STAGING] = SB_STYLE_WARNING,
    [SB_ENVIRONMENT_PRODUCTION] = SB_STYLE_BAD,
  };
  SbTarget *target = sb_workspace_get_target (self->workspace);
  SbEnvironment environment = sb_target_get_environment (target);
  g_autofree char *address = sb_target_dup_address (target);
  SbOutput *out = self->options->json ? sb_cli_err (self) : self->out;

  sb_output_putf (out, styles[environment], "● %s", sb_environment_get_name (environment));
  /* The name is what has to be typed for production; elsewhere the address says it all. */
  if ((environment == SB_ENVIRONMENT_STAGING || environment == SB_ENVIRONMENT_PRODUCTION)
      && !g_str_has_suffix (address, sb_target_get_name (target)))
    sb_output_putf (out, SB_STYLE_BOLD, "  %s", sb_target_get_name (target));
  sb_output_putf (out, SB_STYLE_PLAIN, "  %s", address);
  if (environment != SB_ENVIRONMENT_SANDBOX)
    sb_output_putf (out, SB_STYLE_DIM, "  from %s", sb_target_get_source (target));
  sb_output_end_line (out);
  sb_output_flush (out);
}

/**
 * sb_cli_choose_target:
 * @self: a command's context with a project
 * @error: return location for why there is none
 *
 * Chooses the target and prints it. Nothing is sent to it.
 *
 * Returns: whether there is one
 */
gboolean
sb_cli_choose_target (SbCli *self, GError **error)
{
  if (!set_target (self, error))
    return FALSE;
  print_target (self);
  return TRUE;
}

static gboolean
refresh (SbCli *self, gpointer user_data, GError **error)
{
  sb_workspace_refresh_async (self->workspace, sb_cli_done_cb, self);
  return sb_workspace_refresh_finish (self->workspace, sb_cli_wait (self), error);
}

/**
 * sb_cli_open_target:
 * @self: a command's context with a project
 * @exit_code: (out): set on failure
 *
 * Chooses the target, prints it, connects and reads the timeline.
 *
 * Returns: whether there is a timeline
 */
gboolean
sb_cli_open_target (SbCli *self, SbExit *exit_code)
{
  g_autoptr (GError) error = NULL;

  if (set_target (self, &error))
    {
      print_target (self);
      if (sb_cli_connect (self, refresh, NULL, &error))
        return TRUE;
    }
  *exit_code = sb_cli_fail (self, error);
  return FALSE;
}

/**
 * sb_cli_open:
 * @self: a command's context
 * @exit_code: (out): set on failure
 *
 * sb_cli_open_project() and sb_cli_open_target() for a command that always needs both: while the
 * project is read, what takes time of a connection is done that no target is needed for.
 *
 * Returns: whether there is a timeline
 */
gboolean
sb_cli_open (SbCli *self, SbExit *exit_code)
{
  sb_libpq_begin_to_load ();
  return sb_cli_open_project (self, exit_code) && sb_cli_open_target (self, exit_code);
}

static gboolean
set_other_target (SbCli *self, const char *text, const char *option, GError **error)
{
  g_autoptr (SbTarget) target = NULL;

  if (strcmp (text, "sandbox") == 0)
    {
      sb_workspace_open_sandbox_async (self->workspace, sb_cli_done_cb, self);
      return sb_workspace_open_sandbox_finish (self->workspace, sb_cli_wait (self), error);
    }
  target = sb_target_new_from_text (text, option, error);
  if (target == NULL)
    {
      g_prefix_error (error, "%s: ", option);
      return FALSE;
    }
  sb_workspace_set_target (self->workspace, target);
  return TRUE;
}

/**
 * sb_cli_open_other_target:
 * @self: a command's context with a project
 * @text: an address, or "sandbox"
 * @option: what gave it
 * @exit_code: (out): set on failure
 *
 * Goes over to another target, prints it, connects and reads the timeline.
 *
 * Returns: whether there is a timeline
 */
gboolean
sb_cli_open_other_target (SbCli *self, const char *text, const char *option, SbExit *exit_code)
{
  g_autoptr (GError) error = NULL;

  if (set_other_target (self, text, option, &error))
    {
      print_target (self);
      if (sb_cli_connect (self, refresh, NULL, &error))
        return TRUE;
    }
  *exit_code = sb_cli_fail (self, error);
  return FALSE;
}

/**
 * sb_cli_reopen:
 * @self: a command's context with a project and a target
 * @exit_code: (out): set on failure
 *
 * Reads the project's files and the target's history again.
 *
 * Returns: whether there is a new timeline
 */
gboolean
sb_cli_reopen (SbCli *self, SbExit *exit_code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_strdup (
      sb_project_get_folder (sb_workspace_get_project (self->workspace)));

  if (open_folder (self, folder, &error))
    {
      if (sb_cli_connect (self, refresh, NULL, &error))
        return TRUE;
    }
  *exit_code = sb_cli_fail (self, error);
  return FALSE;
}
