/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which thread draws: what waits for a disk, a process or a server complains when it is called on
 * it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SB_WORKERS_ONLY:
 *
 * First line of a function that may wait: logs a critical when the calling thread is the one that
 * sb_thread_claim_main() has named.
 */
#define SB_WORKERS_ONLY sb_thread_check_worker (G_STRFUNC)

void sb_thread_claim_main (void);
gboolean sb_thread_is_main (void);
void sb_thread_check_worker (const char *function);

G_END_DECLS
