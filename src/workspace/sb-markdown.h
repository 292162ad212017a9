/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hostile text in Markdown, as code hosts read it: it comes out as what it is, and is never markup, a
 * link, a tag of HTML or the name of somebody who is then told. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sb_markdown_append_text (GString *out, const char *text);
void sb_markdown_append_code (GString *out, const char *text);
void sb_markdown_append_block (GString *out, const char *language, const char *text);

G_END_DECLS
