/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `--json` prints for runs: one object per event. */
#pragma once

#include "sb-cli.h"

G_BEGIN_DECLS

/** SB_CLI_JSON_MAX_VALUE: bytes of one value of a check's rows that are printed. */
#define SB_CLI_JSON_MAX_VALUE (64 * 1024)

void sb_cli_json_event (SbCli *self, const SbRunEvent *event, const char *kind);
void sb_cli_json_interruption (SbCli *self, const SbInterruption *interruption);
void sb_cli_json_failure (SbCli *self, const char *outcome, const char *message);
void sb_cli_json_nothing_to_do (SbCli *self, guint skipped);

G_END_DECLS
