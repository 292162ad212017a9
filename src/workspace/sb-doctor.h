/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the doctor has looked at: a line for each thing, with the next step where one is due. */
#pragma once

#include "sb-history.h"

G_BEGIN_DECLS

/**
 * SbHealth:
 * @SB_HEALTH_OK: as it should be
 * @SB_HEALTH_WARNING: works, but somebody should know
 * @SB_HEALTH_PROBLEM: does not work, or is not safe
 */
typedef enum
{
  SB_HEALTH_OK,
  SB_HEALTH_WARNING,
  SB_HEALTH_PROBLEM,
} SbHealth;

/**
 * SbDoctorLine:
 * @health: how it is
 * @subject: what was looked at, for programs and people: "server programs"
 * @fact: what was found, one sentence
 * @next: (nullable): what to do about it
 */
typedef struct
{
  SbHealth health;
  const char *subject;
  char *fact;
  char *next;
} SbDoctorLine;

GPtrArray *sb_doctor_examine_machine (SbProject *project);
GPtrArray *sb_doctor_examine_target (SbSession *session, SbProject *project, GError **error);

const char *sb_health_get_name (SbHealth health);
GPtrArray *sb_doctor_lines_new (void);
void sb_doctor_lines_add (GPtrArray *lines, SbHealth health, const char *subject, char *fact,
                          const char *next);

G_END_DECLS
