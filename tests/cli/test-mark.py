# SPDX-License-Identifier: GPL-3.0-or-later
"""mark: the history is repaired, no script runs, and what was there before can still be told."""

import subprocess

import tap

FOLDERS = {"numbered": "migrations", "supabase": "supabase/migrations"}


class Mark(tap.TestCase):
    layout = "numbered"

    def setUp(self):
        super().setUp()
        self.database = self.create_database() if tap.SOCKET else None
        folder = FOLDERS[self.layout]
        digits = "%03d" if self.layout == "numbered" else "202611210000%02d"
        self.versions = [digits % n for n in (1, 2, 3)]
        self.forward = {version: f"{folder}/{version}_{name}.sql"
                        for version, name in zip(self.versions, "abc")}
        self.project = self.make_project(
            {path: f"CREATE TABLE {path[-5]} (id int);\n" for path in self.forward.values()})
        self.rollback = "migrations/rollback_%s.sql" if self.layout == "numbered" else None
        for version, path in self.forward.items():
            back = (self.rollback % version if self.rollback
                    else path.replace("/migrations/", "/rollbacks/"))
            self.write(self.project, {back: f"DROP TABLE {path[-5]};\n"})

    def run_cli(self, *args, **more):
        return self.cli(*args, project=self.project, database=self.database, **more)

    def go(self, *args, code=0):
        result = self.run_cli(*args)
        self.assertEqual(result.code, code, result)
        return result

    def states(self):
        rows = self.go("status", "--json").json[:-1]
        return [row["state"] for row in rows]

    def history(self):
        column, table = (("migration_name", "public.migration_history")
                         if self.layout == "numbered"
                         else ("version", "supabase_migrations.schema_migrations"))
        return tap.psql(f"SELECT {column} FROM {table} ORDER BY 1", self.database).split()

    def tables(self):
        return tap.psql("SELECT coalesce(string_agg(relname, '' ORDER BY relname), '') "
                        "FROM pg_class WHERE relname IN ('a', 'b', 'c') AND relkind = 'r'",
                        self.database)

    def steps(self):
        prefix = "switchback." if self.layout == "numbered" else "supabase_migrations.switchback_"
        return tap.psql(f"SELECT s.version, direction, state FROM {prefix}step s "
                        f"JOIN {prefix}run r USING (run_id) ORDER BY r.started_at, ordinal",
                        self.database).split()

    @tap.needs_server
    def test_applied_and_pending(self):
        one, two, three = self.versions
        result = self.go("mark", one, two, "--applied")
        self.assertIn("2 migrations marked as applied; nothing was run", result.out)
        self.assertEqual(self.states(), ["applied", "applied", "pending"])
        self.assertEqual(len(self.history()), 2)
        self.assertEqual(self.tables(), "")
        # What it runs then is only the rest.
        self.go("apply")
        self.assertEqual(self.tables(), "c")
        result = self.go("mark", one, "--pending", "--json")
        self.assertEqual([(line["type"], line.get("action")) for line in result.json],
                         [("mark", "remove"), ("summary", None)])
        self.assertEqual(result.json[-1]["outcome"], "marked")
        self.assertEqual(self.states(), ["late", "applied", "applied"])
        self.assertEqual(self.steps(), [f"{one}|mark|applied", f"{two}|mark|applied",
                                        f"{three}|apply|applied", f"{one}|mark|pending"])
        result = self.go("mark", one, "--pending")
        self.assertIn("nothing to do", result.out)
        # The history row is as apply writes it, so that it can be rolled back.
        tap.psql("CREATE TABLE b ()", self.database)
        self.go("rollback", "--to", two)
        self.go("rollback")
        self.assertEqual(self.history(), [])

    @tap.needs_server
    def test_to(self):
        self.go("mark", "--to", self.versions[1], "--applied")
        self.assertEqual(self.states(), ["applied", "applied", "pending"])

    @tap.needs_server
    def test_all(self):
        """A database that another tool has migrated is taken over in one step."""
        one, two, three = self.versions
        self.go("apply", one)
        tap.psql("CREATE TABLE b (id int); CREATE TABLE c (id int)", self.database)
        result = self.go("mark", "--all", "--applied")
        self.assertIn("2 migrations marked as applied; nothing was run; 1 needed nothing",
                      result.out)
        self.assertEqual(self.states(), ["applied"] * 3)
        self.assertEqual(len(self.history()), 3)
        self.assertIn("nothing to do", self.go("mark", "--all", "--applied").out)
        result = self.go("mark", "--all", "--pending", code=2)
        self.assertIn('"--all" goes with --applied or --forget only', result.err)
        self.go("rollback", "--all")
        self.assertEqual(self.tables(), "")

    @tap.needs_server
    def test_changed(self):
        self.go("apply")
        path = self.forward[self.versions[0]]
        before = self.go("status", "--json").json[0]
        self.write(self.project, {path: "CREATE TABLE a (id int); -- a comment\n"})
        self.assertEqual(self.states(), ["changed", "applied", "applied"])
        # Many at once do not accept what nobody looked at.
        self.go("mark", "--to", self.versions[2], "--applied")
        self.assertEqual(self.states(), ["changed", "applied", "applied"])
        result = self.go("mark", self.versions[0], "--applied")
        self.assertIn("its file as it is now is taken as what was applied", result.out)
        after = self.go("status", "--json").json[0]
        self.assertEqual(after, before)
        self.write(self.project, {path: "CREATE TABLE a (id int); -- another\n"})
        self.assertEqual(self.states()[0], "changed")

    @tap.needs_server
    def test_renamed(self):
        self.go("apply")
        version = self.versions[2]
        new = version[:-1] + "7"
        old, path = self.forward[version], self.forward[version].replace(version, new)
        if self.layout == "numbered":
            applied_at = tap.psql("SELECT max(applied_at) FROM migration_history", self.database)
        (self.project / old).rename(self.project / path)
        states = self.states()
        self.assertIn("missing", states)
        before = len(self.history())
        result = self.go("mark", path.rsplit("/", 1)[1], "--applied")
        self.assertIn("becomes", result.out)
        self.assertEqual(self.states(), ["applied"] * 3)
        self.assertEqual(len(self.history()), before)
        if self.layout == "numbered":
            self.assertEqual(tap.psql("SELECT max(applied_at) FROM migration_history",
                                      self.database), applied_at)

    @tap.needs_server
    def test_missing(self):
        self.go("apply")
        (self.project / self.forward[self.versions[1]]).unlink()
        self.assertEqual(self.states(), ["applied", "missing", "applied"])
        result = self.run_cli("mark", self.versions[1], "--applied")
        self.assertEqual(result.code, 2, result)
        self.go("mark", self.versions[1], "--pending")
        self.assertEqual(self.states(), ["applied", "applied"])

    @tap.needs_server
    def test_failed(self):
        self.write(self.project, {self.forward[self.versions[0]]: "SELECT 1/0;\n"})
        self.go("apply", code=1)
        self.assertEqual(self.states(), ["failed", "pending", "pending"])
        self.go("mark", self.versions[0], "--pending")
        self.assertEqual(self.states(), ["pending", "pending", "pending"])

    @tap.needs_server
    def test_dry_run(self):
        dump = self.go("status", "--json").out
        result = self.go("mark", self.versions[0], "--applied", "--dry-run")
        self.assertIn("the history gets a row", result.out)
        self.assertNotIn("marked", result.out)
        lines = self.go("mark", self.versions[0], "--applied", "--dry-run", "--json").json
        self.assertEqual(lines[-1]["outcome"], "planned")
        self.assertEqual(self.go("status", "--json").out, dump)
        self.assertEqual(tap.psql("SELECT count(*) FROM pg_namespace WHERE nspname IN "
                                  "('switchback', 'supabase_migrations')", self.database), "0")

    @tap.needs_server
    def test_forget(self):
        self.go("apply")
        one = self.versions[0]
        result = self.go("mark", one, "--forget", code=2)
        self.assertIn("--yes", result.err)
        self.go("mark", one, "--forget", "--yes")
        self.assertEqual(len(self.steps()), 2)
        self.assertEqual(self.states(), ["applied"] * 3)
        self.go("mark", "--forget", "--all", "--yes")
        self.assertEqual(self.states(), ["applied"] * 3)
        self.assertEqual(tap.psql("SELECT count(*) FROM pg_class WHERE relname ~ 'step|progress'"
                                  " AND relnamespace::regnamespace::text IN"
                                  " ('switchback', 'supabase_migrations')", self.database), "0")
        self.assertEqual(tap.psql("SELECT count(*) FROM pg_namespace WHERE nspname = 'switchback'",
                                  self.database), "0")
        result = self.go("mark", "--forget", "--all", "--yes")
        self.assertIn("nothing to forget", result.out)
        # Everything can go on from there.
        self.go("rollback")
        self.assertEqual(self.states(), ["applied", "applied", "pending"])

    @tap.needs_server
    def test_forget_leaves_what_is_not_ours(self):
        self.go("apply")
        if self.layout == "numbered":
            tap.psql("CREATE TABLE switchback.notes ()", self.database)
            self.go("mark", "--forget", "--all", "--yes")
            self.assertEqual(tap.psql("SELECT count(*) FROM switchback.notes", self.database), "0")

    @tap.needs_server
    def test_busy(self):
        self.go("apply")
        key = tap.psql("SELECT ('x' || substr(encode(sha256(convert_to('switchback:' || "
                       f"'{self.table()}', 'UTF8')), 'hex'), 1, 16))::bit(64)::bigint",
                       self.database)
        holder = subprocess.Popen(
            ["psql", "-XqAt", tap.url(self.database)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        try:
            holder.stdin.write(f"SELECT pg_advisory_lock({key});\n\\echo held\n")
            holder.stdin.flush()
            tap.read_until(holder.stdout, "held")
            before = self.history()
            for wait in [(), ("--wait=300ms",)]:
                result = self.go("mark", self.versions[2], "--pending", *wait, code=1)
                self.assertIn("busy", result.err)
            self.assertEqual(self.history(), before)
        finally:
            holder.communicate("\\q\n", timeout=tap.PATIENCE)
        self.go("mark", self.versions[2], "--pending", "--wait=1min")

    def table(self):
        return ("public.migration_history" if self.layout == "numbered"
                else "supabase_migrations.schema_migrations")


class MarkSupabase(Mark):
    layout = "supabase"


tap.main()
