/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How files stand in git. Starts a process: workers only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbGitState:
 * @SB_GIT_NONE: there is no git, or no repository
 * @SB_GIT_CHANGED: a file was not committed as it is
 * @SB_GIT_COMMITTED: all were
 */
typedef enum
{
  SB_GIT_NONE,
  SB_GIT_CHANGED,
  SB_GIT_COMMITTED,
} SbGitState;

/**
 * SbGitLook:
 * @state: how the files stand
 * @branch: (nullable): the branch; %NULL for none
 * @changed: (nullable): the first file that was not committed as it is, as git names it
 */
typedef struct
{
  SbGitState state;
  char *branch;
  char *changed;
} SbGitLook;

void sb_git_look (SbGitLook *self, const char *folder, const char *const *paths);
void sb_git_look_clear (SbGitLook *self);

G_END_DECLS
