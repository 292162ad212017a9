/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser thread: one for the whole process, permanent, with a stack for deep trees.
 *
 * libpg_query is called nowhere else. Each thread that touches it takes one process-wide
 * thread-specific key for ever (1,024 exist, then GLib aborts), and its trees need a stack that
 * GLib cannot ask for. A process forked without exec has no such thread: do not
 * parse there.
 */
#pragma once

#include "sb-reader.h"

G_BEGIN_DECLS

/**
 * SbParserStep:
 * @reader: the thread's reader
 * @data: what sb_parser_push() was given
 *
 * Does a few milliseconds of work on the parser thread.
 *
 * Returns: %TRUE when all is done, and @data must not be touched again; %FALSE to be called again,
 *   after others that wait have had their turn
 */
typedef gboolean (*SbParserStep) (SbReader *reader, gpointer data);

void sb_parser_push (SbParserStep step, gpointer data);

G_END_DECLS
