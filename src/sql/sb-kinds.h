/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kinds of objects: the words for each, for people and in command tags. */
#pragma once

#include <glib.h>
#include <pg_query/pg_query.pb-c.h>

G_BEGIN_DECLS

/**
 * SbKind:
 * @name: for people and in #SbObject, lower case: "materialized view"
 * @create: the tag of its CREATE
 * @alter: the tag of its ALTER
 * @drop: the tag of its DROP
 */
typedef struct
{
  const char *name;
  const char *create;
  const char *alter;
  const char *drop;
} SbKind;

const SbKind *sb_kinds_get (PgQuery__ObjectType type);

G_END_DECLS
