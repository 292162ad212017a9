/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cli.h"

#include "sb-cli-json.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

/**
 * sb_cli_can_ask:
 * @self: a command's context
 *
 * Returns: whether a person sits there: who can read a question on standard error and answer it on
 *   standard input
 */
gboolean
sb_cli_can_ask (SbCli *self)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

typedef struct
{
  GString *line;
  gboolean is_over;
} Answer;

static gboolean
read_cb (int fd, GIOCondition condition, gpointer user_data)
{
  Answer *answer = user_data;
  char buffer[256];
  gssize n = read (fd, buffer, sizeof buffer);

  if (n > 0)
    g_string_append_len (answer->line, buffer, n);
  answer->is_over = n <= 0 || memchr (buffer, '\n', n) != NULL;
  return answer->is_over ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/**
 * sb_cli_ask:
 * @self: a command's context where sb_cli_can_ask()
 * @question: what to ask
 *
 * Waits for a line in the main loop, so that ^C is heard.
 *
 * Returns: (transfer full): the answer without blanks around it; empty at the end of the input
 */
char *
sb_cli_ask (SbCli *self, const char *question)
{
  Answer answer = { .line = g_string_new (NULL) };
  SbOutput *err = sb_cli_err (self);

  sb_output_prompt (err, question);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, read_cb, &answer);
  while (!answer.is_over)
    g_main_context_iteration (NULL, TRUE);
  if (strchr (answer.line->str, '\n') == NULL)
    sb_output_end_line (err);
  g_strstrip (answer.line->str);
  return g_string_free (answer.line, FALSE);
}

/**
 * sb_cli_ask_yes:
 * @self: a command's context where sb_cli_can_ask()
 * @question: what to ask
 *
 * Returns: whether the answer was yes; anything else is no
 */
gboolean
sb_cli_ask_yes (SbCli *self, const char *question)
{
  g_autofree char *full = g_strdup_printf ("%s [y/N]", question);
  g_autofree char *answer = sb_cli_ask (self, full);

  return g_ascii_strcasecmp (answer, "y") == 0 || g_ascii_strcasecmp (answer, "yes") == 0;
}

/**
 * sb_cli_decline:
 * @self: a command's context
 *
 * Says that a person did not agree.
 *
 * Returns: %SB_EXIT_FAILED
 */
SbExit
sb_cli_decline (SbCli *self)
{
  SbOutput *err = sb_cli_err (self);

  if (self->options->json)
    sb_cli_json_failure (self, "cancelled", "not agreed");
  sb_output_put (err, SB_STYLE_BOLD, "not run: nothing was changed");
  sb_output_end_line (err);
  return SB_EXIT_FAILED;
}
