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
    return "giving up asking; what became of it is told when the target is asked again";
  switch (level)
    {
    case SB_CANCEL_STATEMENT:
      return is_direct ? "cancelling, unless it is being committed; once more ends the server "
                         "process, a third time gives the connection up"
                       : "cancelling, unless it is being committed; once more asks again, a third "
                         "time gives the connection up";
    case SB_CANCEL_TERMINATE:
      return is_direct ? "ending the server process, unless it is committing; once more gives the "
                         "connection up"
                       : "cancelling again, unless it is being committed; once more gives the "
                         "connection up";
    case SB_CANCEL_NONE:
    case SB_CANCEL_ABANDON:
    default:
      return "giving the connection up";
    }
}
