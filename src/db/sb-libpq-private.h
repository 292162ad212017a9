/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libpq, loaded when it is first needed. Private to the floor.
 *
 * It brings some twenty libraries (TLS, Kerberos, LDAP) whose loading takes longer than all that
 * `--version`, `lint` or `format` do, and that can as well happen while files are read. Its
 * functions are called by their own names, from any thread.
 */
#pragma once

#include <libpq-fe.h>

#include <glib.h>

/* What is used of it. */
/* clang-format off */
#define SB_LIBPQ_FUNCTIONS(X) \
  X (PQbackendPID) X (PQcancel) X (PQclear) X (PQcmdStatus) X (PQcmdTuples) \
  X (PQconnectdbParams) X (PQconnectPoll) X (PQconnectStartParams) X (PQconninfoFree) \
  X (PQconninfoParse) X (PQconsumeInput) X (PQenterPipelineMode) X (PQerrorMessage) \
  X (PQescapeIdentifier) X (PQescapeLiteral) X (PQexecParams) X (PQexitPipelineMode) \
  X (PQfinish) X (PQflush) X (PQfname) X (PQfreeCancel) X (PQfreemem) X (PQftype) \
  X (PQgetCancel) X (PQgetCopyData) X (PQgetisnull) X (PQgetlength) X (PQgetResult) \
  X (PQgetvalue) X (PQisBusy) X (PQnfields) X (PQntuples) X (PQparameterStatus) \
  X (PQpipelineSync) X (PQputCopyData) X (PQputCopyEnd) X (PQresultErrorField) \
  X (PQresultErrorMessage) X (PQresultStatus) X (PQsendFlushRequest) X (PQsendPrepare) \
  X (PQsendQuery) X (PQsendQueryParams) X (PQsendQueryPrepared) X (PQserverVersion) \
  X (PQsetErrorVerbosity) X (PQsetnonblocking) X (PQsetNoticeReceiver) X (PQsetSingleRowMode) \
  X (PQsocket) X (PQstatus) X (PQtransactionStatus)
/* clang-format on */

typedef struct
{
#define SB_LIBPQ_MEMBER(name) __typeof__ (&name) name;
  SB_LIBPQ_FUNCTIONS (SB_LIBPQ_MEMBER)
#undef SB_LIBPQ_MEMBER
} SbLibpq;

const SbLibpq *sb_libpq_get (void);

/* The loader's own list of names is made before they become macros. */
#ifndef SB_LIBPQ_LOADER
#define PQbackendPID (sb_libpq_get ()->PQbackendPID)
#define PQcancel (sb_libpq_get ()->PQcancel)
#define PQclear (sb_libpq_get ()->PQclear)
#define PQcmdStatus (sb_libpq_get ()->PQcmdStatus)
#define PQcmdTuples (sb_libpq_get ()->PQcmdTuples)
#define PQconnectdbParams (sb_libpq_get ()->PQconnectdbParams)
#define PQconnectPoll (sb_libpq_get ()->PQconnectPoll)
#define PQconnectStartParams (sb_libpq_get ()->PQconnectStartParams)
#define PQconninfoFree (sb_libpq_get ()->PQconninfoFree)
#define PQconninfoParse (sb_libpq_get ()->PQconninfoParse)
#define PQconsumeInput (sb_libpq_get ()->PQconsumeInput)
#define PQenterPipelineMode (sb_libpq_get ()->PQenterPipelineMode)
#define PQerrorMessage (sb_libpq_get ()->PQerrorMessage)
#define PQescapeIdentifier (sb_libpq_get ()->PQescapeIdentifier)
#define PQescapeLiteral (sb_libpq_get ()->PQescapeLiteral)
#define PQexecParams (sb_libpq_get ()->PQexecParams)
#define PQexitPipelineMode (sb_libpq_get ()->PQexitPipelineMode)
#define PQfinish (sb_libpq_get ()->PQfinish)
#define PQflush (sb_libpq_get ()->PQflush)
#define PQfname (sb_libpq_get ()->PQfname)
#define PQfreeCancel (sb_libpq_get ()->PQfreeCancel)
#define PQfreemem (sb_libpq_get ()->PQfreemem)
#define PQftype (sb_libpq_get ()->PQftype)
#define PQgetCancel (sb_libpq_get ()->PQgetCancel)
#define PQgetCopyData (sb_libpq_get ()->PQgetCopyData)
#define PQgetisnull (sb_libpq_get ()->PQgetisnull)
#define PQgetlength (sb_libpq_get ()->PQgetlength)
#define PQgetResult (sb_libpq_get ()->PQgetResult)
#define PQgetvalue (sb_libpq_get ()->PQgetvalue)
#define PQisBusy (sb_libpq_get ()->PQisBusy)
#define PQnfields (sb_libpq_get ()->PQnfields)
#define PQntuples (sb_libpq_get ()->PQntuples)
#define PQparameterStatus (sb_libpq_get ()->PQparameterStatus)
#define PQpipelineSync (sb_libpq_get ()->PQpipelineSync)
#define PQputCopyData (sb_libpq_get ()->PQputCopyData)
#define PQputCopyEnd (sb_libpq_get ()->PQputCopyEnd)
#define PQresultErrorField (sb_libpq_get ()->PQresultErrorField)
#define PQresultErrorMessage (sb_libpq_get ()->PQresultErrorMessage)
#define PQresultStatus (sb_libpq_get ()->PQresultStatus)
#define PQsendFlushRequest (sb_libpq_get ()->PQsendFlushRequest)
#define PQsendPrepare (sb_libpq_get ()->PQsendPrepare)
#define PQsendQuery (sb_libpq_get ()->PQsendQuery)
#define PQsendQueryParams (sb_libpq_get ()->PQsendQueryParams)
#define PQsendQueryPrepared (sb_libpq_get ()->PQsendQueryPrepared)
#define PQserverVersion (sb_libpq_get ()->PQserverVersion)
#define PQsetErrorVerbosity (sb_libpq_get ()->PQsetErrorVerbosity)
#define PQsetnonblocking (sb_libpq_get ()->PQsetnonblocking)
#define PQsetNoticeReceiver (sb_libpq_get ()->PQsetNoticeReceiver)
#define PQsetSingleRowMode (sb_libpq_get ()->PQsetSingleRowMode)
#define PQsocket (sb_libpq_get ()->PQsocket)
#define PQstatus (sb_libpq_get ()->PQstatus)
#define PQtransactionStatus (sb_libpq_get ()->PQtransactionStatus)
#endif
