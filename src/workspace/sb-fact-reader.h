/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database asked for what drafts want to know of it. */
#pragma once

#include "sb-draft.h"
#include "sb-session.h"

G_BEGIN_DECLS

gboolean sb_fact_reader_read (SbSession *session, SbDraftFacts *facts, GError **error);
SbDraft *sb_fact_reader_draft_rollback (SbSession *session, SbScript *script, SbDraftFacts *facts,
                                        GError **error);

G_END_DECLS
