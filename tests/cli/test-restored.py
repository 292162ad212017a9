# SPDX-License-Identifier: GPL-3.0-or-later
"""rollback: whether the target's schema is again what it was before Apply."""

import bouncer
import tap

AGAIN = "the schema is again what it was before Apply"
FILES = {
    "migrations/001_a.sql": "CREATE TABLE a (id int);",
    "migrations/rollback_001.sql": "DROP TABLE a;",
    "migrations/002_b.sql": "CREATE TABLE b (id int); GRANT SELECT ON a TO PUBLIC;",
    "migrations/rollback_002.sql": "DROP TABLE b; REVOKE SELECT ON a FROM PUBLIC;",
}


@tap.needs_server
class Restored(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.database = self.create_database()
        self.project = self.make_project(FILES)

    def go(self, *args, **more):
        result = self.cli(*args, "--yes", "--json", project=self.project,
                          **({"database": self.database} | more))
        self.assertEqual(result.code, 0, result)
        return result.json[-1]

    def back(self, *args, **more):
        """(Whether it is again what it was, why) after a roll back."""
        summary = self.go("rollback", *args, **more)
        return summary["schema_restored"], summary["schema_restored_why"]

    def runs(self):
        return self.cli("log", "--json", project=self.project, database=self.database).json[:-1]

    def test_again(self):
        self.assertNotIn("schema_restored", self.go("apply", "001"))
        self.go("apply")
        second, first = self.runs()
        self.assertEqual(second["fingerprint_before"], first["fingerprint_after"])
        self.assertEqual(len({first["fingerprint_before"], first["fingerprint_after"],
                              second["fingerprint_after"]}), 3)
        fingerprint = self.cli("fingerprint", project=self.project, database=self.database).out
        self.assertEqual(fingerprint.split()[-1], second["fingerprint_after"])
        self.assertEqual(self.back(), (True, None))
        self.assertEqual(self.back(), (True, None))
        self.go("apply")
        self.assertEqual(self.back("--all"), (True, None))
        self.go("apply", "001")
        self.go("apply")
        self.assertEqual(self.back("--all"), (True, None), "two runs at once")
        self.go("apply")
        result = self.cli("rollback", "--all", "--yes", project=self.project,
                          database=self.database)
        self.assertIn(AGAIN, result.out)

    def test_not_again(self):
        self.write(self.project, {"migrations/rollback_002.sql": "DROP TABLE b;"})
        self.go("apply", "001")
        self.go("apply")
        self.assertEqual(self.back(), (False, None))
        # Its table goes, and with it what the other left.
        self.assertEqual(self.back(), (True, None))

    def test_somebody_else(self):
        self.go("apply", "001")
        self.go("apply")
        tap.psql("CREATE TABLE theirs (id int)", self.database)
        self.assertEqual(self.back(), (False, "something else has changed it since, too"))
        tap.psql("DROP TABLE theirs", self.database)
        self.assertEqual(self.back(), (True, None))

    def test_not_known(self):
        self.go("apply")
        with_others = (None, "it was applied together with others, or others were applied or "
                             "rolled back since")
        self.assertEqual(self.back(), with_others)
        self.assertEqual(self.back(), (True, None), "the rest of the run is gone, too")
        self.go("apply", "001")
        self.go("mark", "001", "--forget")
        self.assertEqual(self.back(), (None, "the journal does not know how it was applied"))
        self.go("apply", "001")
        self.go("apply")
        self.assertEqual(self.back("001"), with_others)

    def test_a_journal_from_before(self):
        """One that keeps no fingerprints gets the columns, from who may add them."""
        drop = "".join(f"ALTER TABLE switchback.run DROP COLUMN fingerprint_{name};"
                       for name in ("before", "after", "form"))
        self.go("apply", "001")
        tap.psql(drop, self.database)
        self.assertIsNone(self.runs()[0]["fingerprint_after"])
        self.go("apply")
        self.assertEqual(self.back(), (True, None))
        self.assertEqual(self.back(), (None, "no fingerprint was kept when it was applied"))
        tap.psql(drop, self.database)
        role = f"{self.database}_runner"
        # Where the server has the roles of an API, the history is locked from the start.
        tap.psql(f"CREATE ROLE {role} LOGIN BYPASSRLS; GRANT USAGE ON SCHEMA switchback TO {role};"
                 f"GRANT ALL ON ALL TABLES IN SCHEMA switchback, public TO {role};"
                 f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role};"
                 f"GRANT ALL ON SCHEMA public TO {role}", self.database)
        self.addCleanup(tap.psql, f"DROP ROLE {role}")
        self.addCleanup(tap.psql, f"DROP DATABASE {self.database}")
        mine = {"env": {"DATABASE_URL": tap.url(self.database, user=role)}}
        self.go("apply", "001", **mine)
        restored, why = self.back(**mine)
        self.assertIsNone(restored)
        self.assertIn("must be owner of table run", why)

    @bouncer.needs_bouncer
    def test_behind_poolers(self):
        for mode in ("session", "transaction"):
            with self.subTest(mode), bouncer.Bouncer(mode) as pool:
                env = {"env": {"DATABASE_URL": pool.url(self.database)}}
                self.go("apply", **env)
                self.assertEqual(self.back("--all", **env), (True, None))

    def test_a_long_run(self):
        self.write(self.project, {f"migrations/{i:03}_x.sql": "SELECT 1;" for i in range(3, 30)})
        self.go("apply")
        self.assertIsNone(self.runs()[0]["fingerprint_after"])

    def test_a_script_that_leaves_something_on(self):
        self.write(self.project, {
            "migrations/001_a.sql": "CREATE TABLE a (id int); SET search_path = nowhere; "
                                    "SET ROLE pg_monitor;",
            "migrations/rollback_001.sql": "DROP TABLE a; SET TimeZone = 'Asia/Tokyo';"})
        self.go("apply", "001")
        self.assertEqual(self.back(), (True, None))


if __name__ == "__main__":
    tap.main()
