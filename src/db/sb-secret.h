/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to the floor: texts that hold a password. They are wiped before they are freed, and taken
 * out of every text that leaves the floor. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SbSecret: a text that holds a password; g_autoptr (SbSecret) wipes and frees it. */
typedef char SbSecret;

void sb_secret_free (SbSecret *self);
char *sb_secret_scrub (const SbSecret *secret, gboolean guessable, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbSecret, sb_secret_free)

G_END_DECLS
