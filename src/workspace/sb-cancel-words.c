/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cancel-words.h"

#include "sb-workspace-private.h"

/**
 * sb_cancel_words:
 * @workspace: a workspace whose target does something for us
 * @level: the rung that is asked for now
 *
 * Returns: (transfer none): what that does, and what comes next, in small letters
 */
const char *
sb_cancel_words (SbWorkspace *workspace, SbCancelLevel level)
{
  /* Ending the process behind a pooler would take its number. */
  gboolean is_direct = workspace->server.pooling == SB_POOLING_DIRECT
                       || workspace->server.version == NULL;

  if (workspace->is_asking)
    return "giving up asking; the next start tells what became of it";
  switch (level)
    {
    case SB_CANCEL_STATEMENT:
      return is_direct ? "cancelling unless committing; once more ends the server process"
                       : "cancelling unless committing; once more asks again";
    case SB_CANCEL_TERMINATE:
      return is_direct ? "ending the server process unless committing; once more gives up"
                       : "cancelling again unless committing; once more gives up";
    case SB_CANCEL_NONE:
    case SB_CANCEL_ABANDON:
    default:
      return "giving the connection up";
    }
}
