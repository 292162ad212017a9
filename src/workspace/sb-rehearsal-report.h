/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report of rehearsals in Markdown, ready for a pull request: files, SQL, locks, checks, warnings, the
 * way back, and the steps for production.
 *
 * The window's "Copy report" asks for it with sb_workspace_report_rehearsals_async(), and puts the text
 * that comes back on the clipboard.
 */
#pragma once

#include "sb-chain.h"
#include "sb-project.h"
#include "sb-rehearsal.h"

G_BEGIN_DECLS

/** SB_REHEARSAL_REPORT_MARK: with what our files begin; nobody sees it on a page. */
#define SB_REHEARSAL_REPORT_MARK "<!-- switchback-cli rehearse -->\n"

char *sb_rehearsal_report_make (GPtrArray *rehearsals, const SbChain *chain, SbProject *project,
                                GError **error);

G_END_DECLS
