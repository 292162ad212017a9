/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-type-name.h"

#include <stdlib.h>

typedef struct
{
  guint32 oid;
  const char *name;
} TypeName;

/* The oids of catalog pg_type never change. Sorted. Names are format_type()'s, except for the long
 * ones of dates and texts, where people write the short ones. */
static const TypeName types[] = {
  { 16, "boolean" },
  { 17, "bytea" },
  { 18, "\"char\"" },
  { 19, "name" },
  { 20, "bigint" },
  { 21, "smallint" },
  { 23, "integer" },
  { 25, "text" },
  { 26, "oid" },
  { 28, "xid" },
  { 114, "json" },
  { 142, "xml" },
  { 143, "xml[]" },
  { 199, "json[]" },
  { 600, "point" },
  { 601, "lseg" },
  { 602, "path" },
  { 603, "box" },
  { 604, "polygon" },
  { 628, "line" },
  { 650, "cidr" },
  { 651, "cidr[]" },
  { 700, "real" },
  { 701, "double precision" },
  { 705, "unknown" },
  { 718, "circle" },
  { 774, "macaddr8" },
  { 790, "money" },
  { 791, "money[]" },
  { 829, "macaddr" },
  { 869, "inet" },
  { 1000, "boolean[]" },
  { 1001, "bytea[]" },
  { 1002, "\"char\"[]" },
  { 1003, "name[]" },
  { 1005, "smallint[]" },
  { 1007, "integer[]" },
  { 1009, "text[]" },
  { 1014, "char[]" },
  { 1015, "varchar[]" },
  { 1016, "bigint[]" },
  { 1017, "point[]" },
  { 1021, "real[]" },
  { 1022, "float8[]" },
  { 1028, "oid[]" },
  { 1040, "macaddr[]" },
  { 1041, "inet[]" },
  { 1042, "char" },
  { 1043, "varchar" },
  { 1082, "date" },
  { 1083, "time" },
  { 1114, "timestamp" },
  { 1115, "timestamp[]" },
  { 1182, "date[]" },
  { 1183, "time[]" },
  { 1184, "timestamptz" },
  { 1185, "timestamptz[]" },
  { 1186, "interval" },
  { 1187, "interval[]" },
  { 1231, "numeric[]" },
  { 1266, "timetz" },
  { 1560, "bit" },
  { 1561, "bit[]" },
  { 1562, "bit varying" },
  { 1563, "bit varying[]" },
  { 1700, "numeric" },
  { 2205, "regclass" },
  { 2206, "regtype" },
  { 2210, "regclass[]" },
  { 2211, "regtype[]" },
  { 2249, "record" },
  { 2278, "void" },
  { 2287, "record[]" },
  { 2950, "uuid" },
  { 2951, "uuid[]" },
  { 3614, "tsvector" },
  { 3615, "tsquery" },
  { 3802, "jsonb" },
  { 3807, "jsonb[]" },
  { 3904, "int4range" },
  { 3906, "numrange" },
  { 3908, "tsrange" },
  { 3910, "tstzrange" },
  { 3912, "daterange" },
  { 3926, "int8range" },
  { 4072, "jsonpath" },
  { 4089, "regnamespace" },
  { 4096, "regrole" },
};

static int
compare (const void *key, const void *item)
{
  guint32 oid = *(const guint32 *) key;
  const TypeName *type = item;

  return oid < type->oid ? -1 : oid > type->oid;
}

/**
 * sb_type_name_find:
 * @oid: of a type
 *
 * Returns: (transfer none) (nullable): its name; %NULL for types that are not PostgreSQL's own
 */
const char *
sb_type_name_find (guint32 oid)
{
  const TypeName *type = bsearch (&oid, types, G_N_ELEMENTS (types), sizeof types[0], compare);

  return type != NULL ? type->name : NULL;
}

/**
 * sb_type_name_is_number:
 * @oid: of a type
 *
 * Returns: whether people read its values from the right
 */
gboolean
sb_type_name_is_number (guint32 oid)
{
  return oid == 20 || oid == 21 || oid == 23 || oid == 26 || oid == 700 || oid == 701 || oid == 790
         || oid == 1700;
}
