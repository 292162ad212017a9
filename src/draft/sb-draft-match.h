/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which statement undoes which, and which check looks after it: by what they make, drop and change.
 *
 * Workers only: waits for the parser.
 */
#pragma once

#include "sb-script.h"

G_BEGIN_DECLS

/** SB_DRAFT_NO_MATCH: there is none, or none that is certain. */
#define SB_DRAFT_NO_MATCH G_MAXUINT

guint sb_draft_match_undo (SbScript *forward, guint index, SbScript *rollback);
guint sb_draft_match_undone (SbScript *rollback, guint index, SbScript *forward);
guint sb_draft_match_check (SbScript *script, guint index, SbScript *verify);
guint sb_draft_match_checked (SbScript *verify, guint index, SbScript *script);

G_END_DECLS
