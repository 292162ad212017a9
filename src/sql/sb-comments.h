/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comments that say something to Switchback: directives and the description of a check. */
#pragma once

#include "sb-script.h"

G_BEGIN_DECLS

gboolean sb_comments_read_directive (const char *text, gsize start, gsize end,
                                     SbDirective *directive);
gboolean sb_comments_read_check (const char *text, gsize start, gsize end, SbCheckComment **check);
void sb_directive_clear (SbDirective *self);
void sb_check_comment_free (SbCheckComment *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbCheckComment, sb_check_comment_free)

G_END_DECLS
